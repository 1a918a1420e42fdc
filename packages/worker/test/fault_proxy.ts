import { connect, createServer, type Socket } from "node:net"
import { Effect, type Scope } from "effect"

/** A connection through the proxy. */
interface Pair {
  readonly client: Socket
  readonly server: Socket
}

/** What lies between two programs on a network, and what may become of it. */
export interface FaultProxy {
  readonly port: number
  /** Ends every connection there is, in the middle of whatever it says. */
  readonly cut: () => void
  /** Connections there are stay open and carry nothing any more, in either direction. New ones are not touched. */
  readonly freeze: () => void
  /** Takes no new connections, and ends those there are; or takes them again. */
  readonly close: (isClosed: boolean) => void
  /** Lets everything take so long on its way there, and so long on its way back. */
  readonly delay: (ms: number) => void
  /** Ends each of the next connections that answer after so many bytes of the answer. */
  readonly truncate: (answers: number, bytes: number) => void
  /** Sends what fits once more on a connection of its own, whose answer nobody reads. */
  readonly repeat: (isRepeated: ((request: string) => boolean) | undefined) => void
  /** Connections that were frozen, truncated or cut, and requests that were repeated. */
  readonly faults: () => number
}

/** Puts a proxy before a port of this machine. It goes away with the scope. */
export const makeFaultProxy = (target: number): Effect.Effect<FaultProxy, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.promise(() => openProxy(target)),
    ({ end }) => Effect.promise(end),
  ).pipe(Effect.map(({ proxy }) => proxy))

/** The port that an address names. */
export const portOf = (url: string): number => Number(new URL(url).port)

/** The same address by way of another port. */
export const through = (url: string, port: number): string => {
  const other = new URL(url)
  other.port = String(port)
  return other.href.replace(/\/$/, "")
}

const openProxy = async (
  target: number,
): Promise<{ readonly proxy: FaultProxy; readonly end: () => Promise<void> }> => {
  const pairs = new Set<Pair>()
  const frozen = new Set<Pair>()
  let isClosed = false
  let delayMs = 0
  let truncated = { answers: 0, bytes: 0 }
  let isRepeated: ((request: string) => boolean) | undefined
  let faults = 0

  const end = (pair: Pair) => {
    pairs.delete(pair)
    frozen.delete(pair)
    pair.client.destroy()
    pair.server.destroy()
  }

  /** Passes on what one side says, as the other side shall hear it. */
  const pass = (pair: Pair, to: Socket, chunk: Buffer, after: () => void = () => {}) => {
    const deliver = () => {
      if (frozen.has(pair) || !pairs.has(pair)) return
      to.write(chunk)
      after()
    }
    if (delayMs === 0) deliver()
    else setTimeout(deliver, delayMs)
  }

  const replay = (bytes: Buffer) => {
    faults++
    const again = connect(target, "127.0.0.1", () => again.end(bytes))
    again.on("data", () => undefined)
    again.on("error", () => undefined)
  }

  const server = createServer({ allowHalfOpen: false }, (client) => {
    if (isClosed) return void client.destroy()
    const upstream = connect(target, "127.0.0.1")
    const pair: Pair = { client, server: upstream }
    pairs.add(pair)
    client.on("data", (chunk) => {
      if (isRepeated?.(chunk.toString("latin1")) === true) replay(chunk)
      pass(pair, upstream, chunk)
    })
    upstream.on("data", (chunk) => {
      if (truncated.answers === 0) return pass(pair, client, chunk)
      truncated = { ...truncated, answers: truncated.answers - 1 }
      faults++
      pass(pair, client, chunk.subarray(0, truncated.bytes), () => client.end())
    })
    for (const socket of [client, upstream]) {
      socket.on("error", () => end(pair))
      // A frozen connection is one that nobody has told of its end.
      socket.on("close", () => (frozen.has(pair) ? undefined : end(pair)))
    }
  })
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready))
  const address = server.address()

  return {
    proxy: {
      port: typeof address === "object" && address !== null ? address.port : 0,
      cut: () => {
        faults += pairs.size
        for (const pair of [...pairs]) end(pair)
      },
      freeze: () => {
        faults += pairs.size
        for (const pair of pairs) frozen.add(pair)
      },
      close: (closes) => {
        isClosed = closes
        if (closes) {
          faults += pairs.size
          for (const pair of [...pairs]) end(pair)
        }
      },
      delay: (ms) => {
        delayMs = ms
      },
      truncate: (answers, bytes) => {
        truncated = { answers, bytes }
      },
      repeat: (fits) => {
        isRepeated = fits
      },
      faults: () => faults,
    },
    end: () =>
      new Promise<void>((done) => {
        for (const pair of [...pairs]) end(pair)
        server.close(() => done())
      }),
  }
}

import { Agent, createServer, request } from "node:http"
import type { AddressInfo } from "node:net"

/** Pause between two looks whether a server is ready. Real balancers take seconds. */
const LOOK_MS = 200
/** A server that does not say so in time is not ready. */
const LOOK_MS_MAX = 1_000

/** What stands in front of servers. */
export interface Balancer {
  readonly url: string
  readonly close: () => Promise<void>
  /** Waits until a server is seen as ready. */
  readonly untilReady: (port: number) => Promise<void>
}

/**
 * A simple balancer: by turns to the servers that were ready at the last look, over connections that are kept. It tries
 * nothing twice, so that whoever loses a request loses it for good.
 */
export const startBalancer = async (ports: ReadonlyArray<number>): Promise<Balancer> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const ready = new Set<number>()
  let turn = 0

  const look = async (port: number): Promise<void> => {
    const isReady = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(LOOK_MS_MAX) }).then(
      (answer) => answer.status === 200,
      () => false,
    )
    if (isReady) ready.add(port)
    else ready.delete(port)
  }
  const looks = setInterval(() => ports.forEach((port) => void look(port)), LOOK_MS)
  await Promise.all(ports.map(look))

  const server = createServer((incoming, outgoing) => {
    const choices = [...ready]
    const port = choices[turn++ % Math.max(1, choices.length)]
    if (port === undefined) {
      outgoing.writeHead(502).end("nobody is ready")
      return
    }
    const { headers, method, url } = incoming
    const onward = request({ agent, host: "127.0.0.1", port, method, path: url, headers }, (answer) => {
      // Hop by hop (RFC 9110, section 7.6.1): between that server and the balancer.
      const { connection: _, ...others } = answer.headers
      outgoing.writeHead(answer.statusCode ?? 502, others)
      answer.pipe(outgoing)
    })
    onward.on("error", (error) => {
      if (!outgoing.headersSent) outgoing.writeHead(502)
      outgoing.end(String(error))
    })
    incoming.pipe(onward)
  })
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    untilReady: async (wanted) => {
      while (!ready.has(wanted)) await new Promise((next) => setTimeout(next, LOOK_MS))
    },
    close: async () => {
      clearInterval(looks)
      agent.destroy()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

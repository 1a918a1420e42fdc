import { type IncomingMessage, Server, type ServerResponse } from "node:http"
import type { Socket } from "node:net"
import { Context } from "effect"
import { SERVER_LIMITS } from "./server_limits.ts"

/** How long requests in flight may take once the listener is closing; longer than any answer of ours but a stream. */
const STOP_GRACE_MS = 10_000
/** Pause between looks for connections that have become idle meanwhile. */
const IDLE_LOOK_MS = 50

/** Takes a request, or leaves it (`false`) to whoever listens for requests. */
export type TakeFirst = (request: IncomingMessage, response: ServerResponse) => boolean

/** A `node:http` server on which somebody may look at requests before the router does. */
export interface Listener extends Server {
  /** Who looks first; `undefined` for nobody. */
  takeFirst: TakeFirst | undefined
}

/** The listener that `HttpServer` stands on, for those who want the endpoints that are asked most in front of the router. */
export class OwnListener extends Context.Tag("@mintcode/http/server/OwnListener")<OwnListener, Listener>() {}

/**
 * A listener that stops in bounded time. `node:http` waits for every connection: for idle ones that are kept alive
 * after the closing began, and for ever for those that never sent anything, which browsers open to be quick.
 */
class BoundedListener extends Server implements Listener {
  takeFirst: TakeFirst | undefined
  readonly #unused = new Set<Socket>()

  constructor() {
    super(SERVER_LIMITS)
    this.on("connection", (socket: Socket) => {
      this.#unused.add(socket)
      socket.once("close", () => this.#unused.delete(socket))
    })
  }

  override emit(name: string | symbol, ...args: ReadonlyArray<unknown>): boolean {
    if (name !== "request") return super.emit(name as string, ...args)
    const [request, response] = args as [IncomingMessage, ServerResponse]
    this.#unused.delete(request.socket)
    return this.takeFirst?.(request, response) === true || super.emit(name, request, response)
  }

  override close(callback?: (error?: Error) => void): this {
    const looks = setInterval(() => {
      this.closeIdleConnections()
      for (const socket of this.#unused) socket.destroy()
    }, IDLE_LOOK_MS)
    const end = setTimeout(() => this.closeAllConnections(), STOP_GRACE_MS)
    return super.close((error) => {
      clearInterval(looks)
      clearTimeout(end)
      callback?.(error)
    })
  }
}

/** A `node:http` server with the limits of this package: what `NodeHttpServer.layer` takes. */
export const createListener = (): Listener => new BoundedListener()

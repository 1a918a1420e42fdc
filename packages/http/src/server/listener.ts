import { Server } from "node:http"
import type { Socket } from "node:net"
import { SERVER_LIMITS } from "./server_limits.ts"

/** How long requests in flight may take once the listener is closing; longer than any answer of ours but a stream. */
const STOP_GRACE_MS = 10_000
/** Pause between looks for connections that have become idle meanwhile. */
const IDLE_LOOK_MS = 50

/**
 * A listener that stops in bounded time. `node:http` waits for every connection: for idle ones that are kept alive
 * after the closing began, and for ever for those that never sent anything, which browsers open to be quick.
 */
class BoundedListener extends Server {
  readonly #unused = new Set<Socket>()

  constructor() {
    super(SERVER_LIMITS)
    this.on("connection", (socket: Socket) => {
      this.#unused.add(socket)
      socket.once("close", () => this.#unused.delete(socket))
    })
    this.on("request", ({ socket }) => this.#unused.delete(socket))
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
export const createListener = (): Server => new BoundedListener()

import type { IncomingMessage, Server, ServerResponse } from "node:http"
import type { HttpServer } from "@effect/platform"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { makeProblem, PROBLEM_CONTENT_TYPE } from "@mintcode/http/api"
import { createListener, type Listener as OwnListener } from "@mintcode/http/server"
import { Effect, type Scope } from "effect"
import type { ConfigShape } from "../config/config.ts"
import { CommandFailed } from "../failure/failure.ts"

type Address = Pick<ConfigShape, "host" | "port">

/** Something that listens, and how it stops. */
export interface Listener {
  readonly httpServer: HttpServer.HttpServer
  /** What it stands on. */
  readonly own: OwnListener
  /** The port that was taken, when any would do. */
  readonly port: number
  /** Takes no new connections and waits for the requests in flight; a mint of a million codes breaks off. */
  readonly close: Effect.Effect<void>
}

/**
 * Listens while the scope lasts. Until something serves requests they are answered with 503: an address is taken
 * before anything else is touched, so that a second server on it changes nothing.
 */
export const listen = (address: Address): Effect.Effect<Listener, CommandFailed, Scope.Scope> =>
  Effect.gen(function* () {
    const server = createListener()
    server.on("request", notReady)
    // Told before the handler is added, so that each request has one.
    server.on("newListener", (event) => {
      if (event === "request") server.off("request", notReady)
    })
    const httpServer = yield* Effect.mapError(
      NodeHttpServer.make(() => server, { host: address.host, port: address.port }),
      ({ cause }) => cannotListen(address, (cause as NodeJS.ErrnoException).code),
    )
    const bound = httpServer.address
    return {
      httpServer,
      own: server,
      port: bound._tag === "TcpAddress" ? bound.port : address.port,
      close: close(server),
    }
  })

const notReady = (_request: IncomingMessage, response: ServerResponse): void => {
  const { _tag, ...problem } = makeProblem("NOT_READY", "The server is starting")
  response.writeHead(problem.status, { "content-type": PROBLEM_CONTENT_TYPE, "retry-after": "1", connection: "close" })
  response.end(JSON.stringify(problem))
}

const close = (server: Server): Effect.Effect<void> =>
  Effect.async((resume) => {
    server.close(() => resume(Effect.void))
  })

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: "something else listens there already",
  EACCES: "the system does not allow it",
  EADDRNOTAVAIL: "this machine has no such address",
  ENOTFOUND: "there is no such address",
}

const cannotListen = ({ host, port }: Address, code: string | undefined): CommandFailed =>
  new CommandFailed({
    code: code === "EADDRINUSE" ? "LISTEN_IN_USE" : "LISTEN_FAILED",
    exit: "unreachable",
    reason: `Cannot listen on ${host}:${port}: ${REASONS[code ?? ""] ?? code ?? "unknown error"} (set MINTCODE_LISTEN)`,
  })

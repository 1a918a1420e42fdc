import { HttpServer } from "@effect/platform"
import { Draining, layerServe } from "@mintcode/http/server"
import { layerWorker } from "@mintcode/worker"
import { Context, Effect, Layer, type Scope } from "effect"
import { Config, type ConfigShape } from "../config/config.ts"
import type { Output } from "../output/output.ts"
import { firstToken } from "./admin_token_file.ts"
import { layerHttpServices } from "./http_services.ts"
import { layerDomain } from "./layers.ts"
import { listenUrl } from "./listen_url.ts"
import { type Listener, listen } from "./listener.ts"

/** A server that runs. */
export interface RunningServer {
  readonly url: string
}

/**
 * Starts the server, and the worker with it unless that is off, for as long as the scope lasts. When it closes: not
 * ready any more, requests in flight finished, steps of the worker finished, database closed.
 */
export const startServer = (configured: ConfigShape): Effect.Effect<RunningServer, unknown, Output | Scope.Scope> =>
  Effect.flatMap(listen(configured), (listener) => startServerOn(listener, configured))

/** The same on something that listens already. */
export const startServerOn = (
  listener: Listener,
  configured: ConfigShape,
): Effect.Effect<RunningServer, unknown, Output | Scope.Scope> =>
  Effect.gen(function* () {
    const config = { ...configured, port: listener.port }
    // Each stands on the one before and is closed before it.
    const base = yield* Layer.build(
      Layer.provideMerge(layerHttpServices(config), Layer.provide(layerDomain, Layer.succeed(Config, config))),
    )
    yield* Effect.provide(firstToken(config), base)
    if (config.worker === "inline") yield* Layer.build(Layer.provide(layerWorker, Layer.succeedContext(base)))
    yield* Layer.build(
      Layer.provide(layerServe, Layer.succeedContext(Context.add(base, HttpServer.HttpServer, listener.httpServer))),
    )
    yield* Effect.addFinalizer(() => Effect.zipRight(Context.get(base, Draining).begin, listener.close))
    return { url: listenUrl(config) }
  })

/** Runs the worker alone, for as long as the scope lasts. */
export const startWorker = (config: ConfigShape): Effect.Effect<void, unknown, Output | Scope.Scope> =>
  Effect.asVoid(Layer.build(Layer.provide(layerWorker, Layer.provide(layerDomain, Layer.succeed(Config, config)))))

export { layerLogging } from "./logging.ts"

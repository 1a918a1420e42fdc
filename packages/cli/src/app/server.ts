import { HttpServer } from "@effect/platform"
import { type DatabaseUnfit, StorageDialect } from "@mintcode/adapters/storage"
import { Draining, layerServe, OwnListener } from "@mintcode/http/server"
import { layerWorker } from "@mintcode/worker"
import { Context, Effect, Layer, type Scope } from "effect"
import { Config, type ConfigShape } from "../config/config.ts"
import type { Output } from "../output/output.ts"
import { firstToken } from "./admin_token_file.ts"
import { layerHttpServices } from "./http_services.ts"
import { layerDomain } from "./layers.ts"
import { listenUrl } from "./listen_url.ts"
import { type Listener, listen } from "./listener.ts"

/** A program that runs until it is stopped. */
export interface RunningProgram {
  /** Fails when it must not go on: a newer program has migrated its database. */
  readonly outdated: Effect.Effect<never, DatabaseUnfit>
}

/** A server that runs. */
export interface RunningServer extends RunningProgram {
  readonly url: string
}

/**
 * Starts the server, and the worker with it unless that is off, for as long as the scope lasts. When it closes: not
 * ready any more, still serving until balancers have seen that, requests in flight finished, steps of the worker finished
 * and its claims handed back, database closed.
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
    const listening = Context.make(HttpServer.HttpServer, listener.httpServer).pipe(
      Context.add(OwnListener, listener.own),
    )
    yield* Layer.build(Layer.provide(layerServe, Layer.succeedContext(Context.merge(base, listening))))
    yield* Effect.addFinalizer(() =>
      // Requests go on being answered meanwhile, each with the advice to go elsewhere next time.
      Context.get(base, Draining).begin.pipe(
        Effect.zipRight(Effect.sleep(config.drainMs)),
        Effect.zipRight(listener.close),
      ),
    )
    return { url: listenUrl(config), outdated: Context.get(base, StorageDialect).outdated }
  })

/** Runs the worker alone, for as long as the scope lasts. */
export const startWorker = (config: ConfigShape): Effect.Effect<RunningProgram, unknown, Output | Scope.Scope> =>
  Effect.gen(function* () {
    const base = yield* Layer.build(Layer.provide(layerDomain, Layer.succeed(Config, config)))
    yield* Layer.build(Layer.provide(layerWorker, Layer.succeedContext(base)))
    return { outdated: Context.get(base, StorageDialect).outdated }
  })

export { layerLogging } from "./logging.ts"

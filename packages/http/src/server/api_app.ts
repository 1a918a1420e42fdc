import { HttpApiBuilder, type HttpApp, HttpMiddleware, HttpServer } from "@effect/platform"
import { Effect, Layer } from "effect"
import { MintCodeApi, type OperatorAuth } from "../api/mod.ts"
import { layerGroups } from "../handlers/mod.ts"
import { layerBodyRules } from "./body_rules.ts"
import { layerClientAddress } from "./client_address.ts"
import { makeEdge } from "./edge.ts"
import { layerEventStreams } from "./event_streams.ts"
import { HttpConfig } from "./http_config.ts"
import { layerKeyAuth } from "./key_auth.ts"
import { layerOperatorAuth } from "./operator_auth.ts"
import { layerPersonAuth } from "./person_auth.ts"

/**
 * The whole API as one app, to be put behind a listener or called in process, with operators recognised as one likes.
 * It needs core's services, `HttpConfig`, `RateLimiter`, `Draining` and `StorageProbe`.
 */
export const makeHttpAppWith = <E, R>(auth: Layer.Layer<OperatorAuth, E, R>) =>
  Effect.gen(function* () {
    const layerApi = HttpApiBuilder.api(MintCodeApi).pipe(
      Layer.provide(layerGroups),
      Layer.provide(Layer.mergeAll(auth, layerPersonAuth, layerKeyAuth, layerBodyRules, layerEventStreams)),
    )
    const context = yield* Layer.build(
      Layer.mergeAll(
        layerApi,
        HttpApiBuilder.middleware(yield* makeEdge),
        HttpApiBuilder.Router.Live,
        HttpApiBuilder.Middleware.layer,
        HttpServer.layerContext,
      ),
    )
    const app = yield* Effect.provide(HttpApiBuilder.httpApp, context)
    return Effect.provide(app, context) as HttpApp.Default
  }).pipe(Effect.provide(layerClientAddress))

/** The same, with operators recognised by their tokens. */
export const makeHttpApp = makeHttpAppWith(layerOperatorAuth.pipe(Layer.provide(layerClientAddress)))

/** Serves the API on whatever `HttpServer` there is. */
export const layerServe = Layer.scopedDiscard(
  Effect.gen(function* () {
    const { tracing } = yield* HttpConfig
    const app = yield* makeHttpApp
    const serve = HttpServer.serveEffect(app)
    yield* tracing
      ? serve
      : serve.pipe(
          Effect.withTracerEnabled(false),
          Effect.locally(HttpMiddleware.currentTracerDisabledWhen, () => true),
        )
  }),
)

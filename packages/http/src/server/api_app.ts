import { HttpApiBuilder, type HttpApp, HttpMiddleware, HttpServer } from "@effect/platform"
import { Effect, Layer, Option } from "effect"
import { MintCodeApi, type OperatorAuth } from "../api/mod.ts"
import { layerGroups } from "../handlers/mod.ts"
import { makeRedeemHandlers, RedeemHandlers } from "../handlers/redeem.ts"
import { layerBodyRules } from "./body_rules.ts"
import { layerClientAddress } from "./client_address.ts"
import { type Edge, makeEdge } from "./edge.ts"
import { layerEventStreams } from "./event_streams.ts"
import { makeFastLane } from "./fast_lane.ts"
import { HttpConfig } from "./http_config.ts"
import { layerKeyAuth } from "./key_auth.ts"
import { OwnListener } from "./listener.ts"
import { layerOperatorAuth } from "./operator_auth.ts"
import { layerPersonAuth } from "./person_auth.ts"

/**
 * The whole API as one app, to be put behind a listener or called in process, with operators recognised as one likes.
 * It needs core's services, `HttpConfig`, `RateLimiter`, `Draining` and `StorageProbe`.
 */
export const makeHttpAppWith = <E, R>(auth: Layer.Layer<OperatorAuth, E, R>) =>
  Effect.flatMap(makeEdge, (edge) => appBehind(edge, auth)).pipe(
    Effect.provideServiceEffect(RedeemHandlers, makeRedeemHandlers),
    Effect.provide(layerClientAddress),
  )

const layerTokenAuth = layerOperatorAuth.pipe(Layer.provide(layerClientAddress))

/** The same, with operators recognised by their tokens. */
export const makeHttpApp = makeHttpAppWith(layerTokenAuth)

const appBehind = <E, R>(edge: Edge, auth: Layer.Layer<OperatorAuth, E, R>) =>
  Effect.gen(function* () {
    const layerApi = HttpApiBuilder.api(MintCodeApi).pipe(
      Layer.provide(layerGroups),
      Layer.provide(Layer.mergeAll(auth, layerPersonAuth, layerKeyAuth, layerBodyRules, layerEventStreams)),
    )
    const context = yield* Layer.build(
      Layer.mergeAll(
        layerApi,
        HttpApiBuilder.middleware(edge.around),
        HttpApiBuilder.Router.Live,
        HttpApiBuilder.Middleware.layer,
        HttpServer.layerContext,
      ),
    )
    const app = yield* Effect.provide(HttpApiBuilder.httpApp, context)
    return Effect.provide(app, context) as HttpApp.Default
  })

/** Serves the API on whatever `HttpServer` there is; where its `OwnListener` is known, with the fast lane in front. */
export const layerServe = Layer.scopedDiscard(
  Effect.gen(function* () {
    const { tracing } = yield* HttpConfig
    const edge = yield* makeEdge
    const serve = Effect.zipRight(HttpServer.serveEffect(yield* appBehind(edge, layerTokenAuth)), putInFront(edge))
    yield* tracing
      ? serve
      : serve.pipe(
          Effect.withTracerEnabled(false),
          Effect.locally(HttpMiddleware.currentTracerDisabledWhen, () => true),
        )
  }).pipe(Effect.provideServiceEffect(RedeemHandlers, makeRedeemHandlers), Effect.provide(layerClientAddress)),
)

const putInFront = (edge: Edge) =>
  Effect.gen(function* () {
    const own = yield* Effect.serviceOption(OwnListener)
    if (Option.isNone(own)) return
    const listener = own.value
    const lane = yield* makeFastLane(edge)
    yield* Effect.acquireRelease(
      Effect.sync(() => {
        listener.takeFirst = lane
      }),
      () =>
        Effect.sync(() => {
          listener.takeFirst = undefined
        }),
    )
  })

/**
 * The API as a server. `main.ts` chooses the listener and the adapters, and provides `HttpConfig`; everything else is
 * here: `layerServe` for a listener, `layerHttpClientInProcess` for a client without one. Where the listener is provided as
 * `OwnListener` too, the endpoints that are asked most are served in front of the router.
 *
 * @example
 * ```ts
 * import { HttpServer } from "@effect/platform"
 * import { NodeHttpServer } from "@effect/platform-node"
 * import { createListener, HttpConfig, layerHttp, layerServe } from "@mintcode/http/server"
 * import { Layer, Option } from "effect"
 *
 * const config = Layer.succeed(HttpConfig, {
 *   publicUrl: "http://127.0.0.1:8787",
 *   trustedProxies: [],
 *   adminToken: Option.none(),
 *   service: "mintcode",
 *   tracing: false,
 *   challengeOrigin: "https://challenges.cloudflare.com",
 * })
 *
 * const listener = NodeHttpServer.layer(createListener, { host: "127.0.0.1", port: 8787 })
 *
 * // Still needs core's services.
 * export const server = layerServe.pipe(
 *   HttpServer.withLogAddress,
 *   Layer.provide([layerHttp, listener]),
 *   Layer.provide(config),
 * )
 * ```
 *
 * @module
 */
export * from "../rate_limit/mod.ts"
export * from "./api_app.ts"
export * from "./client_address.ts"
export * from "./draining.ts"
export { EventStreams } from "./event_streams.ts"
export * from "./http_config.ts"
export * from "./in_process.ts"
export * from "./ip_address.ts"
export { layerHttp } from "./layer_http.ts"
export { createListener, type Listener, OwnListener, type TakeFirst } from "./listener.ts"
export { ROUTES, type Route } from "./routes.ts"
export * from "./server_limits.ts"
export { SiteFolder } from "./site_folder.ts"
export * from "./storage_probe.ts"

/**
 * Telling developers' servers what became of their orders, and operators' of alerts, as Standard Webhooks says it.
 *
 * A delivery is a row for each event and endpoint, written in the commit of the event: none is lost and none is made
 * twice. A worker claims what is due, signs and sends it, and notes what came of it; a crash in between sends it again
 * under the same `webhook-id`, by which receivers leave duplicates out. Targets are those of the public internet: the
 * address is checked when an endpoint is made, and again when it is connected to.
 *
 * @example
 * ```ts
 * import { checkWebhookUrl } from "@mintcode/core/webhook"
 * import { Effect, Either } from "effect"
 *
 * const check = (url: string) => Effect.runSync(Effect.either(checkWebhookUrl(url, { allowLoopback: false })))
 * console.assert(Either.isRight(check("https://shop.example/hooks")))
 * console.assert(Either.isLeft(check("https://169.254.169.254/latest/meta-data")))
 * console.assert(Either.isLeft(check("https://[::ffff:10.0.0.1]/")))
 * ```
 *
 * @module
 */
export * from "./repository.ts"
export * from "./send_places.ts"
export * from "./webhook_delivery.ts"
export * from "./webhook_endpoint.ts"
export { layerOrderNews, newDelivery } from "./webhook_news.ts"
export * from "./webhook_steps.ts"
export * from "./webhook_transport.ts"
export * from "./webhook_url.ts"
export * from "./webhooks.ts"

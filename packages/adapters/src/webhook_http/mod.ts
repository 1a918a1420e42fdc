/**
 * Sends webhooks over HTTP as Standard Webhooks says it: `webhook-id`, `webhook-timestamp`, `webhook-signature`.
 *
 * The address that a name resolves to is checked where the connection is made, so that a name cannot change its mind
 * between a check and a call. Redirects are not followed, time and what is read of an answer are bounded.
 *
 * @example
 * ```ts
 * import { layerWebhookHttp, signatureOf } from "@mintcode/adapters/webhook-http"
 * import { Layer, Redacted } from "effect"
 *
 * const secret = Redacted.make("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
 * const body = '{"test": 2432232314}'
 * const signature = signatureOf(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
 * console.assert(signature === "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
 * console.assert(Layer.isLayer(layerWebhookHttp))
 * ```
 *
 * @module
 */
export * from "./signature.ts"
export * from "./webhook_http.ts"

/**
 * Challenges that people pass in their browsers, checked by Cloudflare Turnstile. Where it is asked is configured where the
 * server is started; the secret is in the setting `turnstile_secret_key`.
 *
 * @example
 * ```ts
 * import { layerTurnstile } from "@mintcode/adapters/turnstile"
 * import { Layer } from "effect"
 *
 * // Goes beside the other adapters, below the HTTP API.
 * console.assert(Layer.isLayer(layerTurnstile))
 * ```
 *
 * @module
 */
export { layerTurnstile, verifyTurnstile } from "./turnstile.ts"

/**
 * Challenges that people pass in their browsers, checked by Cloudflare Turnstile. Where it is asked, and with which
 * secret, is in the settings `turnstile_base_url` and `turnstile_secret_key`.
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

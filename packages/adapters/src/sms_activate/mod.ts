/**
 * Suppliers of telephone numbers that speak the SMS-Activate-compatible protocol: the typed client, and the driver that
 * makes it a `Supplier`. The second implementation of the port, to prove that it fits more than one.
 *
 * Answers are words such as `STATUS_OK:12345`, usually with status 200, so the body is read before the status. Hosts
 * differ in types and shapes; reading is lenient, and what cannot be understood after a buy is an unknown outcome.
 *
 * @example
 * ```ts
 * import { makeSmsActivateClient } from "@mintcode/adapters/sms-activate"
 * import { Effect, Redacted } from "effect"
 *
 * const client = makeSmsActivateClient({ baseUrl: "https://host.example", key: Redacted.make("…") })
 * const program = Effect.map(client.getPrices({ service: "tg" }), (prices) => prices.length)
 * ```
 *
 * @module
 */
export * from "./client.ts"
export { smsActivateDriver } from "./driver.ts"
export * from "./errors.ts"
export { SmsActivateParameters } from "./parameters.ts"
export type {
  SmsActivateActivation,
  SmsActivateNumber,
  SmsActivatePrice,
  SmsActivateStatus,
  SmsActivateStock,
} from "./wire.ts"

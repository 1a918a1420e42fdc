/**
 * Mail over SMTP, by nodemailer: pooled connections, every wait bounded, signed with DKIM where configured.
 *
 * @example
 * ```ts
 * import { layerSmtp } from "@mintcode/adapters/smtp"
 * import { Mailer } from "@mintcode/core/mail"
 * import { Effect, Redacted } from "effect"
 *
 * const smtp = layerSmtp({ url: Redacted.make("smtp://127.0.0.1:9"), from: "Mint Shop <shop@mint.example>" })
 * const mailer = await Effect.runPromise(Effect.provide(Mailer, smtp))
 * console.assert(mailer !== undefined)
 * ```
 *
 * @module
 */
export * from "./smtp_mailer.ts"

/**
 * Mail: what is to be sent, in the commit that it tells of, and the way it goes out.
 *
 * `newMail` gives the changes that put a mail into the outbox; they are committed together with what caused it, so that
 * neither exists without the other. At most five mails in ten minutes go to one address. The worker hands mails to the
 * `Mailer`, again and again until it takes them, under one `Message-ID`; without a mailer they wait and operators can
 * see them. One-time tokens are sealed while a mail waits, and gone once it is sent.
 *
 * @example
 * ```ts
 * import { writeMail } from "@mintcode/core/mail"
 *
 * const { subject, text } = writeMail("reset_password", "en", {
 *   siteTitle: "Mint Shop",
 *   publicUrl: "https://mint.example",
 *   variables: { token: "met_1" },
 * })
 * console.assert(subject === "A new password for Mint Shop")
 * console.assert(text.includes("https://mint.example/account/reset#token=met_1"))
 * ```
 *
 * @module
 */
export * from "./email_address.ts"
export * from "./mail.ts"
export * from "./mail_allowance.ts"
export * from "./mail_outbox.ts"
export * from "./mail_template.ts"
export * from "./mailer.ts"
export * from "./new_mail.ts"
export * from "./repository.ts"

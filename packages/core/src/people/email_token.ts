import { Schema } from "effect"
import { UserId } from "../identity/mod.ts"
import { entity, idOf, Timestamp } from "../kernel/mod.ts"

export const EmailTokenId = idOf("EmailTokenId")
export type EmailTokenId = typeof EmailTokenId.Type

export const EmailPurpose = Schema.Literal("verify", "reset").annotations({ identifier: "EmailPurpose" })
export type EmailPurpose = typeof EmailPurpose.Type

/** What a token begins with, so that one cannot be taken for another. */
export const EMAIL_TOKEN_PREFIX: Readonly<Record<EmailPurpose, string>> = { verify: "mev_", reset: "mep_" }

/** How long a token holds; the mails say so. */
export const EMAIL_TOKEN_KEEP_MS: Readonly<Record<EmailPurpose, number>> = {
  verify: 24 * 60 * 60_000,
  reset: 60 * 60_000,
}

/** What proves that somebody reads the mail of an address. Used once: using it removes the row, which its version guards. */
export const EmailToken = Schema.Struct({
  id: EmailTokenId,
  version: Schema.Int,
  userId: UserId,
  purpose: EmailPurpose,
  digest: Schema.Uint8ArrayFromSelf,
  epoch: Schema.Int,
  createdAt: Timestamp,
  expiresAt: Timestamp,
})
export type EmailToken = typeof EmailToken.Type

export const EmailTokenEntity = entity<EmailToken>()({
  name: "email_token",
  key: "id",
  columns: {
    id: "text",
    version: "int",
    userId: "text",
    purpose: "text",
    digest: "bytes",
    epoch: "int",
    createdAt: "int",
    expiresAt: "int",
  },
  unique: { "email_token.digest": ["digest"] },
  versioned: true,
})

/** Guard that the second use of a token runs into. */
export const EMAIL_TOKEN_GUARD = "email_token.version"

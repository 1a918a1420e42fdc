import { Schema } from "effect"
import { type Change, type CryptoShape, entity, insert, Timestamp, update } from "../kernel/mod.ts"

/** Mails to one address within the window (I1). */
export const MAILS_MAX = 5
export const MAILS_WINDOW_MS = 10 * 60_000

/** When mails went to an address of late. Its version makes two that come at once count as two. */
export const MailAllowance = Schema.Struct({
  /** Keyed digest of the address: who is written to need not be readable here. */
  key: Schema.String,
  version: Schema.Int,
  times: Schema.Array(Timestamp),
  updatedAt: Timestamp,
})
export type MailAllowance = typeof MailAllowance.Type

export const MailAllowanceEntity = entity<MailAllowance>()({
  name: "mail_allowance",
  key: "key",
  columns: { key: "text", version: "int", times: "json", updatedAt: "int" },
  unique: {},
  versioned: true,
})

/** Guards that a commit with a mail may run into when another mail goes to the same address: read again. */
export const MAIL_GUARDS = ["mail_allowance.key", "mail_allowance.version"] as const

/** What an address is counted under. */
export const allowanceKey = (crypto: CryptoShape, to: string): string =>
  [...crypto.digest("token", `mail\n${to}`)].map((byte) => byte.toString(16).padStart(2, "0")).join("")

/** Counts one more mail, or gives `undefined` when the address has had its share. */
export const spendAllowance = (
  read: MailAllowance | undefined,
  key: string,
  at: Timestamp,
): ReadonlyArray<Change> | undefined => {
  const recent = (read?.times ?? []).filter((time) => time > at - MAILS_WINDOW_MS)
  if (recent.length >= MAILS_MAX) return undefined
  const changed = { times: [...recent, at], updatedAt: at }
  return read === undefined
    ? [insert(MailAllowanceEntity, { key, version: 1, ...changed })]
    : [update(MailAllowanceEntity, read, changed)]
}

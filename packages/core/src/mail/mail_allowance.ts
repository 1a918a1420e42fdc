import { Schema } from "effect"
import { type Change, type CryptoShape, entity, insert, Timestamp, update } from "../kernel/mod.ts"
import type { MailTemplate } from "./mail.ts"

/** Mails to one address within the window (I1). */
export const MAILS_MAX = 5
export const MAILS_WINDOW_MS = 10 * 60_000

/**
 * How many mails an address may have had for one of a kind still to go there. What strangers can cause, by registering
 * the address, ends first; then what its owner needs to get in ("forgot"), which a stranger may ask for as well but
 * whose link lies with the owner then; the last place is kept for telling that a password was changed.
 */
const CEILINGS: Readonly<Record<MailTemplate, number>> = {
  verify_email: 3,
  account_exists: 3,
  notice: 3,
  alert: 3,
  seat_invited: 3,
  seat_moving: 4,
  seat_expiring: 4,
  seat_ended: 4,
  invitation: 4,
  reset_password: 4,
  password_changed: MAILS_MAX,
}

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

/** Counts one more mail, or gives `undefined` when the address has had its share of this kind. */
export const spendAllowance = (
  read: MailAllowance | undefined,
  key: string,
  at: Timestamp,
  template: MailTemplate,
): ReadonlyArray<Change> | undefined => {
  const recent = (read?.times ?? []).filter((time) => time > at - MAILS_WINDOW_MS)
  if (recent.length >= CEILINGS[template]) return undefined
  const changed = { times: [...recent, at], updatedAt: at }
  return read === undefined
    ? [insert(MailAllowanceEntity, { key, version: 1, ...changed })]
    : [update(MailAllowanceEntity, read, changed)]
}

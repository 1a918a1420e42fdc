import type { Timestamp } from "../kernel/mod.ts"
import type { Licence } from "./licence.ts"
import { type LicenceSubject, licenceTime, remainingMs } from "./licence_check.ts"
import { isValidCode, type LicenceCode } from "./licence_code.ts"

/** What a program is told about its licence. */
export interface LicenceAnswer {
  readonly code: LicenceCode
  readonly valid: boolean
  readonly at: Timestamp
  /** These four only for a machine of the licence: a stranger's learns nothing. */
  readonly licenceId: string | null
  readonly productId: string | null
  readonly endsAt: Timestamp | null
  readonly remainingMs: number | null
  /** With floating use: the next heartbeat is due within this time. */
  readonly heartbeatMs: number | null
  /** What was asked, answer and time, signed; `null` unless a nonce came with the question. */
  readonly signature: string | null
}

/** The answer with a code, about a licence as far as whoever asks may know of it. */
export const answerWith = (
  code: LicenceCode,
  { machines, terms }: Pick<LicenceSubject, "machines" | "terms">,
  licence: Licence | undefined,
  at: Timestamp,
): LicenceAnswer => ({
  code,
  valid: isValidCode(code),
  at,
  licenceId: licence?.id ?? null,
  productId: licence?.productId ?? null,
  endsAt: licence?.endsAt ?? null,
  remainingMs: licence === undefined ? null : remainingMs(licence, licenceTime(licence, machines, at)),
  heartbeatMs: licence?.floating === true ? terms.heartbeatMs : null,
  signature: null,
})

/** The state of a licence in the three words that clients know. */
export const licenceStatus = (
  { licence, machines, voucher, isBatchVoided }: LicenceSubject,
  now: Timestamp,
): "unused" | "active" | "expired" => {
  if (licence === undefined) {
    const isUsable = voucher?.state === "issued" && !isBatchVoided
    return isUsable && (voucher.expiresAt === null || voucher.expiresAt > now) ? "unused" : "expired"
  }
  if (licence.state !== "active" || voucher?.state === "refunded") return "expired"
  const at = licenceTime(licence, machines, now)
  return licence.endsAt !== null && licence.endsAt <= at ? "expired" : "active"
}

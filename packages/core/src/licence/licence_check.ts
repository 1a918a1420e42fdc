import type { LicenceTerms } from "../catalogue/mod.ts"
import type { Timestamp } from "../kernel/mod.ts"
import { isExpired, type Voucher } from "../voucher/mod.ts"
import type { Licence } from "./licence.ts"
import type { LicenceCode } from "./licence_code.ts"
import type { LicenceMachine } from "./licence_machine.ts"
import { isOver } from "./licence_state.ts"

/** Heartbeats are written in batches: another process may see one this much later. */
export const SEAT_GRACE_MS = 5_000

/** All that a check may depend on. */
export interface LicenceSubject {
  /** The voucher behind the code; `undefined` when the code is unknown, or not of a licence. */
  readonly voucher: Pick<Voucher, "state" | "expiresAt"> | undefined
  readonly isBatchVoided: boolean
  readonly isOnSale: boolean
  /** `undefined` until the code is first used. */
  readonly licence: Licence | undefined
  /** Every machine of the licence. */
  readonly machines: ReadonlyArray<LicenceMachine>
  /** The one of them that asks. */
  readonly machine: LicenceMachine | undefined
  readonly terms: LicenceTerms
}

/** What a machine asks for. A heartbeat keeps a seat and takes none. */
export type LicenceQuestion = "validate" | "heartbeat"

/** The answer, and what has to be committed for it to be true. */
export type LicenceVerdict =
  | { readonly code: Exclude<LicenceCode, "ACTIVATED" | "VALID" | "EXPIRED">; readonly act: "nothing" }
  | { readonly code: "ACTIVATED"; readonly act: "activate" }
  | { readonly code: "VALID"; readonly act: "nothing" | "revive" }
  | { readonly code: "VALID"; readonly act: "bind"; readonly culled: ReadonlyArray<LicenceMachine> }
  | { readonly code: "EXPIRED"; readonly act: "nothing" | "expire" }

/**
 * The checks of a licence, in their order, each with its own code; the first that fails is the answer. The order is part
 * of the contract: what an operator decided goes before time, and a stranger's machine learns nothing of time.
 *
 * @example
 * ```ts
 * import { LICENCE_TERMS_DEFAULT } from "@mintcode/core/catalogue"
 * import { checkLicence, type LicenceSubject } from "@mintcode/core/licence"
 *
 * const fresh: LicenceSubject = {
 *   voucher: { state: "issued", expiresAt: null },
 *   isBatchVoided: false,
 *   isOnSale: true,
 *   licence: undefined,
 *   machines: [],
 *   machine: undefined,
 *   terms: LICENCE_TERMS_DEFAULT,
 * }
 * console.assert(checkLicence(fresh, "validate", 1_000).code === "ACTIVATED")
 * console.assert(checkLicence({ ...fresh, voucher: undefined }, "validate", 1_000).code === "NOT_FOUND")
 * ```
 */
export const checkLicence = (subject: LicenceSubject, question: LicenceQuestion, now: Timestamp): LicenceVerdict => {
  const { licence, voucher } = subject
  if (voucher === undefined) return no("NOT_FOUND")
  return licence === undefined
    ? checkUnused(subject, voucher, question, now)
    : checkUsed(subject, voucher, licence, question, licenceTime(licence, subject.machines, now))
}

/**
 * The time that a licence goes by: never earlier than it was seen at, so that a clock that is set back does not give time
 * that has passed.
 */
export const licenceTime = (
  licence: Pick<Licence, "activatedAt" | "lastSeenAt">,
  machines: ReadonlyArray<Pick<LicenceMachine, "lastSeenAt">>,
  now: Timestamp,
): Timestamp =>
  machines.reduce(
    (latest, { lastSeenAt }) => Math.max(latest, lastSeenAt),
    Math.max(now, licence.activatedAt, licence.lastSeenAt),
  )

/** Whether a seat's heartbeat has stopped. */
export const isDead = (
  machine: Pick<LicenceMachine, "lastSeenAt">,
  { heartbeatMs }: Pick<LicenceTerms, "heartbeatMs">,
  at: Timestamp,
): boolean => at - machine.lastSeenAt > heartbeatMs + SEAT_GRACE_MS

/** Time left; `null` when it does not end. */
export const remainingMs = ({ endsAt }: Pick<Licence, "endsAt">, at: Timestamp): number | null =>
  endsAt === null ? null : Math.max(0, endsAt - at)

const no = (code: Exclude<LicenceCode, "ACTIVATED" | "VALID" | "EXPIRED">): LicenceVerdict => ({ code, act: "nothing" })
/** What a machine is told that has nothing to keep. */
const noSeat = ({ floating }: { readonly floating: boolean }): LicenceVerdict =>
  no(floating ? "HEARTBEAT_DEAD" : "MACHINE_MISMATCH")
const valid: LicenceVerdict = { code: "VALID", act: "nothing" }

const checkUnused = (
  { isBatchVoided, isOnSale, terms }: LicenceSubject,
  voucher: NonNullable<LicenceSubject["voucher"]>,
  question: LicenceQuestion,
  now: Timestamp,
): LicenceVerdict => {
  switch (voucher.state) {
    case "cancelled":
    case "refunded":
      return no("VOIDED")
    case "expired":
      return { code: "EXPIRED", act: "nothing" }
    case "issued":
      if (isBatchVoided) return no("VOIDED")
      if (isExpired(voucher, now)) return { code: "EXPIRED", act: "nothing" }
      if (!isOnSale) return no("DISABLED")
      if (terms.notBefore !== null && now < terms.notBefore) return no("NOT_STARTED")
      return question === "validate" ? { code: "ACTIVATED", act: "activate" } : noSeat(terms)
    default:
      return no("DISABLED")
  }
}

const checkUsed = (
  { machine, machines, terms }: LicenceSubject,
  voucher: NonNullable<LicenceSubject["voucher"]>,
  licence: Licence,
  question: LicenceQuestion,
  at: Timestamp,
): LicenceVerdict => {
  if (licence.state === "banned") return no("BANNED")
  if (voucher.state === "refunded" || voucher.state === "cancelled") return no("VOIDED")
  if (voucher.state === "disabled") return no("DISABLED")
  if (licence.state === "suspended") return no("SUSPENDED")
  const isAnothers = machine === undefined && machines.length > 0
  if (isAnothers && licence.machinesMax === 1 && !licence.floating) return no("MACHINE_MISMATCH")
  if (licence.state === "expired") return { code: "EXPIRED", act: "nothing" }
  if (isOver(licence, at)) return { code: "EXPIRED", act: "expire" }
  if (at < licence.startsAt) return no("NOT_STARTED")
  if (machine !== undefined) {
    if (!licence.floating || !isDead(machine, terms, at)) return valid
    return question === "validate" && terms.cullDead ? { code: "VALID", act: "revive" } : no("HEARTBEAT_DEAD")
  }
  if (question === "heartbeat") return noSeat(licence)
  const culled = licence.floating && terms.cullDead ? machines.filter((one) => isDead(one, terms, at)) : []
  return machines.length - culled.length < licence.machinesMax
    ? { code: "VALID", act: "bind", culled }
    : no("TOO_MANY_MACHINES")
}

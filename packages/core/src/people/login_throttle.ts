import { Schema } from "effect"
import { entity, Timestamp } from "../kernel/mod.ts"

/** Failed log-ins of an account or an address of late. A log-in on its way counts as one. */
export const LoginThrottle = Schema.Struct({
  /** Kind and keyed digest: `account:…`, `ip:…`. */
  key: Schema.String,
  version: Schema.Int,
  failures: Schema.Int,
  failedAt: Timestamp,
  blockedUntil: Timestamp,
})
export type LoginThrottle = typeof LoginThrottle.Type

export const LoginThrottleEntity = entity<LoginThrottle>()({
  name: "login_throttle",
  key: "key",
  columns: { key: "text", version: "int", failures: "int", failedAt: "int", blockedUntil: "int" },
  unique: {},
  versioned: true,
})

/** Guards of a row that two failures come to at once. */
export const THROTTLE_GUARDS = ["login_throttle.key", "login_throttle.version"] as const

/** How failures add up. */
export interface ThrottlePolicy {
  /** Failures that cost nothing: people mistype. */
  readonly free: number
  /** The pause after the first beyond those; it doubles with each. */
  readonly firstMs: number
  readonly maxMs: number
}

/** An account is worth guessing for; its owner must get in again soon, too, so the pause ends at five minutes. */
export const ACCOUNT_THROTTLE: ThrottlePolicy = { free: 5, firstMs: 2_000, maxMs: 5 * 60_000 }
/** Many people may share an address. */
export const IP_THROTTLE: ThrottlePolicy = { free: 30, firstMs: 2_000, maxMs: 15 * 60_000 }
/** Quiet time after which failures are forgotten. */
export const THROTTLE_FORGET_MS = 60 * 60_000
/** The pause stops doubling long before numbers get large. */
const DOUBLINGS_MAX = 30

/** What a row becomes by one more failure. */
export const afterFailure = (
  read: LoginThrottle | undefined,
  policy: ThrottlePolicy,
  at: Timestamp,
): Omit<LoginThrottle, "key" | "version"> => {
  const isFresh = read === undefined || at - read.failedAt >= THROTTLE_FORGET_MS
  const failures = (isFresh ? 0 : read.failures) + 1
  const beyond = failures - policy.free
  const pause = beyond <= 0 ? 0 : Math.min(policy.maxMs, policy.firstMs * 2 ** Math.min(beyond - 1, DOUBLINGS_MAX))
  return { failures, failedAt: at, blockedUntil: at + pause }
}

/** How long is to be waited; 0 for not at all. */
export const waitOf = (rows: ReadonlyArray<LoginThrottle>, at: Timestamp): number =>
  rows.reduce((longest, { blockedUntil }) => Math.max(longest, blockedUntil - at), 0)

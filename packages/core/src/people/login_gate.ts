import { Clock, Effect } from "effect"
import type { UserId } from "../identity/mod.ts"
import {
  append,
  type Change,
  Commit,
  Crypto,
  forget,
  insert,
  isConflictOn,
  newEventBy,
  retryConflicts,
  Throttled,
  type Timestamp,
  update,
} from "../kernel/mod.ts"
import {
  ACCOUNT_THROTTLE,
  afterFailure,
  IP_THROTTLE,
  type LoginThrottle,
  LoginThrottleEntity,
  THROTTLE_GUARDS,
  type ThrottlePolicy,
  waitOf,
} from "./login_throttle.ts"
import { personActor } from "./person.ts"
import { CredentialRepository } from "./repository.ts"

/** When to come again when many log-ins of the same account come at once. */
const BUSY_RETRY_MS = 1_000

/**
 * The growing pause after failed log-ins, by account and by address (I3). It lies in the database, so that every process
 * counts the same.
 *
 * A try is counted as a failure before its password is looked at, guarded by the row's key or version, and a log-in that
 * succeeds takes the row away: guesses that come at once are counted one by one, the first of them as well.
 */
export const makeLoginGate = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const credentials = yield* CredentialRepository

  const keyOf = (kind: "account" | "ip", text: string): string =>
    `${kind}:${[...crypto.digest("token", `login ${kind}\n${text}`).subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`

  const enter = (account: string, ip: string) =>
    Effect.gen(function* () {
      const keys = { account: keyOf("account", account), ip: keyOf("ip", ip) }
      yield* reserve(keys)
      return {
        /** Tells of a failure, of a person where the account is one's. The account has counted this try already. */
        failed: (userId: UserId | undefined, from: string | null) =>
          Effect.gen(function* () {
            if (userId !== undefined) yield* commit([append(yield* failure(userId, from))])
            yield* counted(keys.ip, IP_THROTTLE)
          }),
        /** What goes into the commit of a log-in that succeeds. */
        clear: forget(LoginThrottleEntity, [keys.account]),
      }
    })

  const failure = (userId: UserId, ip: string | null) =>
    newEventBy(crypto, {
      type: "login.failed",
      subject: "user",
      subjectId: userId,
      actor: personActor(userId, ip),
    })

  /** Counts a try of the account, unless it has to wait. */
  const reserve = (keys: { readonly account: string; readonly ip: string }) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const rows = yield* credentials.throttles([keys.account, keys.ip])
      const retryAfterMs = waitOf(rows, at)
      if (retryAfterMs > 0) return yield* throttled(retryAfterMs)
      const row = rows.find(({ key }) => key === keys.account)
      yield* commit([oneMore(keys.account, row, ACCOUNT_THROTTLE, at)])
    }).pipe(
      retryConflicts(THROTTLE_GUARDS),
      Effect.catchIf(
        (error) => isConflictOn(error, THROTTLE_GUARDS),
        () => throttled(BUSY_RETRY_MS),
      ),
    )

  const counted = (key: string, policy: ThrottlePolicy) =>
    Effect.gen(function* () {
      const row = (yield* credentials.throttles([key]))[0]
      yield* commit([oneMore(key, row, policy, yield* Clock.currentTimeMillis)])
    }).pipe(retryConflicts(THROTTLE_GUARDS))

  return { enter } as const
})

const oneMore = (key: string, row: LoginThrottle | undefined, policy: ThrottlePolicy, at: Timestamp): Change =>
  row === undefined
    ? insert(LoginThrottleEntity, { key, version: 1, ...afterFailure(row, policy, at) })
    : update(LoginThrottleEntity, row, afterFailure(row, policy, at))

const throttled = (retryAfterMs: number) =>
  new Throttled({ code: "LOGIN_THROTTLED", reason: "Too many log-ins failed: please wait", retryAfterMs })

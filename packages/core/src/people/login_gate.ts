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

/** When to come again when another log-in of the same account is being looked at. */
const BUSY_RETRY_MS = 1_000

/**
 * The growing pause after failed log-ins, by account and by address (I3). It lies in the database, so that every process
 * counts the same. Where nothing has failed, a log-in that succeeds writes nothing here.
 *
 * Once an account has a failure, a further try is counted before its password is looked at, guarded by the row's version:
 * guesses that come at once take turns, and cannot all slip in before the first of them is counted.
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
      const at = yield* Clock.currentTimeMillis
      const rows = yield* credentials.throttles([keys.account, keys.ip])
      const retryAfterMs = waitOf(rows, at)
      if (retryAfterMs > 0) return yield* throttled(retryAfterMs)
      const row = rows.find(({ key }) => key === keys.account)
      if (row !== undefined) yield* reserve(row, at)
      return {
        /** Counts a failure, of a person where the account is one's. */
        failed: (userId: UserId | undefined, from: string | null) =>
          Effect.gen(function* () {
            const told = userId === undefined ? [] : [append(yield* failure(userId, from))]
            // A row that was there has counted this try already.
            if (row === undefined) yield* count(keys.account, ACCOUNT_THROTTLE, told)
            else if (told.length > 0) yield* commit(told)
            yield* count(keys.ip, IP_THROTTLE, [])
          }),
        /** What goes into the commit of a log-in that succeeds. */
        clear: row === undefined ? [] : forget(LoginThrottleEntity, [keys.account]),
      }
    })

  const failure = (userId: UserId, ip: string | null) =>
    newEventBy(crypto, {
      type: "login.failed",
      subject: "user",
      subjectId: userId,
      actor: personActor(userId, ip),
    })

  const reserve = (row: LoginThrottle, at: number) =>
    Effect.catchIf(
      commit([update(LoginThrottleEntity, row, afterFailure(row, ACCOUNT_THROTTLE, at))]),
      (error) => isConflictOn(error, THROTTLE_GUARDS),
      () => throttled(BUSY_RETRY_MS),
    )

  const count = (key: string, policy: ThrottlePolicy, more: ReadonlyArray<Change>) =>
    retryConflicts(THROTTLE_GUARDS)(
      Effect.gen(function* () {
        const row = (yield* credentials.throttles([key]))[0]
        const after = afterFailure(row, policy, yield* Clock.currentTimeMillis)
        yield* commit([
          row === undefined
            ? insert(LoginThrottleEntity, { key, version: 1, ...after })
            : update(LoginThrottleEntity, row, after),
          ...more,
        ])
      }),
    )

  return { enter } as const
})

const throttled = (retryAfterMs: number) =>
  new Throttled({ code: "LOGIN_THROTTLED", reason: "Too many log-ins failed: please wait", retryAfterMs })

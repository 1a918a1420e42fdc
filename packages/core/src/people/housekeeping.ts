import { Clock, Effect } from "effect"
import { type AnyEntity, Commit, forget, type StorageFailed, type Timestamp } from "../kernel/mod.ts"
import { EmailTokenEntity } from "./email_token.ts"
import { LoginThrottleEntity, THROTTLE_FORGET_MS } from "./login_throttle.ts"
import { CredentialRepository } from "./repository.ts"
import { SessionEntity } from "./session.ts"

/** Rows forgotten in one commit. */
const FORGET_CHUNK = 500

/** Removes sessions, e-mail tokens and counts of failures that are over. For the worker. */
export const forgetOverCredentials = Effect.gen(function* () {
  const commit = yield* Commit
  const credentials = yield* CredentialRepository
  const at = yield* Clock.currentTimeMillis
  const sweep = (
    entity: AnyEntity,
    before: Timestamp,
    read: (before: Timestamp, limit: number) => Effect.Effect<ReadonlyArray<string>, StorageFailed>,
  ) =>
    read(before, FORGET_CHUNK).pipe(
      Effect.tap((keys) => (keys.length === 0 ? Effect.void : commit(forget(entity, keys)))),
      Effect.repeat({ until: (keys) => keys.length < FORGET_CHUNK }),
    )
  yield* sweep(SessionEntity, at, credentials.sessionsExpired)
  yield* sweep(EmailTokenEntity, at, credentials.emailTokensExpired)
  yield* sweep(LoginThrottleEntity, at - THROTTLE_FORGET_MS, credentials.throttlesQuiet)
})

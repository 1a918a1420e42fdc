import { Context, Effect, Option, Schema } from "effect"
import { entity } from "./entity.ts"
import { Refused, type StorageFailed } from "./errors.ts"
import { Timestamp } from "./timestamp.ts"

/** How long a key is remembered: a day, as the field does. */
export const IDEMPOTENCY_KEEP_MS = 24 * 60 * 60 * 1000

/**
 * A spent idempotency key. It is inserted in the same commit as what the request made, so that there is no moment in
 * which one exists without the other.
 */
export const IdempotencyRecord = Schema.Struct({
  /** Operation and keyed digest of the key, so that the key itself is not kept: `voucher.mint:<digest>`. */
  key: Schema.String,
  /** Digest of the request; another request under the same key is refused. */
  requestDigest: Schema.String,
  /** What the request made; a replay answers from it. */
  resultId: Schema.String,
  createdAt: Timestamp,
})
export type IdempotencyRecord = typeof IdempotencyRecord.Type

export const IdempotencyRecordEntity = entity<IdempotencyRecord>()({
  name: "idempotency_key",
  key: "key",
  columns: { key: "text", requestDigest: "text", resultId: "text", createdAt: "int" },
  unique: {},
  versioned: false,
})

/** Guard that a second request under the same key runs into. */
export const IDEMPOTENCY_GUARD = "idempotency_key.key"

/** What a caller says to have a request done once. */
export interface IdempotencyClaim {
  readonly key: string
  readonly requestDigest: string
}

/** Reads of spent keys. */
export class IdempotencyRepository extends Context.Tag("@mintcode/core/kernel/IdempotencyRepository")<
  IdempotencyRepository,
  {
    readonly byKey: (key: string) => Effect.Effect<Option.Option<IdempotencyRecord>, StorageFailed>
    /** Keys that are no longer remembered. */
    readonly older: (createdBefore: Timestamp, limit: number) => Effect.Effect<ReadonlyArray<string>, StorageFailed>
  }
>() {}

/** What the same request made before, if it came before; another request under the same key is refused. */
export const spentBefore = (
  claim: IdempotencyClaim | undefined,
): Effect.Effect<Option.Option<string>, Refused | StorageFailed, IdempotencyRepository> =>
  Effect.gen(function* () {
    if (claim === undefined) return Option.none()
    const repository = yield* IdempotencyRepository
    const found = yield* repository.byKey(claim.key)
    if (Option.isNone(found)) return Option.none()
    if (found.value.requestDigest !== claim.requestDigest) {
      return yield* new Refused({
        code: "IDEMPOTENCY_MISMATCH",
        reason: "This idempotency key was used for another request",
      })
    }
    return Option.some(found.value.resultId)
  })

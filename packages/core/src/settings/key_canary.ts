import { Clock, Effect, Redacted, Schema } from "effect"
import { Commit, Crypto, insert, isConflictOn, type Sealed, systemActor } from "../kernel/mod.ts"
import { SettingRepository } from "./repository.ts"
import { SettingEntity } from "./setting.ts"

/** Row that tells whether the keys in hand are those that this database was written with. */
const CANARY = "keyring.canary"

/** The keys in hand did not write this database: every code and secret in it would be out of reach. */
export class KeysWrong extends Schema.TaggedError<KeysWrong>()("KeysWrong", {
  code: Schema.Literal("KEYS_WRONG"),
}) {
  override get message(): string {
    return "These keys are not the ones this database was written with"
  }
}

/**
 * Makes sure that the keys fit the database before anything is written. The first start leaves a sealed word behind;
 * every later one has to be able to open it.
 */
export const checkKeys = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* SettingRepository
  const place = { table: SettingEntity.name, column: "value", rowId: CANARY }
  const find = Effect.map(repository.all, (rows) => rows.find((row) => row.key === CANARY))
  const open = (sealed: string) =>
    Effect.asVoid(crypto.open(place, sealed as Sealed)).pipe(
      Effect.mapError(() => new KeysWrong({ code: "KEYS_WRONG" })),
    )
  const found = yield* find
  if (found !== undefined) return yield* open(found.value)
  const value = yield* crypto.seal(place, Redacted.make("mintcode"))
  yield* commit([
    insert(SettingEntity, {
      key: CANARY,
      version: 1,
      value,
      updatedAt: yield* Clock.currentTimeMillis,
      updatedBy: systemActor("start").id,
    }),
  ]).pipe(
    // Two processes start at once: the other one's word has to open.
    Effect.catchIf(
      (error) => isConflictOn(error, [`${SettingEntity.name}.key`]),
      () => Effect.flatMap(find, (row) => open(row?.value ?? "")),
    ),
  )
})

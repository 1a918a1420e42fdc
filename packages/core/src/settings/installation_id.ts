import { Clock, Effect } from "effect"
import { Commit, Crypto, insert, isConflictOn, newIdBy, type StorageFailed, systemActor } from "../kernel/mod.ts"
import { SettingRepository } from "./repository.ts"
import { SettingEntity } from "./setting.ts"

/** Row that holds it. */
const INSTALLATION = "installation.id"

/**
 * An id of this database, made once: keeps what several installations put into one shared place apart. A copy of the
 * database carries the same.
 */
export const installationId: Effect.Effect<string, StorageFailed, Commit | Crypto | SettingRepository> = Effect.gen(
  function* () {
    const commit = yield* Commit
    const repository = yield* SettingRepository
    const find = Effect.map(repository.all, (rows) => rows.find((row) => row.key === INSTALLATION)?.value)
    const found = yield* find
    if (found !== undefined) return found
    const value = yield* newIdBy<string>(yield* Crypto)
    const updatedAt = yield* Clock.currentTimeMillis
    return yield* commit([
      insert(SettingEntity, { key: INSTALLATION, version: 1, value, updatedAt, updatedBy: systemActor("start").id }),
    ]).pipe(
      Effect.as(value),
      // Two processes start at once.
      Effect.catchTag("Conflict", (conflict) =>
        isConflictOn(conflict, [`${SettingEntity.name}.key`])
          ? Effect.flatMap(find, (other) => (other === undefined ? Effect.die(conflict) : Effect.succeed(other)))
          : Effect.die(conflict),
      ),
    )
  },
)

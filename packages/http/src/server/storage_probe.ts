import { Commit, insert, type StorageFailed, systemActor, update } from "@mintcode/core/kernel"
import { SettingEntity, SettingRepository } from "@mintcode/core/settings"
import { Clock, Context, Effect, Layer } from "effect"

/** Whether storage answers, has the tables that this program knows, and takes what is written. */
export class StorageProbe extends Context.Tag("@mintcode/http/server/StorageProbe")<
  StorageProbe,
  Effect.Effect<void, StorageFailed>
>() {}

/** Row that the probe writes to. */
const PROBED = "storage.probed"
/** Pause between two writes while they succeed. After one that failed, each look tries: who is away wants to be back. */
const WRITE_EVERY_MS = 10_000
/** Looks share what one found for so long: anybody may ask, and must not make work by it. */
const PROBE_KEPT = "1 second"

/**
 * Reads the settings, a handful of rows, and writes one of its own among them: a disk that is full answers every read, and
 * takes no code.
 */
export const makeStorageProbe = Effect.gen(function* () {
  const commit = yield* Commit
  const settings = yield* SettingRepository
  let writtenAt = Number.NEGATIVE_INFINITY
  const probe = Effect.gen(function* () {
    const rows = yield* settings.all
    const at = yield* Clock.currentTimeMillis
    if (Math.abs(at - writtenAt) < WRITE_EVERY_MS) return
    writtenAt = Number.NEGATIVE_INFINITY
    const read = rows.find(({ key }) => key === PROBED)
    const mark = { value: String(at), updatedAt: at, updatedBy: systemActor("probe").id }
    yield* commit([
      read === undefined
        ? insert(SettingEntity, { key: PROBED, version: 1, ...mark })
        : update(SettingEntity, read, mark),
      // Another server was faster: what it wrote was taken.
    ]).pipe(Effect.catchTag("Conflict", () => Effect.void))
    writtenAt = at
  })
  return yield* Effect.cachedWithTTL(probe, PROBE_KEPT)
})

export const layerStorageProbe = Layer.effect(StorageProbe, makeStorageProbe)

import type { StorageFailed } from "@mintcode/core/kernel"
import { SettingRepository } from "@mintcode/core/settings"
import { Context, Effect, Layer } from "effect"

/** Whether storage answers and has the tables that this program knows. */
export class StorageProbe extends Context.Tag("@mintcode/http/server/StorageProbe")<
  StorageProbe,
  Effect.Effect<void, StorageFailed>
>() {}

/** Reads the settings: a handful of rows, in a table that the first migration makes. */
export const layerStorageProbe = Layer.effect(
  StorageProbe,
  Effect.map(SettingRepository, (settings) => Effect.asVoid(settings.all)),
)

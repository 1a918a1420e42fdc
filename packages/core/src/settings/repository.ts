import { Context, type Effect } from "effect"
import type { StorageFailed } from "../kernel/mod.ts"
import type { Setting } from "./setting.ts"

/** Reads of settings: there are few, so they are read together. */
export class SettingRepository extends Context.Tag("@mintcode/core/settings/SettingRepository")<
  SettingRepository,
  { readonly all: Effect.Effect<ReadonlyArray<Setting>, StorageFailed> }
>() {}

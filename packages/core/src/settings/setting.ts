import { Schema } from "effect"
import { entity, Timestamp } from "../kernel/mod.ts"

export const SettingType = Schema.Literal("string", "int", "float", "bool", "json")
export type SettingType = typeof SettingType.Type

/** A setting that an operator changed. What was never changed has no row and its default holds. */
export const Setting = Schema.Struct({
  key: Schema.String,
  version: Schema.Int,
  /** The value in JSON; sealed first where the definition says it is a secret. */
  value: Schema.String,
  updatedAt: Timestamp,
  updatedBy: Schema.String,
})
export type Setting = typeof Setting.Type

export const SettingEntity = entity<Setting>()({
  name: "setting",
  key: "key",
  columns: { key: "text", version: "int", value: "text", updatedAt: "int", updatedBy: "text" },
  unique: {},
  versioned: true,
})

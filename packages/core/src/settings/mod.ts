/**
 * Typed settings with defaults, changed by operators while everything runs.
 *
 * `SETTINGS` defines each of them once: its type, the values it takes, what holds until somebody changes it, and whether
 * it is a secret, which is kept sealed and never shown again. What was never changed has no row. `Settings.get` answers
 * from a cache of a few seconds.
 *
 * @example
 * ```ts
 * import { isSettingKey, SETTINGS } from "@mintcode/core/settings"
 * import { Schema } from "effect"
 *
 * const { schema, default: initial } = SETTINGS.breaker_share_percent
 * console.assert(initial === 80 && Schema.is(schema)(95) && !Schema.is(schema)(101))
 * console.assert(isSettingKey("site_title") && !isSettingKey("toString"))
 * ```
 *
 * @module
 */
export * from "./address_list.ts"
export * from "./installation_id.ts"
export * from "./key_canary.ts"
export * from "./repository.ts"
export * from "./setting.ts"
export * from "./setting_definitions.ts"
export * from "./settings.ts"

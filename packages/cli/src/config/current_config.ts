import process from "node:process"
import { Effect } from "effect"
import { type ConfigInvalid, type ConfigShape, readConfig } from "./config.ts"

/** The configuration of this process. Read when a command needs it: those that need none also run without a good one. */
export const currentConfig: Effect.Effect<ConfigShape, ConfigInvalid> = Effect.suspend(() => readConfig(process.env))

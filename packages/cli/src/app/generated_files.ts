import { existsSync } from "node:fs"
import { Effect, Option } from "effect"
import type { ConfigShape } from "../config/config.ts"
import type { VariableKey } from "../config/variables.ts"
import { tokenFileOf } from "./admin_token_file.ts"
import { keyFileOf } from "./key_file.ts"

/** Files that a first start has made and that are in force, since nothing else was configured. */
export const generatedFiles = (config: ConfigShape): Effect.Effect<Readonly<Partial<Record<VariableKey, string>>>> =>
  Effect.gen(function* () {
    const isGenerated = config.mode === "development" && Option.isNone(config.keysFile) && Option.isNone(config.keys)
    const keys = isGenerated ? yield* keyFileOf(config) : undefined
    const token = Option.isNone(config.adminToken) ? yield* tokenFileOf(config) : undefined
    return {
      ...(keys !== undefined && existsSync(keys) ? { keys } : {}),
      ...(token !== undefined && existsSync(token) ? { adminToken: token } : {}),
    }
  })

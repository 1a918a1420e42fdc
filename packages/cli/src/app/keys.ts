import { existsSync } from "node:fs"
import {
  generateKey,
  type Keyring,
  type KeysRefused,
  loadKeyFile,
  loadOrCreateKeyFile,
  parseKeyring,
} from "@mintcode/adapters/node-crypto"
import { type DatabaseUnfit, parseDatabaseUrl } from "@mintcode/adapters/storage"
import { Effect, Option, Schema } from "effect"
import type { ConfigShape } from "../config/config.ts"
import { Output } from "../output/output.ts"
import { isDatabaseThere } from "./existing_database.ts"

/** There are no keys, and making some would be wrong. */
export class KeysMissing extends Schema.TaggedError<KeysMissing>()("KeysMissing", {
  code: Schema.Literal("KEYS_MISSING"),
  reason: Schema.String,
}) {
  override get message(): string {
    return this.reason
  }
}

const missing = (reason: string) => new KeysMissing({ code: "KEYS_MISSING", reason })

/** Where an embedded install keeps its keys: beside the database, so that both are found, and in a file of their own. */
export const keyFileBeside = (databasePath: string): string => `${databasePath}.keys`

/**
 * The keys to work with: those that were configured, or for an embedded install a key file beside the database, which
 * the first start makes. Production takes configured keys only. Who only looks does not make any.
 */
export const loadKeyring = (
  config: ConfigShape,
  { mayCreate = true }: { readonly mayCreate?: boolean } = {},
): Effect.Effect<Keyring, KeysMissing | KeysRefused | DatabaseUnfit, Output> =>
  Effect.gen(function* () {
    if (Option.isSome(config.keysFile)) return yield* loadKeyFile(config.keysFile.value)
    if (Option.isSome(config.keys)) return yield* parseKeyring(config.keys.value)
    const address = yield* parseDatabaseUrl(config.databaseUrl)
    if (config.mode === "production") {
      return yield* missing(
        "Production needs its keys named: set MINTCODE_KEYS or MINTCODE_KEYS_FILE (make one with `mintcode keys generate`)",
      )
    }
    switch (address.kind) {
      case "mysql":
        return yield* missing(
          "A MySQL database needs its keys named: set MINTCODE_KEYS or MINTCODE_KEYS_FILE (make one with `mintcode keys generate`)",
        )
      case "sqlite-temporary":
        return [yield* generateKey] as const
      case "sqlite": {
        const path = keyFileBeside(address.path)
        if (!existsSync(path) && isDatabaseThere(address.path)) {
          return yield* missing(
            `The database "${address.path}" is there but its key file "${path}" is not: put it back, or name the keys by MINTCODE_KEYS_FILE`,
          )
        }
        if (!mayCreate && !existsSync(path)) {
          return yield* missing(
            `There is no key file "${path}": go to the folder where it is, or name the keys by MINTCODE_KEYS_FILE`,
          )
        }
        const { keyring, created } = yield* loadOrCreateKeyFile(path)
        if (created) {
          const { say } = yield* Output
          yield* say(`Made new keys: ${path} — keep a copy apart from the database.`)
        }
        return keyring
      }
    }
  })

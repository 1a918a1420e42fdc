import {
  generateKey,
  KEYS_MAX,
  type Keyring,
  keyFingerprint,
  loadOrCreateKeyFile,
  type RootKey,
  renderKeyring,
  withNewestKey,
} from "@mintcode/adapters/node-crypto"
import { KeyRotation, type RotationReport } from "@mintcode/core"
import { Operator, trustedOperator } from "@mintcode/core/identity"
import { Effect, Layer, Redacted } from "effect"
import { Config, type ConfigShape } from "../config/config.ts"
import { CommandFailed } from "../failure/failure.ts"
import { requireDatabase } from "./existing_database.ts"
import { keyFileOf, replaceKeyFile, whileKeysLocked } from "./key_file.ts"
import { loadKeyring } from "./keys.ts"
import { layerDomain } from "./layers.ts"

/** A key as it may be shown: never the key itself. */
export interface KeyInfo {
  readonly id: string
  readonly fingerprint: string
  readonly writes: boolean
}

const infoOf = (key: RootKey, index: number): KeyInfo => ({
  id: key.kid,
  fingerprint: keyFingerprint(key).slice(key.kid.length + 1),
  writes: index === 0,
})

/** The keys in force, newest first. */
export const listKeys = (config: ConfigShape) =>
  Effect.map(loadKeyring(config, { mayCreate: false }), (keyring) => keyring.map(infoOf))

/** A new key as text: the only time it is shown. */
export const generateKeyText = Effect.map(generateKey, (key) => Redacted.value(renderKeyring([key])))

/** Makes a key file where there is none. */
export const createKeyFile = (path: string) =>
  Effect.flatMap(loadOrCreateKeyFile(path), ({ keyring, created }) =>
    created
      ? Effect.succeed(keyring.map(infoOf))
      : new CommandFailed({
          code: "KEYS_FILE_EXISTS",
          exit: "refused",
          reason: `There is a key file "${path}" already`,
        }),
  )

const ownFile = (config: ConfigShape) =>
  Effect.filterOrFail(
    keyFileOf(config),
    (path) => path !== undefined,
    () =>
      new CommandFailed({
        code: "KEYS_NOT_IN_A_FILE",
        exit: "configuration",
        reason: "The keys are in MINTCODE_KEYS, which this program cannot change: put the new key in front there",
      }),
  )

/** Replaces the key file by what a change makes of its keys, which are read when no other process can change them. */
const changeKeys = <E, R>(config: ConfigShape, change: (keyring: Keyring) => Effect.Effect<Keyring, E, R>) =>
  Effect.gen(function* () {
    const path = yield* ownFile(config)
    // A first start makes the file, and the folder that the lock file is to stand in.
    yield* loadKeyring(config)
    const changed = Effect.gen(function* () {
      const keyring = yield* change(yield* loadKeyring(config))
      yield* replaceKeyFile(path, keyring)
      return { path, keys: keyring.map(infoOf) }
    })
    return yield* whileKeysLocked(path, changed)
  })

/** Puts a new key in front of the key file. Everything that starts from now on writes with it. */
export const addKey = (config: ConfigShape) =>
  changeKeys(config, (keyring) =>
    keyring.length < KEYS_MAX
      ? Effect.map(generateKey, (key) => withNewestKey(keyring, key))
      : new CommandFailed({
          code: "KEYS_FULL",
          exit: "refused",
          reason: `There are ${keyring.length} keys already, which is all there may be: retire an old one first (mintcode keys retire KEY)`,
        }),
  )

/** Seals and indexes everything anew under the newest key, and tells of rows as they are looked at. */
export const rotateKeys = (config: ConfigShape, looked: (rows: number) => void = () => {}) =>
  Effect.flatMap(KeyRotation, ({ rotate }) => rotate((rows) => Effect.sync(() => looked(rows)))).pipe(
    Effect.provideService(Operator, trustedOperator("local")),
    Effect.provide(Layer.provide(layerDomain, Layer.succeed(Config, config))),
    (rotation) => Effect.zipRight(requireDatabase(config), rotation),
  )

const isDone = ({ resealed, reindexed }: RotationReport) => resealed + reindexed === 0

/** Takes an old key out of the key file, once nothing in the database needs it any more. */
export const retireKey = (config: ConfigShape, id: string) =>
  changeKeys(config, (keyring) =>
    Effect.gen(function* () {
      if (!keyring.some((key) => key.kid === id)) {
        return yield* new CommandFailed({
          code: "KEY_NOT_FOUND",
          exit: "notFound",
          reason: "There is no key with this id",
        })
      }
      const [newest, ...others] = keyring
      if (newest.kid === id) {
        return yield* new CommandFailed({
          code: "KEY_IN_USE",
          exit: "refused",
          reason: "This is the key that writes: add a newer one first (mintcode keys generate --add)",
        })
      }
      if (!isDone(yield* rotateKeys(config))) {
        return yield* new CommandFailed({
          code: "KEY_IN_USE",
          exit: "refused",
          reason: "Something was still under an older key and has been moved now: restart every server, then try again",
        })
      }
      const left: Keyring = [newest, ...others.filter((key) => key.kid !== id)]
      return left
    }),
  )

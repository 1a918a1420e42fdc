import { Clock, Context, Effect, Layer, type Redacted } from "effect"
import { audited, operatorWith } from "../identity/mod.ts"
import { Commit, Crypto, insert, isConflictOn, rememberedValue, type Sealed, StorageFailed } from "../kernel/mod.ts"
import { type SignedKind, signedText, textToSign } from "./licence_file.ts"
import { type LicenceKey, LicenceKeyEntity, licenceKeyPlace, nextKeyId, signingKeyAt } from "./licence_key.ts"
import { LicenceRepository } from "./repository.ts"

/** How long a process may go on with keys to which another process has added one. Shorter than any useful overlap. */
const KEYS_KEPT_MS = 30_000
/** How long a new key is published before it signs, when nothing is said: clients look at least once a day. */
export const KEY_OVERLAP_MS_DEFAULT = 24 * 60 * 60 * 1000

const KEY_TAKEN = `${LicenceKeyEntity.name}.key`

export const makeLicenceKeys = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* LicenceRepository
  const { forget, get: rows } = rememberedValue(repository.keys, { forMs: KEYS_KEPT_MS })
  const opened = new Map<string, Redacted.Redacted<string>>()

  const newKey = (id: string, signsFrom: number) =>
    Effect.gen(function* () {
      const { privateKey, publicKey } = yield* crypto.newSigningKey
      const row: LicenceKey = {
        id,
        version: 1,
        publicKey,
        sealedPrivateKey: yield* crypto.seal(licenceKeyPlace(id), privateKey),
        signsFrom,
        createdAt: yield* Clock.currentTimeMillis,
      }
      return row
    })

  /** Every key, oldest first; the first one is made when it is first asked for. */
  const keys: Effect.Effect<ReadonlyArray<LicenceKey>, StorageFailed> = Effect.gen(function* () {
    const known = yield* rows
    if (known.length > 0) return known
    const first = yield* newKey(nextKeyId([]), yield* Clock.currentTimeMillis)
    // Another process may make it in this moment: theirs will do as well.
    yield* commit([insert(LicenceKeyEntity, first)]).pipe(Effect.catchTag("Conflict", () => Effect.void))
    yield* forget
    return yield* rows
  })

  const privateKeyOf = (key: LicenceKey) =>
    Effect.gen(function* () {
      const known = opened.get(key.id)
      if (known !== undefined) return known
      const found = yield* Effect.orDie(crypto.open(licenceKeyPlace(key.id), key.sealedPrivateKey as Sealed))
      opened.set(key.id, found)
      return found
    })

  /** Signs what a client can check without trusting whoever handed it over. */
  const sign = (kind: SignedKind, content: Parameters<typeof textToSign>[2]) =>
    Effect.gen(function* () {
      const key = signingKeyAt(yield* keys, yield* Clock.currentTimeMillis)
      if (key === undefined) {
        return yield* new StorageFailed({ code: "STORAGE_BROKEN", operation: "licence_key.sign", reason: "no key" })
      }
      const text = textToSign(kind, key.id, content)
      return signedText(text, crypto.sign(yield* privateKeyOf(key), text))
    })

  /** Adds a key that signs once the overlap is over. Older keys stay published: what they signed goes on to hold. */
  const rotate = Effect.fn("LicenceKeys.rotate")(function* (overlapMs: number = KEY_OVERLAP_MS_DEFAULT) {
    const operator = yield* operatorWith("licence:edit")
    const id = nextKeyId(yield* repository.keys)
    const key = yield* newKey(id, (yield* Clock.currentTimeMillis) + overlapMs)
    yield* commit([
      insert(LicenceKeyEntity, key),
      yield* audited(operator, "licence:edit", {
        type: "licence.key_added",
        subject: "licence_key",
        subjectId: id,
        data: { signsFrom: key.signsFrom },
      }),
    ]).pipe(Effect.tapError((error) => (isConflictOn(error, [KEY_TAKEN]) ? forget : Effect.void)))
    yield* forget
    return key
  })

  return { keys, sign, rotate } as const
})

/** The keys that licence files and answers are signed with. */
export class LicenceKeys extends Context.Tag("@mintcode/core/licence/LicenceKeys")<
  LicenceKeys,
  Effect.Effect.Success<typeof makeLicenceKeys>
>() {}

export const layerLicenceKeys = Layer.effect(LicenceKeys, makeLicenceKeys)

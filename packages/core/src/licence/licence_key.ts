import { Schema } from "effect"
import { entity, Timestamp } from "../kernel/mod.ts"

/** A key that licence files and answers are signed with (Ed25519). Kept for as long as what it signed may be shown. */
export const LicenceKey = Schema.Struct({
  /** Key id, `lk1`, `lk2` and so on: two processes that make the same one at once make one. */
  id: Schema.String,
  version: Schema.Int,
  publicKey: Schema.Uint8ArrayFromSelf,
  sealedPrivateKey: Schema.String,
  /** Published before it signs, so that clients that look now and then know it in time. */
  signsFrom: Timestamp,
  createdAt: Timestamp,
}).annotations({ identifier: "LicenceKey" })
export type LicenceKey = typeof LicenceKey.Type

export const LicenceKeyEntity = entity<LicenceKey>()({
  name: "licence_key",
  key: "id",
  columns: {
    id: "text",
    version: "int",
    publicKey: "bytes",
    sealedPrivateKey: "text",
    signsFrom: "int",
    createdAt: "int",
  },
  unique: {},
  versioned: true,
})

/** Where a private key is sealed. */
export const licenceKeyPlace = (id: string) => ({
  table: LicenceKeyEntity.name,
  column: "sealed_private_key",
  rowId: id,
})

/** The key that signs at a moment: the newest whose time has come, or the oldest when none has. */
export const signingKeyAt = (keys: ReadonlyArray<LicenceKey>, at: Timestamp): LicenceKey | undefined => {
  const oldestFirst = [...keys].sort(
    (left, right) => left.signsFrom - right.signsFrom || numberOf(left) - numberOf(right),
  )
  return oldestFirst.findLast((key) => key.signsFrom <= at) ?? oldestFirst[0]
}

const numberOf = ({ id }: LicenceKey): number => Number(id.slice(2))

/** The id of the key behind these. */
export const nextKeyId = (keys: ReadonlyArray<LicenceKey>): string => `lk${Math.max(0, ...keys.map(numberOf)) + 1}`

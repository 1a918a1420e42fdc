import { Clock, Effect, Redacted } from "effect"
import { type CodeFormat, checkCodeFormat, entropyBits, type Product } from "../catalogue/mod.ts"
import {
  base64Url,
  type Crypto,
  type CryptoShape,
  invalid,
  newIds,
  type SealBroken,
  type Sealed,
} from "../kernel/mod.ts"
import { type Batch, BatchEntity } from "./batch.ts"
import { maskEnds, normaliseCode } from "./code.ts"
import { CODE_STRETCH_BYTES, deriveCode } from "./code_derivation.ts"
import { tagFor } from "./hidden_label.ts"
import type { Voucher, VoucherId } from "./voucher.ts"

/** Bytes of a batch key: AES-256. */
export const BATCH_KEY_BYTES = 32
/** Bytes of a code index: half a SHA-256, as RFC 2104, section 5 allows. 128 bit keep ten million codes apart. */
const CODE_INDEX_BYTES = 16
/** A format must have room for this many times the codes of the batch, so that guessing does not meet them by chance. */
const FORMAT_ROOM_FACTOR = 16

/** What a code is found by. */
export const codeIndexOf = (crypto: CryptoShape, normalised: string): Uint8Array =>
  crypto.digest("code", normalised).subarray(0, CODE_INDEX_BYTES)

/** What to look a code up by while more than one key is held. */
export const codeIndexesOf = (crypto: CryptoShape, normalised: string): ReadonlyArray<Uint8Array> =>
  crypto.digests("code", normalised).map((digest) => digest.subarray(0, CODE_INDEX_BYTES))

/** Where a batch's key is sealed. */
export const batchKeyPlace = (batchId: string) => ({ table: BatchEntity.name, column: "sealed_key", rowId: batchId })

/** A fresh batch key. */
export const newBatchKey = (crypto: CryptoShape): Effect.Effect<Redacted.Redacted<string>> =>
  Effect.map(crypto.randomBytes(BATCH_KEY_BYTES), (bytes) => Redacted.make(base64Url(bytes)))

/** The format of a batch: the product's, with what the request says. Refuses formats too small for the count. */
export const batchFormat = (product: Product, asked: Partial<CodeFormat> | undefined, count: number) =>
  Effect.gen(function* () {
    const format = yield* checkCodeFormat({ ...product.codeFormat, ...asked })
    if (2 ** entropyBits(format) < count * FORMAT_ROOM_FACTOR) {
      return yield* invalid("FORMAT_TOO_SMALL", "/count", "This format has too few codes for so many vouchers")
    }
    return format
  })

/** Derives the codes of one batch from its key and their numbers. */
export interface CodeSource {
  readonly code: (number: number) => string
  readonly codes: (first: number, count: number) => ReadonlyArray<{ readonly text: string; readonly symbols: string }>
}

/** The source of the codes that a key stands for. The key stays inside. */
export const codeSource = (crypto: CryptoShape, format: CodeFormat, key: Redacted.Redacted<string>): CodeSource => {
  const stream = crypto.keyStream(key)
  const tag = tagFor(crypto, format)
  const codes = (first: number, count: number) => {
    const stretches = stream.stretches(first, count, CODE_STRETCH_BYTES)
    return Array.from({ length: count }, (_, index) => {
      const derived = deriveCode(format, tag, stretches, index * CODE_STRETCH_BYTES)
      // One in 2^100: not a case to handle but one to notice.
      if (derived === undefined) throw new Error("key stream exhausted")
      return derived
    })
  }
  return { codes, code: (number) => codes(number, 1)[0]?.text ?? "" }
}

/** The source of a batch's codes, its key opened. */
export const openCodeSource = (crypto: CryptoShape, batch: Batch): Effect.Effect<CodeSource, SealBroken> =>
  Effect.map(crypto.open(batchKeyPlace(batch.id), batch.sealedKey as Sealed), (key) =>
    codeSource(crypto, batch.format, key),
  )

/** A voucher row and the code it stands for. */
export interface Minted {
  readonly voucher: Voucher
  readonly code: string
}

/** Makes the next vouchers of a batch: rows and codes, nothing written yet. */
export const mintChunk = (
  crypto: CryptoShape,
  batch: Batch,
  source: CodeSource,
  count: number,
): Effect.Effect<ReadonlyArray<Minted>, never, Crypto> =>
  Effect.gen(function* () {
    const at = yield* Clock.currentTimeMillis
    const ids = yield* newIds<VoucherId>(count)
    return source.codes(batch.nextNumber, count).map(({ text, symbols }, index) => {
      const { head, tail } = maskEnds(symbols)
      const voucher = newVoucher(batch, at, {
        id: ids[index] as VoucherId,
        number: batch.nextNumber + index,
        sealedCode: null,
        codeIndex: codeIndexOf(crypto, normaliseCode(text) ?? text),
        prefix: batch.format.prefix,
        head,
        tail,
      })
      return { code: text, voucher }
    })
  })

/** What tells the vouchers of a batch apart. */
type OwnFields = Pick<Voucher, "id" | "number" | "sealedCode" | "codeIndex" | "prefix" | "head" | "tail">

/** What every new voucher of a batch begins as. Written out: spreading one object into another takes longer than the rest. */
export const newVoucher = (batch: Batch, at: number, own: OwnFields): Voucher => ({
  id: own.id,
  version: 1,
  productId: batch.productId,
  batchId: batch.id,
  number: own.number,
  sealedCode: own.sealedCode,
  codeIndex: own.codeIndex,
  prefix: own.prefix,
  head: own.head,
  tail: own.tail,
  state: "issued",
  usesMax: batch.usesMax,
  usedCount: 0,
  failedCount: 0,
  redemptionId: null,
  restsUntil: null,
  expiresAt: batch.expiresAt,
  note: "",
  holder: null,
  createdAt: at,
  updatedAt: at,
  lastUsedAt: null,
})

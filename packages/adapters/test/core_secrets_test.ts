import { Buffer } from "node:buffer"
import { describe, expect, it } from "@effect/vitest"
import { layerNodeCrypto, type RootKey } from "@mintcode/adapters/node-crypto"
import { CODE_FORMAT_DEFAULT, CodeFormat } from "@mintcode/core/catalogue"
import { Crypto, type CryptoShape, idOf, newIds } from "@mintcode/core/kernel"
import { capabilityToken, holds, type Redemption } from "@mintcode/core/redemption"
import {
  codeCarriesLabel,
  codeIndexesOf,
  codeIndexOf,
  codeSource,
  newBatchKey,
  normaliseCode,
} from "@mintcode/core/voucher"
import { Effect, FastCheck as fc, type Layer, Redacted, Schema } from "effect"

/** What core makes of secrets, with a real `Crypto`: core itself has none. */

const key = (kid: string, byte: number): RootKey => ({ kid, secret: Redacted.make(Buffer.alloc(32, byte)) })
const OLD = layerNodeCrypto([key("k1", 1)])
const ROTATED = layerNodeCrypto([key("k2", 2), key("k1", 1)])
const FOREIGN = layerNodeCrypto([key("k3", 3)])

const cryptoOf = (layer: Layer.Layer<Crypto, unknown>): CryptoShape =>
  Effect.runSync(Effect.orDie(Effect.provide(Crypto, layer)))
const crypto = cryptoOf(OLD)
const rotated = cryptoOf(ROTATED)
const foreign = cryptoOf(FOREIGN)

const secret = (text: string) => Redacted.make(text)

describe("holds()", () => {
  const redemption = {
    id: "0190a0a0-0000-7000-8000-000000000001",
    holderDigest: crypto.digest("holder", "cookie"),
    idempotencyDigest: crypto.digest("idempotency", "key"),
  } as Redemption
  const nobody = { ...redemption, holderDigest: null, idempotencyDigest: null }

  it("knows the holder by token, cookie or idempotency key", () => {
    const token = capabilityToken(crypto, redemption.id)
    expect(Redacted.value(token)).toMatch(/^mrt_[\w-]{43}$/)
    expect(holds(crypto, redemption, { token })).toBe(true)
    expect(holds(crypto, redemption, { cookie: secret("cookie") })).toBe(true)
    expect(holds(crypto, redemption, { idempotencyKey: secret("key") })).toBe(true)
    expect(holds(crypto, redemption, { cookie: secret("another"), token })).toBe(true)
  })

  it("knows nobody by nothing, by what is another's, or by what the redemption has none of", () => {
    expect(holds(crypto, redemption, {})).toBe(false)
    expect(holds(crypto, redemption, { cookie: secret("key"), idempotencyKey: secret("cookie") })).toBe(false)
    expect(holds(crypto, nobody, { cookie: secret("cookie"), idempotencyKey: secret("key") })).toBe(false)
    expect(holds(crypto, nobody, { cookie: secret(""), idempotencyKey: secret("") })).toBe(false)
    const other = capabilityToken(crypto, "0190a0a0-0000-7000-8000-000000000002")
    expect(holds(crypto, redemption, { token: other })).toBe(false)
    expect(holds(crypto, redemption, { token: capabilityToken(foreign, redemption.id) })).toBe(false)
  })

  it("refuses tokens that are cut, prolonged, of another kind or no token at all", () => {
    const token = Redacted.value(capabilityToken(crypto, redemption.id))
    const forged = [
      token.slice(0, -1),
      `${token}A`,
      token.slice(4),
      token.replace("mrt_", "mop_"),
      "mrt_",
      "",
      "mrt_%",
      "\u0000",
    ]
    for (const text of forged)
      expect(holds(crypto, redemption, { token: secret(text) }), JSON.stringify(text)).toBe(false)
    void fc.assert(
      fc.property(
        fc.string(),
        (text) => void expect(holds(crypto, redemption, { token: secret(`mrt_${text}`) })).toBe(false),
      ),
    )
  })

  it("goes on knowing holders while keys rotate", () => {
    expect(holds(rotated, redemption, { token: capabilityToken(crypto, redemption.id) })).toBe(true)
    expect(holds(rotated, redemption, { token: capabilityToken(rotated, redemption.id) })).toBe(true)
    expect(holds(rotated, redemption, { cookie: secret("cookie") })).toBe(true)
    expect(holds(foreign, redemption, { cookie: secret("cookie") })).toBe(false)
  })
})

describe("codeCarriesLabel()", () => {
  const batchKey = Effect.runSync(newBatchKey(crypto))
  const anyLabelled = fc.record({
    length: fc.integer({ min: 30, max: 64 }),
    group: fc.integer({ min: 0, max: 8 }),
    prefix: fc.constantFrom("", "VIP", "LOL1"),
    alphabet: fc.constantFrom(
      CODE_FORMAT_DEFAULT.alphabet,
      "abcdefghjkmnpqrstvwxyz",
      "OILABCDEFGH23456789".replace(/[IL]/g, ""),
    ),
    label: fc.record({
      label: fc.constant("TGCA"),
      length: fc.integer({ min: 6, max: 12 }),
      position: fc.integer({ min: 0, max: 18 }),
    }),
  })

  it("finds the label in every code of its format, however the code is typed, and no other label", () => {
    void fc.assert(
      fc.property(anyLabelled, fc.nat({ max: 1_000 }), (asked, number) => {
        const format = Schema.decodeSync(CodeFormat)({ ...asked, allowWeak: true })
        const code = codeSource(crypto, format, batchKey).code(number)
        const where = { ...asked.label, prefix: asked.prefix, alphabet: asked.alphabet }
        expect(codeCarriesLabel(crypto, code, where)).toBe(true)
        expect(codeCarriesLabel(crypto, ` ${code.toLowerCase().replaceAll("-", " ")} `, where)).toBe(true)
        expect(codeCarriesLabel(rotated, code, where)).toBe(true)
        expect(codeCarriesLabel(crypto, code, { ...where, label: "TGUS" })).toBe(false)
        expect(codeCarriesLabel(foreign, code, where)).toBe(false)
      }),
    )
  })

  it("finds it with the default length and position when nothing is said", () => {
    const format = Schema.decodeSync(CodeFormat)({ label: { label: "TGCA" }, group: 4 })
    const code = codeSource(crypto, format, batchKey).code(0)
    expect(normaliseCode(code)).toHaveLength(32)
    expect(codeCarriesLabel(crypto, code, { label: "TGCA" })).toBe(true)
    expect(codeCarriesLabel(crypto, code, { label: "TGCA", position: 9 })).toBe(false)
  })

  it("finds none in what is no code, and none of a shape that no format has", () => {
    const code = codeSource(crypto, CODE_FORMAT_DEFAULT, batchKey).code(0)
    expect(codeCarriesLabel(crypto, "'; DROP TABLE voucher", { label: "TGCA" })).toBe(false)
    expect(codeCarriesLabel(crypto, "ABCD", { label: "TGCA" })).toBe(false)
    for (const where of [
      { label: "" },
      { label: "TGCA", length: 99 },
      { label: "TGCA", position: -1 },
      { label: "TGCA", alphabet: "AB" },
    ]) {
      expect(codeCarriesLabel(crypto, code, where), JSON.stringify(where)).toBe(false)
    }
  })
})

describe("codeSource()", () => {
  it("gives the same code for the same number, alone or among others, and never the same twice", () => {
    const batchKey = Effect.runSync(newBatchKey(crypto))
    const source = codeSource(crypto, CODE_FORMAT_DEFAULT, batchKey)
    const codes = source.codes(0, 2_000).map((code) => code.text)
    expect(new Set(codes).size).toBe(codes.length)
    for (const number of [0, 1, 499, 1_999]) expect(source.code(number)).toBe(codes[number])
    expect(source.codes(1_990, 10).map((code) => code.text)).toEqual(codes.slice(1_990))
    const other = codeSource(crypto, CODE_FORMAT_DEFAULT, Effect.runSync(newBatchKey(crypto)))
    expect(other.code(0)).not.toBe(codes[0])
  })

  it("is found under the newest key first, and under the older ones while they are held", () => {
    expect(codeIndexesOf(rotated, "V1P0110")).toEqual([codeIndexOf(rotated, "V1P0110"), codeIndexOf(crypto, "V1P0110")])
    expect(codeIndexOf(crypto, "V1P0110")).toHaveLength(16)
  })
})

describe("newIds()", () => {
  it.effect("gives ids that are well-formed, distinct and in their order, as many as are asked for", () =>
    Effect.gen(function* () {
      for (const count of [0, 1, 500, 20_000]) {
        const ids = yield* newIds<string>(count)
        expect(ids).toHaveLength(count)
        expect(new Set(ids).size).toBe(count)
        expect([...ids].sort()).toEqual(ids)
        expect(ids.every(Schema.is(idOf("VoucherId")))).toBe(true)
      }
    }).pipe(Effect.provide(OLD)),
  )
})

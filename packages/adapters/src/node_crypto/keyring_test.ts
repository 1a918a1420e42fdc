import { Buffer } from "node:buffer"
import { hkdfSync } from "node:crypto"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import {
  deriveKey,
  generateKey,
  keyFingerprint,
  keyringFingerprint,
  parseKeyring,
  type RootKey,
  renderKeyring,
  withNewestKey,
} from "./keyring.ts"

const secret = (byte: number): string => Buffer.alloc(32, byte).toString("base64url")
const parse = (text: string) => parseKeyring(Redacted.make(text))
const refusal = (text: string) =>
  Effect.map(Effect.flip(parse(text)), (error) => ({ code: error.code, reason: error.reason }))

describe("parseKeyring()", () => {
  it.effect("reads keys by line and by comma, newest first, and skips comments and blanks", () =>
    Effect.gen(function* () {
      const keyring = yield* parse(`# a, comment\n\n  k3:${secret(3)} , k2:${secret(2)}\r\nold_1:${secret(1)}\n`)
      expect(keyring.map(({ kid }) => kid)).toEqual(["k3", "k2", "old_1"])
      expect(Redacted.value(keyring[0].secret)).toEqual(Buffer.alloc(32, 3))
    }),
  )

  it.effect("reads what renderKeyring() writes", () =>
    Effect.gen(function* () {
      const keyring = withNewestKey([yield* generateKey], yield* generateKey)
      const again = yield* parseKeyring(renderKeyring(keyring))
      expect(again.map(({ kid }) => kid)).toEqual(keyring.map(({ kid }) => kid))
      expect(again.map(keyFingerprint)).toEqual(keyring.map(keyFingerprint))
    }),
  )

  it.effect("refuses what is no keyring, and names the place but never a part of it", () =>
    Effect.gen(function* () {
      const cases: ReadonlyArray<readonly [string, RegExp]> = [
        ["", /there is no key/],
        ["# nothing\n", /there is no key/],
        [secret(250), /key 1 of 1 does not start with a key id/],
        [`K1:${secret(250)}`, /does not start with a key id/],
        [`k.1:${secret(250)}`, /does not start with a key id/],
        [`k1:${secret(250).slice(1)}`, /not 32 bytes/],
        [`k1:${secret(250)}A`, /not 32 bytes/],
        [`k1:${secret(250)}=`, /not 32 bytes/],
        [`k1:${secret(250).slice(0, -1)}7`, /not 32 bytes/],
        [`k2:${secret(1)}\nk2:${secret(250)}`, /key 2 of 2 has the key id of an earlier one/],
        [Array.from({ length: 9 }, (_, index) => `k${index}:${secret(250)}`).join(","), /9 keys, at most 8/],
      ]
      for (const [text, reason] of cases) {
        const refused = yield* refusal(text)
        expect(refused.code).toBe("KEYS_INVALID")
        expect(refused.reason).toMatch(reason)
        expect(refused.reason).not.toContain(secret(250).slice(0, 6))
      }
    }),
  )
})

describe("generateKey", () => {
  it.effect("makes a new key each time, which prints as redacted", () =>
    Effect.gen(function* () {
      const [one, other] = [yield* generateKey, yield* generateKey]
      expect(Redacted.value(one.secret)).toHaveLength(32)
      expect(keyFingerprint(one)).not.toBe(keyFingerprint(other))
      expect(`${JSON.stringify(one)}${String(one.secret)}`).not.toContain(
        Buffer.from(Redacted.value(one.secret)).toString("base64url"),
      )
    }),
  )
})

describe("deriveKey()", () => {
  const key: RootKey = { kid: "k1", secret: Redacted.make(Buffer.alloc(32, 5)) }

  it("stands on an HKDF that gives the first vector of RFC 5869", () => {
    const made = hkdfSync(
      "sha256",
      Buffer.alloc(22, 0x0b),
      Buffer.from("000102030405060708090a0b0c", "hex"),
      Buffer.from("f0f1f2f3f4f5f6f7f8f9", "hex"),
      42,
    )
    expect(Buffer.from(made).toString("hex")).toBe(
      "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    )
  })

  it("derives a key of its own for each purpose, and the same one each time", () => {
    const purposes = ["code", "holder", "token", "idempotency", "label", "seal", "fingerprint"] as const
    const derived = purposes.map((purpose) => Buffer.from(deriveKey(key, purpose)).toString("hex"))
    expect(new Set(derived).size).toBe(purposes.length)
    expect(purposes.map((purpose) => Buffer.from(deriveKey(key, purpose)).toString("hex"))).toEqual(derived)
  })

  it("never changes: what is stored was made with these", () => {
    expect(Buffer.from(deriveKey(key, "seal")).toString("hex")).toBe(PINNED_SEAL_KEY)
    expect(keyFingerprint(key)).toBe(PINNED_FINGERPRINT)
  })
})

describe("keyringFingerprint()", () => {
  it.effect("names the newest key unless another one is asked for", () =>
    Effect.gen(function* () {
      const keyring = yield* parse(`k2:${secret(2)},k1:${secret(1)}`)
      expect(keyringFingerprint(keyring)).toMatch(/^k2:[0-9a-f]{16}$/)
      expect(keyringFingerprint(keyring, "k1")).toMatch(/^k1:[0-9a-f]{16}$/)
      expect(keyringFingerprint(keyring, "k0")).toBeUndefined()
    }),
  )

  it.effect("tells keys with the same id apart", () =>
    Effect.gen(function* () {
      const [one, other] = [yield* parse(`k1:${secret(1)}`), yield* parse(`k1:${secret(2)}`)]
      expect(keyringFingerprint(one)).not.toBe(keyringFingerprint(other))
    }),
  )
})

const PINNED_SEAL_KEY = "6fb8fe7dafa0beca5d383dc367a8a63c92956edf0fb172b269eeed716d950d88"
const PINNED_FINGERPRINT = "k1:5ff14a4f209145eb"

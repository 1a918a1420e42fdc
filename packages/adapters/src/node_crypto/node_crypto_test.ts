import { Buffer } from "node:buffer"
import { createHash } from "node:crypto"
import { describe, expect, it } from "@effect/vitest"
import { Crypto, type DigestPurpose, type Sealed, type SealPlace } from "@mintcode/core/kernel"
import { Effect, Redacted } from "effect"
import type { Keyring, RootKey } from "./keyring.ts"
import { layerNodeCrypto, makeNodeCrypto } from "./node_crypto.ts"

const key = (kid: string, byte: number): RootKey => ({ kid, secret: Redacted.make(Buffer.alloc(32, byte)) })
const OLD: Keyring = [key("k1", 1)]
const BOTH: Keyring = [key("k2", 2), key("k1", 1)]
const PURPOSES: ReadonlyArray<DigestPurpose> = ["code", "holder", "token", "idempotency", "label", "audit", "limit"]
const PLACE: SealPlace = { table: "voucher", column: "sealed_code", rowId: "1" }
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex")

describe("makeNodeCrypto()", () => {
  it.effect("opens under an old key what it wrote then, and writes under the new one", () =>
    Effect.gen(function* () {
      const [before, after] = [makeNodeCrypto(OLD), makeNodeCrypto(BOTH)]
      const sealed = yield* before.seal(PLACE, Redacted.make("VIP-1234"))
      expect(Redacted.value(yield* after.open(PLACE, sealed))).toBe("VIP-1234")
      expect((yield* after.seal(PLACE, Redacted.make("VIP-1234"))).startsWith("v1.k2.")).toBe(true)
    }),
  )

  it.effect("seals again what an old key wrote, and leaves the rest alone", () =>
    Effect.gen(function* () {
      const [before, after] = [makeNodeCrypto(OLD), makeNodeCrypto(BOTH)]
      const again = yield* after.reseal(PLACE, yield* before.seal(PLACE, Redacted.make("VIP-1234")))
      expect(again?.startsWith("v1.k2.")).toBe(true)
      expect(Redacted.value(yield* after.open(PLACE, again as Sealed))).toBe("VIP-1234")
      expect(yield* after.reseal(PLACE, again as Sealed)).toBeUndefined()
      // Without its key the new seal does not open any more.
      expect((yield* Effect.flip(before.open(PLACE, again as Sealed))).reason).toBe("unknown_key")
    }),
  )

  it.effect("refuses to seal again what it cannot open", () =>
    Effect.gen(function* () {
      const sealed = yield* makeNodeCrypto(OLD).seal(PLACE, Redacted.make("VIP-1234"))
      const moved = yield* Effect.flip(makeNodeCrypto(BOTH).reseal({ ...PLACE, rowId: "2" }, sealed))
      expect(moved).toMatchObject({ code: "SEAL_BROKEN", rowId: "2", reason: "not_authentic" })
    }),
  )

  it("digests under the newest key, and under all for looking up", () => {
    const [before, after] = [makeNodeCrypto(OLD), makeNodeCrypto(BOTH)]
    for (const purpose of PURPOSES) {
      const [newest, old, ...rest] = after.digests(purpose, "VIP1234")
      expect(rest).toEqual([])
      expect(newest).toEqual(after.digest(purpose, "VIP1234"))
      expect(old).toEqual(before.digest(purpose, "VIP1234"))
      expect(newest).toHaveLength(32)
    }
  })

  it("gives one text another digest for each purpose", () => {
    const crypto = makeNodeCrypto(OLD)
    expect(new Set(PURPOSES.map((purpose) => hex(crypto.digest(purpose, "same")))).size).toBe(PURPOSES.length)
  })

  it("never changes: vouchers are found by these", () => {
    expect(hex(makeNodeCrypto(OLD).digest("code", "VIP1234"))).toBe(PINNED_CODE_DIGEST)
  })

  it("gives the digests of RFC 4231 and of FIPS 180-4", () => {
    const crypto = makeNodeCrypto(OLD)
    expect(hex(crypto.hmac(Redacted.make("Jefe"), "what do ya want for nothing?"))).toBe(
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    )
    expect(hex(crypto.sha256("abc"))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    expect(hex(crypto.sha256("薄荷🌱"))).toBe(createHash("sha256").update("薄荷🌱").digest("hex"))
  })

  it.effect("gives as many random bytes as asked for, and never the same twice", () =>
    Effect.gen(function* () {
      const crypto = makeNodeCrypto(OLD)
      const seen = new Set<string>()
      for (let index = 0; index < 2_000; index++) {
        const bytes = yield* crypto.randomBytes(10)
        expect(bytes).toHaveLength(10)
        seen.add(hex(bytes))
      }
      expect(seen.size).toBe(2_000)
      for (const count of [0, 1, 256, 257, 5_000]) expect(yield* crypto.randomBytes(count)).toHaveLength(count)
    }),
  )

  it.effect("serves random bytes that later calls do not change", () =>
    Effect.gen(function* () {
      const crypto = makeNodeCrypto(OLD)
      const first = yield* crypto.randomBytes(16)
      const before = hex(first)
      for (let index = 0; index < 600; index++) yield* crypto.randomBytes(16)
      expect(hex(first)).toBe(before)
    }),
  )
})

describe("layerNodeCrypto()", () => {
  it.effect("provides the port", () =>
    Effect.gen(function* () {
      const crypto = yield* Crypto
      expect(crypto.digest("token", "x")).toHaveLength(32)
    }).pipe(Effect.provide(layerNodeCrypto(OLD))),
  )
})

const PINNED_CODE_DIGEST = "d18a051193a17c697e6dce4590516b780c21a98983bb4c3e3f1012331a33f905"

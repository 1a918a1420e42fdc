import { Buffer } from "node:buffer"
import { describe, expect, it } from "@effect/vitest"
import { layerNodeCrypto } from "@mintcode/adapters/node-crypto"
import { Crypto, type CryptoShape, uuidV7 } from "@mintcode/core/kernel"
import {
  checkLicenceFile,
  type FileCheck,
  fileSecret,
  type Licence,
  licenceFileOf,
  sealedFileText,
  sealLicenceFile,
  signedText,
  textToSign,
} from "@mintcode/core/licence"
import { Effect, FastCheck as fc, Redacted } from "effect"

const NOON = Date.UTC(2030, 0, 1, 12)
const HOUR_MS = 3_600_000
const MACHINE = "machine-1"
const CODE = "V1P7F3K9Q2M"

const crypto: CryptoShape = Effect.runSync(
  Effect.provide(Crypto, layerNodeCrypto([{ kid: "k1", secret: Redacted.make(Buffer.alloc(32, 1)) }])),
)
const [mine, other] = [Effect.runSync(crypto.newSigningKey), Effect.runSync(crypto.newSigningKey)]

const licence = {
  id: uuidV7(NOON, Uint8Array.of(1)),
  productId: "pro",
  startsAt: NOON,
  endsAt: NOON + HOUR_MS,
  floating: false,
} as Licence
const terms = { heartbeatMs: 60_000, offlineMs: 24 * HOUR_MS }
const content = licenceFileOf(crypto, licence, terms, MACHINE, NOON)
const sign = (kind: "licence" | "answer", key = mine, id = "lk1"): string => {
  const text = textToSign(kind, id, content)
  return signedText(text, crypto.sign(key.privateKey, text))
}
const file = sign("licence")

const check = (text: string, more: Partial<FileCheck> = {}) => {
  const checked = checkLicenceFile(crypto, text, {
    keys: [{ id: "lk1", publicKey: mine.publicKey }],
    machineCode: MACHINE,
    at: NOON,
    ...more,
  })
  return checked._tag === "Left" ? checked.left : "GOOD"
}

describe("a licence file", () => {
  it("ends with its licence, or when its time offline is over; a floating seat's with the seat", () => {
    const endOf = (changes: Partial<Licence>, offlineMs: number) =>
      licenceFileOf(crypto, { ...licence, ...changes }, { ...terms, offlineMs }, MACHINE, NOON).expires_at
    expect(endOf({}, 24 * HOUR_MS)).toBe(NOON + HOUR_MS)
    expect(endOf({}, 1_000)).toBe(NOON + 1_000)
    expect(endOf({ endsAt: null }, 24 * HOUR_MS)).toBe(NOON + 24 * HOUR_MS)
    expect(endOf({ floating: true }, 24 * HOUR_MS)).toBe(NOON + 60_000)
  })

  it("holds on its machine within its time, and says what is wrong otherwise", () => {
    expect(check(file)).toBe("GOOD")
    expect(check(`\n${file}\r\n`)).toBe("GOOD")
    expect(check(file, { at: NOON + HOUR_MS - 1 })).toBe("GOOD")
    expect(check(file, { at: NOON + HOUR_MS })).toBe("EXPIRED")
    expect(check(file, { at: NOON - 1 })).toBe("NOT_STARTED")
    expect(check(file, { machineCode: "machine-2" })).toBe("MACHINE_MISMATCH")
    expect(check(file, { keys: [] })).toBe("KEY_UNKNOWN")
    expect(check(sign("licence", mine, "lk2"))).toBe("KEY_UNKNOWN")
    expect(check(sign("licence", other))).toBe("NOT_AUTHENTIC")
    // What is signed says what it is: an answer is no file.
    expect(check(sign("answer"))).toBe("MALFORMED")
    expect(check(sign("answer").replace("answer", "licence"))).toBe("NOT_AUTHENTIC")
    for (const text of ["", ".", "licence.v1", "licence.v2.lk1.a.b", `${file}.x`]) {
      expect(check(text)).toBe("MALFORMED")
    }
  })

  it("is refused when any of its characters is another", () => {
    void fc.assert(
      fc.property(fc.nat({ max: file.length - 1 }), fc.constantFrom("A", "b", "7", "-", "."), (at, character) => {
        const changed = file.slice(0, at) + character + file.slice(at + 1)
        // The last character of a signature carries four bits that mean nothing.
        if (changed === file || at === file.length - 1) return
        expect(check(changed)).not.toBe("GOOD")
      }),
      { numRuns: 500 },
    )
  })

  it("opens sealed with code and machine code, and is nothing without them", () => {
    const sealed = sealedFileText(Effect.runSync(sealLicenceFile(crypto, file, fileSecret(CODE, MACHINE))))
    expect(sealed).not.toContain(content.machine)
    expect(check(sealed, { normalisedCode: CODE })).toBe("GOOD")
    expect(check(sealed)).toBe("SEALED")
    expect(check(sealed, { normalisedCode: "ANOTHER" })).toBe("SEALED")
    expect(check(sealed, { normalisedCode: CODE, machineCode: "machine-2" })).toBe("SEALED")
    expect(check("sealed-licence.v1.", { normalisedCode: CODE })).toBe("SEALED")
    expect(check(sealed, { normalisedCode: CODE, at: NOON + HOUR_MS })).toBe("EXPIRED")
  })
})

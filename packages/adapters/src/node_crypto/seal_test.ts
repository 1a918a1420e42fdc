import { Buffer } from "node:buffer"
import { createCipheriv } from "node:crypto"
import { describe, expect, it } from "@effect/vitest"
import { SealBroken, type SealPlace } from "@mintcode/core/kernel"
import { FastCheck as fc } from "effect"
import { openText, sealText } from "./seal.ts"

const KEY = Buffer.alloc(32, 9)
const PLACE: SealPlace = { table: "voucher", column: "sealed_code", rowId: "018f0000-0000-7000-8000-000000000001" }
const keys = new Map([["k1", KEY]])

const reasonOf = (place: SealPlace, sealed: string, held: ReadonlyMap<string, Uint8Array> = keys): string => {
  const opened = openText(held, place, sealed)
  return opened instanceof SealBroken ? opened.reason : `opened: ${opened.plain}`
}

describe("sealText() and openText()", () => {
  // The GCM specification (McGrew and Viega), test case 16: AES-256 with additional data.
  it("stand on an AES-256-GCM that gives the vector of its specification", () => {
    const key = "feffe9928665731c6d6a8f9467308308".repeat(2)
    const cipher = createCipheriv(
      "aes-256-gcm",
      Buffer.from(key, "hex"),
      Buffer.from("cafebabefacedbaddecaf888", "hex"),
    )
    cipher.setAAD(Buffer.from("feedfacedeadbeeffeedfacedeadbeefabaddad2", "hex"))
    const plain =
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72" +
      "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    const text = Buffer.concat([cipher.update(Buffer.from(plain, "hex")), cipher.final()])
    expect(text.toString("hex")).toBe(
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa" +
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
    )
    expect(cipher.getAuthTag().toString("hex")).toBe("76fc6ece0f4e1768cddf8853bb2d551b")
  })

  it("give any text back at its place", () => {
    void fc.assert(
      fc.property(fc.fullUnicodeString(), fc.string(), (plain, rowId) => {
        const place = { ...PLACE, rowId }
        expect(openText(keys, place, sealText("k1", KEY, place, plain))).toEqual({ kid: "k1", plain })
      }),
    )
  })

  it("write v1, the key id, the nonce, and ciphertext with tag", () => {
    const [format, kid, nonce, body, ...rest] = sealText("k1", KEY, PLACE, "VIP-1234").split(".")
    expect([format, kid, rest]).toEqual(["v1", "k1", []])
    expect(Buffer.from(nonce ?? "", "base64url")).toHaveLength(12)
    expect(Buffer.from(body ?? "", "base64url")).toHaveLength("VIP-1234".length + 16)
  })

  it("never write the same text twice", () => {
    expect(sealText("k1", KEY, PLACE, "same")).not.toBe(sealText("k1", KEY, PLACE, "same"))
  })

  it("do not open a value that was moved to another row, column or table", () => {
    const sealed = sealText("k1", KEY, PLACE, "VIP-1234")
    const places = [
      { ...PLACE, rowId: "other" },
      { ...PLACE, column: "other" },
      { ...PLACE, table: "other" },
    ]
    for (const place of places) expect(reasonOf(place, sealed)).toBe("not_authentic")
    // The parts of a place cannot be shifted into each other either.
    const shifted = { table: `${PLACE.table}","${PLACE.column}`, column: PLACE.rowId, rowId: "" }
    expect(reasonOf(shifted, sealed)).toBe("not_authentic")
  })

  it("do not open when any bit of nonce, ciphertext or tag is flipped", () => {
    const sealed = sealText("k1", KEY, PLACE, "VIP-1234")
    const [format, kid, nonce = "", body = ""] = sealed.split(".")
    const flips = (text: string): ReadonlyArray<string> =>
      Array.from({ length: Buffer.from(text, "base64url").length * 8 }, (_, bit) => {
        const bytes = Buffer.from(text, "base64url")
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        return bytes.toString("base64url")
      })
    for (const flipped of flips(nonce))
      expect(reasonOf(PLACE, [format, kid, flipped, body].join("."))).toBe("not_authentic")
    for (const flipped of flips(body))
      expect(reasonOf(PLACE, [format, kid, nonce, flipped].join("."))).toBe("not_authentic")
  })

  it("do not open when any character is replaced, not even in spare bits of base64", () => {
    const sealed = sealText("k1", KEY, PLACE, "VIP-1234!")
    for (let index = 0; index < sealed.length; index++) {
      for (const character of "AQgw_.k1v2=+") {
        if (sealed[index] === character) continue
        const changed = sealed.slice(0, index) + character + sealed.slice(index + 1)
        expect(openText(keys, PLACE, changed)).toBeInstanceOf(SealBroken)
      }
    }
  })

  it("say what is wrong: malformed, an unknown key, or not authentic", () => {
    const sealed = sealText("k1", KEY, PLACE, "VIP-1234")
    for (const text of ["", "v1", "v1.k1", "v1.k1..", `${sealed}.x`, sealed.replace("v1", "v2"), sealed.slice(0, 30)]) {
      expect(reasonOf(PLACE, text)).toBe("malformed")
    }
    expect(reasonOf(PLACE, sealed.replace(".k1.", ".k2."))).toBe("unknown_key")
    expect(reasonOf(PLACE, sealed, new Map([["k1", Buffer.alloc(32, 8)]]))).toBe("not_authentic")
  })

  it("tell of the place and of nothing else when they refuse", () => {
    const refused = openText(keys, { ...PLACE, rowId: "7" }, sealText("k1", KEY, PLACE, "VIP-1234"))
    expect(String(refused)).toContain(`Cannot open voucher.sealed_code of "7": not authentic`)
    expect(JSON.stringify(refused)).not.toContain("VIP")
  })
})

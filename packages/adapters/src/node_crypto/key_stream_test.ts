import { Buffer } from "node:buffer"
import { createCipheriv } from "node:crypto"
import { describe, expect, it } from "@effect/vitest"
import { FastCheck as fc, Redacted } from "effect"
import { makeKeyStream } from "./key_stream.ts"

const KEY = Buffer.from("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4", "hex")
const stream = makeKeyStream(Redacted.make(KEY.toString("base64url")))
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex")

describe("makeKeyStream()", () => {
  // NIST SP 800-38A, F.5.5: its counter block f0f1…ff is beyond 2^53 blocks, so its AES is checked here and ours below.
  it("stands on an AES-256-CTR that gives the vectors of NIST SP 800-38A F.5.5", () => {
    const cipher = createCipheriv("aes-256-ctr", KEY, Buffer.from("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff", "hex"))
    const plain =
      "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51" +
      "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710"
    expect(cipher.update(Buffer.from(plain, "hex")).toString("hex")).toBe(
      "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5" +
        "2b0930daa23de94ce87017ba2d84988ddfc9c58db67aada613c2dd08457941a6",
    )
  })

  it("encrypts the number of each block", () => {
    const ecb = createCipheriv("aes-256-ecb", KEY, null).setAutoPadding(false)
    for (const block of [0, 1, 255, 256, 2 ** 32 - 1, 2 ** 32, 2 ** 40 + 5]) {
      const counter = Buffer.from(block.toString(16).padStart(32, "0"), "hex")
      expect(hex(stream.stretches(block, 1, 16))).toBe(ecb.update(counter).toString("hex"))
    }
  })

  it("gives any stretch as it is in the stream read from the start", () => {
    const whole = stream.stretches(0, 4_096, 1)
    void fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(50), fc.nat(30), (bytesEach, first, count) => {
        const expected = whole.subarray(first * bytesEach, (first + count) * bytesEach)
        expect(hex(stream.stretches(first, count, bytesEach))).toBe(hex(expected))
      }),
    )
  })

  it("gives other bytes under another key", () => {
    const other = makeKeyStream(Redacted.make(Buffer.alloc(32, 1).toString("base64url")))
    expect(hex(other.stretches(0, 1, 32))).not.toBe(hex(stream.stretches(0, 1, 32)))
  })

  it("refuses keys of another length and places out of range", () => {
    expect(() => makeKeyStream(Redacted.make("AAAA"))).toThrow(RangeError)
    expect(() => stream.stretches(-1, 1, 16)).toThrow(RangeError)
    expect(() => stream.stretches(Number.MAX_SAFE_INTEGER, 2, 16)).toThrow(RangeError)
  })
})

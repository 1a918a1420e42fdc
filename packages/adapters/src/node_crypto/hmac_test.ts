import { Buffer } from "node:buffer"
import { createHmac } from "node:crypto"
import { describe, expect, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { makeHmac } from "./hmac.ts"

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex")

describe("makeHmac()", () => {
  // RFC 4231, sections 4.2 to 4.4: those whose key fits a block and whose message is text.
  it("gives the digests of RFC 4231", () => {
    expect(hex(makeHmac(Buffer.alloc(20, 0x0b))("Hi There"))).toBe(
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
    )
    expect(hex(makeHmac(Buffer.from("Jefe"))("what do ya want for nothing?"))).toBe(
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    )
    // Section 4.4 has 50 bytes 0xdd, which is no text in UTF-8; section 4.6's message fits.
    expect(hex(makeHmac(Buffer.alloc(20, 0x0c))("Test With Truncation")).slice(0, 32)).toBe(
      "a3b6167473100ee06e0c796c2955552b",
    )
  })

  it("agrees with createHmac for every key and text", () => {
    void fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 0, maxLength: 64 }),
        fc.fullUnicodeString({ maxLength: 600 }),
        (key, text) => {
          expect(hex(makeHmac(key)(text))).toBe(createHmac("sha256", key).update(text).digest("hex"))
        },
      ),
    )
  })

  it("keeps nothing of a longer text for the next, shorter one", () => {
    const hmac = makeHmac(Buffer.alloc(32, 7))
    const alone = hex(makeHmac(Buffer.alloc(32, 7))("short"))
    hmac("a".repeat(300))
    hmac("b".repeat(5_000))
    expect(hex(hmac("short"))).toBe(alone)
  })

  it("gives each caller bytes of its own", () => {
    const hmac = makeHmac(Buffer.alloc(32, 7))
    const first = hmac("one")
    const before = hex(first)
    hmac("two")
    expect(hex(first)).toBe(before)
  })
})

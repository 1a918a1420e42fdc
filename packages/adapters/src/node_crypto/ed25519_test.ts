import { Buffer } from "node:buffer"
import { base64Url } from "@mintcode/core/kernel"
import { Redacted } from "effect"
import { describe, expect, it } from "vitest"
import { newSigningKey, signText, verifyText } from "./ed25519.ts"
import { openForHolder, sealForHolder } from "./holder_seal.ts"

const hex = (text: string) => new Uint8Array(Buffer.from(text, "hex"))

describe("Ed25519", () => {
  it("signs as RFC 8032 says (section 7.1, test 2)", () => {
    const seed = hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    const publicKey = hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    const signature = signText(Redacted.make(base64Url(seed)), "r")
    expect(Buffer.from(signature).toString("hex")).toBe(
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    )
    expect(verifyText(publicKey, "r", signature)).toBe(true)
  })

  it("takes the signature of one text under one key, and of no other", () => {
    const [mine, other] = [newSigningKey(), newSigningKey()]
    const signature = signText(mine.privateKey, "licence")
    const changed = signature.map((byte, index) => (index === 7 ? byte ^ 1 : byte))
    expect(verifyText(mine.publicKey, "licence", signature)).toBe(true)
    expect(verifyText(mine.publicKey, "licence ", signature)).toBe(false)
    expect(verifyText(other.publicKey, "licence", signature)).toBe(false)
    for (const wrong of [changed, signature.subarray(1), new Uint8Array(0), new Uint8Array(64)]) {
      expect(verifyText(mine.publicKey, "licence", wrong)).toBe(false)
    }
    for (const key of [new Uint8Array(0), new Uint8Array(31), new Uint8Array(32)]) {
      expect(verifyText(key, "licence", signature)).toBe(false)
    }
  })
})

describe("a seal for a holder", () => {
  const secret = Redacted.make("code and machine")

  it("opens with the secret and purpose it was made with, and is another each time", () => {
    const sealed = sealForHolder(secret, "file", "授权 🌱")
    expect(openForHolder(secret, "file", sealed)).toBe("授权 🌱")
    expect(sealForHolder(secret, "file", "授权 🌱")).not.toBe(sealed)
    expect(openForHolder(Redacted.make("other"), "file", sealed)).toBeUndefined()
    expect(openForHolder(secret, "answer", sealed)).toBeUndefined()
  })

  it("does not open when anything of it was changed or is missing", () => {
    const sealed = sealForHolder(secret, "file", "text")
    const [salt = "", nonce = "", body = ""] = sealed.split(".")
    for (const broken of [
      "",
      ".",
      "..",
      salt,
      `${salt}.${nonce}`,
      `${salt}.${nonce}.`,
      `${sealed}.x`,
      `${nonce}.${nonce}.${body}`,
      `${salt}.${nonce}.${body.slice(2)}`,
      `${salt}.${salt}.${body}`,
    ]) {
      expect(openForHolder(secret, "file", broken)).toBeUndefined()
    }
  })
})

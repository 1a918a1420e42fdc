import { describe, expect, it } from "@effect/vitest"
import { FastCheck as fc, Schema } from "effect"
import { idOf, uuidV7 } from "./id.ts"

const isId = Schema.is(idOf("VoucherId"))
const anyTime = fc.integer({ min: 0, max: 2 ** 48 - 1 })
const anyBytes = fc.uint8Array({ minLength: 10, maxLength: 10 })

describe("uuidV7()", () => {
  it("is a well-formed UUIDv7 for every time and every random bytes", () => {
    void fc.assert(fc.property(anyTime, anyBytes, (at, random) => void expect(uuidV7(at, random)).toSatisfy(isId)))
    expect(uuidV7(-5, new Uint8Array(10))).toBe("00000000-0000-7000-8000-000000000000")
  })

  it("carries its time, and sorts by it", () => {
    void fc.assert(
      fc.property(anyTime, anyTime, anyBytes, anyBytes, (one, other, left, right) => {
        expect(Number.parseInt(uuidV7(one, left).replaceAll("-", "").slice(0, 12), 16)).toBe(one)
        if (one < other) expect(uuidV7(one, left) < uuidV7(other, right)).toBe(true)
      }),
    )
  })

  it("keeps 74 random bits", () => {
    expect(uuidV7(0, new Uint8Array(10).fill(255))).toBe("00000000-0000-7fff-bfff-ffffffffffff")
  })
})

describe("idOf()", () => {
  it("refuses other versions, upper case and text around it", () => {
    const id = uuidV7(1, new Uint8Array(10))
    const refused = [
      id.replace("-7", "-4"),
      uuidV7(2 ** 40, new Uint8Array(10).fill(171)).toUpperCase(),
      `${id}\n`,
      ` ${id}`,
      "",
    ]
    for (const text of refused) expect(isId(text), JSON.stringify(text)).toBe(false)
  })
})

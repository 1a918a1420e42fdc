import { FastCheck } from "effect"
import { describe, expect, it } from "vitest"
import { canonicalJson } from "./idempotency.ts"

describe("canonicalJson()", () => {
  it("does not depend on the order of fields, at any depth, nor on fields without a value", () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: undefined })).toBe(canonicalJson({ b: [{ c: 2, d: 1 }] }))
    expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]))
  })

  it("tells different values apart", () => {
    void FastCheck.assert(
      FastCheck.property(FastCheck.jsonValue(), FastCheck.jsonValue(), (left, right) => {
        expect(canonicalJson(left) === canonicalJson(right)).toBe(isSame(left, right))
      }),
    )
  })
})

const isSame = (left: unknown, right: unknown): boolean => {
  try {
    expect(JSON.parse(JSON.stringify(left))).toEqual(JSON.parse(JSON.stringify(right)))
    return true
  } catch {
    return false
  }
}

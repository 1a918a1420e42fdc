import { describe, expect, it } from "vitest"
import { selectionFilter, wantedOf } from "./voucher_filters.ts"

describe("wantedOf()", () => {
  it.each([
    ["ABCD****WXYZ", { head: "ABCD", tail: "WXYZ" }],
    ["vip-abcd****wxyz", { head: "ABCD", tail: "WXYZ" }],
    ["****wxyz", { tail: "WXYZ" }],
    ["wxyz", { tail: "WXYZ" }],
    ["ann@mint.example", { holder: "ann@mint.example" }],
  ])("reads %s as what lists show", (typed, filters) => {
    expect(wantedOf(typed)).toMatchObject({ kind: "filters", filters })
  })

  it("keeps what may be a full code out of the filters, and so out of the address", () => {
    for (const typed of ["ABCDE", "VIP-0123-4567-89AB-CDEF", "  0123456789ABCDEFGHJK  "]) {
      expect(wantedOf(typed)).toEqual({ kind: "code", code: typed.trim() })
    }
  })

  it("knows an id, and nothing at all", () => {
    const id = "01a1f8bd-9085-7c11-8916-5f787a08e885"
    expect(wantedOf(id)).toEqual({ kind: "id", id })
    expect(wantedOf("  ")).toBeUndefined()
  })
})

describe("selectionFilter()", () => {
  it("means nobody's vouchers when the address says nothing, so that nothing is done to all", () => {
    expect(selectionFilter({})).toBeUndefined()
    expect(selectionFilter({ id: "x", other: "y" })).toBeUndefined()
  })

  it("says days as moments and use as a yes or no", () => {
    expect(selectionFilter({ used: "false", from: "2030-01-01", until: "2030-01-01", state: "issued" })).toEqual({
      used: false,
      state: "issued",
      from: new Date(2030, 0, 1).getTime(),
      until: new Date(2030, 0, 2).getTime(),
    })
  })
})

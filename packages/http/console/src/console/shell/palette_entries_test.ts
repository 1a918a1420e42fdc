import { describe, expect, it } from "vitest"
import { fitting } from "./palette_entries.ts"

const ENTRIES = [
  { to: "/console/vouchers", label: "Vouchers" },
  { to: "/console/upstreams", label: "上游账户" },
  { to: "/console/mint", label: "Mint vouchers" },
]

describe("fitting()", () => {
  it("puts names that begin with the letters first", () => {
    expect(fitting(ENTRIES, "vou").map(({ label }) => label)).toEqual(["Vouchers", "Mint vouchers"])
  })

  it("finds letters in between, and English addresses under Chinese names", () => {
    expect(fitting(ENTRIES, "mvch").map(({ label }) => label)).toEqual(["Mint vouchers"])
    expect(fitting(ENTRIES, "upstream").map(({ label }) => label)).toEqual(["上游账户"])
    expect(fitting(ENTRIES, "zzz")).toEqual([])
  })
})

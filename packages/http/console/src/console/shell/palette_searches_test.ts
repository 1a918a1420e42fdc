import { describe, expect, it } from "vitest"
import { searchesFor } from "./palette_searches.ts"

const SUPER = { role: "super_admin", permissions: [] } as const
const ID = "01a21ec2-6dbf-7557-b8a9-44128e39f408"

describe("searchesFor()", () => {
  it("looks for an id on every page that one may see", () => {
    expect(searchesFor(SUPER, ID).map(({ place }) => place)).toEqual([
      "voucher",
      "redemption",
      "lease",
      "licence",
      "batch",
      "person",
    ])
    expect(searchesFor({ role: "admin", permissions: ["lease:read"] }, ID)).toEqual([
      { place: "lease", to: "/console/leases", search: { id: ID } },
    ])
  })

  it("keeps a full code out of addresses, and puts ends and holders into them", () => {
    expect(searchesFor(SUPER, " VIP-ABCDEFGH12345678 ")).toEqual([
      { place: "voucher", to: "/console/vouchers", search: {}, code: "VIP-ABCDEFGH12345678" },
    ])
    expect(searchesFor(SUPER, "ab12****wxyz")[0]?.search).toEqual({ head: "AB12", tail: "WXYZ" })
    expect(searchesFor(SUPER, "ann@mint.example").map(({ search }) => search)).toEqual([
      { holder: "ann@mint.example" },
      { holder: "ann@mint.example" },
      { search: "ann@mint.example" },
    ])
  })

  it("finds nothing in the first letters of a page's name, nor for who may see none of it", () => {
    expect(searchesFor(SUPER, "vou")).toEqual([])
    expect(searchesFor({ role: "admin", permissions: [] }, ID)).toEqual([])
  })
})

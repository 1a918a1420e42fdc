import { describe, expect, it } from "vitest"
import { isFilteredBy, parseSaved, SAVED_FILTERS_MAX, withoutSaved, withSaved } from "./saved_filters.ts"

const PAGE = "/console/vouchers"
const UNUSED = { name: "Unused", filters: { used: "false" } }

describe("saved filters", () => {
  it("are kept by page, replaced by name in their place, and taken away again", () => {
    const two = withSaved(withSaved({}, PAGE, UNUSED), PAGE, { name: "Ann", filters: { holder: "ann@mint.example" } })
    const other = withSaved(two, PAGE, { name: "Unused", filters: { used: "false", state: "issued" } })
    expect(other[PAGE]?.map(({ name }) => name)).toEqual(["Unused", "Ann"])
    expect(other[PAGE]?.[0]?.filters).toEqual({ used: "false", state: "issued" })
    expect(withoutSaved(other, PAGE, "Unused")[PAGE]?.map(({ name }) => name)).toEqual(["Ann"])
    expect(withoutSaved({}, PAGE, "Unused")).toEqual({ [PAGE]: [] })
  })

  it("are no more than fit: the oldest makes room", () => {
    let all = {}
    for (let at = 0; at <= SAVED_FILTERS_MAX; at++) all = withSaved(all, PAGE, { name: `No. ${at}`, filters: {} })
    const names = parseSaved(JSON.stringify(all))[PAGE]?.map(({ name }) => name)
    expect(names).toHaveLength(SAVED_FILTERS_MAX)
    expect(names?.[0]).toBe("No. 1")
  })

  it("hold when a list is filtered just so, whatever else stands in the address", () => {
    const names = ["used", "state"]
    expect(isFilteredBy({ used: "false" }, { used: "false", id: "17" }, names)).toBe(true)
    expect(isFilteredBy({ used: "false" }, { used: "false", state: "issued" }, names)).toBe(false)
    expect(isFilteredBy({ used: "false", state: "issued" }, { used: "false" }, names)).toBe(false)
  })

  it("are nothing when a browser holds something else", () => {
    for (const text of [null, "", "{", "[]", "17", '{"/console":"x"}']) expect(parseSaved(text)).toEqual({})
    expect(parseSaved('{"/console":[{"name":"x"},{"name":"y","filters":{"a":1}},{"name":"z","filters":{}}]}')).toEqual({
      "/console": [{ name: "z", filters: {} }],
    })
  })
})

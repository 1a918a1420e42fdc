import { describe, expect, it } from "vitest"
import { dayOf, endOfDay, startOfDay } from "./day.ts"
import { moved } from "./moved.ts"
import { parseSearch, stringifySearch } from "./search_text.ts"

describe("what stands in the address", () => {
  it("comes back as it was written, texts only", () => {
    const search = { state: "issued", prefix: "007", holder: "ann+1@mint.example" }
    expect(parseSearch(stringifySearch(search))).toEqual(search)
    expect(stringifySearch({ a: undefined, b: "", c: null })).toBe("")
    expect(parseSearch("?a=&b=1")).toEqual({ b: "1" })
  })

  it("names days that begin and end where the browser is", () => {
    expect(startOfDay("2030-03-31")).toBe(new Date(2030, 2, 31).getTime())
    expect(endOfDay("2030-03-31")).toBe(new Date(2030, 3, 1).getTime())
    expect(dayOf(new Date(2030, 0, 9, 23, 59).getTime())).toBe("2030-01-09")
    expect(startOfDay("soon")).toBeUndefined()
  })
})

describe("moved()", () => {
  it("puts an item elsewhere and stays within the list", () => {
    expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"])
    expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"])
    expect(moved(["a", "b"], 0, 2)).toEqual(["a", "b"])
  })
})

import { describe, expect, it } from "vitest"
import { codesIn, masked } from "./code_list.ts"

describe("codesIn()", () => {
  it.each([
    ["one code", "ABCD-EFGH-JKMN", ["ABCD-EFGH-JKMN"]],
    ["one written with spaces", " abcd efgh jkmn pqrs ", ["abcd efgh jkmn pqrs"]],
    ["lines, empty ones left out", "AAAA1111\r\n\n  BBBB2222\n", ["AAAA1111", "BBBB2222"]],
    ["commas and semicolons of either script", "A1,B2;C3，D4；E5、F6", ["A1", "B2", "C3", "D4", "E5", "F6"]],
    ["long codes parted by spaces", "ABCDEFGHJKMN PQRSTVWXYZ01", ["ABCDEFGHJKMN", "PQRSTVWXYZ01"]],
    [
      "numbers and words in front",
      "1. AAAA1111\n2) BBBB2222\n兑换码：CCCC3333\ncode: DDDD4444",
      ["AAAA1111", "BBBB2222", "CCCC3333", "DDDD4444"],
    ],
    ["quotes", `"AAAA1111"\n“BBBB2222”`, ["AAAA1111", "BBBB2222"]],
    ["the same code twice, spelled otherwise", "abcd-efgh\nABCDEFGH", ["abcd-efgh"]],
    ["nothing", " \n , ", []],
  ])("finds the codes in %s", (_, text, codes) => {
    expect(codesIn(text)).toEqual(codes)
  })
})

describe("masked()", () => {
  it("shows the ends of a code, fewer of a short one", () => {
    expect(masked("ABCDEFGHJKMNPQRS")).toBe("ABCD…PQRS")
    expect(masked("ABCDEF")).toBe("AB…EF")
  })
})

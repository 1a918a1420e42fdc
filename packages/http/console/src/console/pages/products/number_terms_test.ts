import * as core from "@mintcode/core/catalogue"
import { Schema } from "effect"
import { describe, expect, it } from "vitest"
import {
  LICENCE_NUMBERS,
  type NumberTerm,
  POLICY_NUMBERS,
  SEAT_NUMBERS,
  saidNumbers,
  shownNumbers,
} from "./number_terms.ts"

const TABLES = [
  ["policy", POLICY_NUMBERS, core.Policy, core.POLICY_DEFAULT],
  ["licence", LICENCE_NUMBERS, core.LicenceTerms, core.LICENCE_TERMS_DEFAULT],
  ["seat", SEAT_NUMBERS, core.SeatTerms, core.SEAT_TERMS_DEFAULT],
] as const

describe("the fields of a product's numbers", () => {
  it.each(TABLES)("of the %s take what the API takes, say what is usual, and leave no number out", (_, ...table) => {
    const [terms, schema, usual] = table as unknown as [
      Record<string, NumberTerm>,
      Schema.Schema<object>,
      Record<string, unknown>,
    ]
    const takes = (key: string, value: number) => Schema.is(schema)({ ...usual, [key]: value })
    for (const [key, { max, min, unit, usual: shown }] of Object.entries(terms)) {
      expect([key, takes(key, min * unit), takes(key, max * unit)]).toEqual([key, true, true])
      expect([key, takes(key, (max + 1) * unit)]).toEqual([key, false])
      expect([key, shown === null ? null : shown * unit]).toEqual([key, usual[key]])
    }
    const numbers = Object.keys(usual).filter((key) => typeof usual[key] === "number" || takes(key, 1))
    expect(Object.keys(terms).sort()).toEqual(numbers.filter((key) => key !== "notBefore").sort())
  })

  it("come back as they were", () => {
    const said = { triesMax: 4, timeLimitMs: 90_000 }
    expect(saidNumbers(POLICY_NUMBERS, shownNumbers(POLICY_NUMBERS, said))).toEqual(said)
    expect(saidNumbers(POLICY_NUMBERS, { triesMax: null })).toEqual({})
  })
})

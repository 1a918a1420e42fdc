import { describe, expect, it } from "@effect/vitest"
import { Schema } from "effect"
import { isSettingKey, SETTING_KEYS, SETTINGS, type SettingDefinition } from "./setting_definitions.ts"

const definitionOf = (key: keyof typeof SETTINGS) => SETTINGS[key] as SettingDefinition<unknown>

const TYPE_OF_VALUE = { string: "string", int: "number", float: "number", bool: "boolean", json: "object" } as const

describe("SETTINGS", () => {
  for (const key of SETTING_KEYS) {
    it(`gives "${key}" a default that it takes itself, of its type, through JSON and back`, () => {
      const { type, schema, default: initial, description } = definitionOf(key)
      expect(Schema.is(schema)(initial)).toBe(true)
      expect(typeof initial).toBe(TYPE_OF_VALUE[type])
      if (type === "int") expect(initial).toSatisfy(Number.isInteger)
      expect(Schema.decodeSync(Schema.parseJson(schema))(JSON.stringify(initial))).toEqual(initial)
      expect(description).not.toBe("")
    })
  }

  it("has the defaults that the contract names", () => {
    expect(SETTINGS.turnstile_enabled.default).toBe(false)
    expect(SETTINGS.token_check_interval.default).toBe(6)
    expect(SETTINGS.token_failure_threshold.default).toBe(2)
    expect(SETTINGS.invitation_validity_days.default).toBe(30)
    expect(SETTINGS.turnstile_site_key.default).toBe("")
    expect(SETTINGS.site_title.default).not.toBe("")
  })

  it("keeps what is secret sealed", () => {
    expect(SETTING_KEYS.filter((key) => definitionOf(key).secret)).toEqual(["turnstile_secret_key"])
  })

  it("refuses values of other types and out of bounds", () => {
    const refused = [
      ["breaker_share_percent", 0],
      ["breaker_share_percent", 101],
      ["breaker_share_percent", 50.5],
      ["breaker_share_percent", "80"],
      ["turnstile_enabled", 1],
      ["site_title", "x".repeat(121)],
      ["result_views_max", 0],
      ["alert_emails", "nobody"],
      ["alert_emails", "ops@mint.example, <x@mint.example>"],
      ["alert_emails", Array.from({ length: 11 }, (_, at) => `ops${at}@mint.example`).join()],
      ["alert_language", "fr"],
    ] as const
    for (const value of ["", "ops@mint.example", " ops@mint.example, Eve@Mint.example ,"]) {
      expect(Schema.is(definitionOf("alert_emails").schema)(value), value).toBe(true)
    }
    for (const [key, value] of refused) expect(Schema.is(definitionOf(key).schema)(value), key).toBe(false)
  })
})

describe("isSettingKey()", () => {
  it("knows settings and no properties of objects", () => {
    expect(isSettingKey("site_title")).toBe(true)
    for (const key of ["", "siteTitle", "toString", "__proto__", "constructor", "hasOwnProperty"]) {
      expect(isSettingKey(key), key).toBe(false)
    }
  })
})

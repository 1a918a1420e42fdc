import { describe, expect, it } from "vitest"
import { checkDocument, checkText, isPublicSource } from "./check_supplier_names.ts"

const check = (text: string) => checkText("packages/http/src/api/redeem.ts", text)

describe("checkText()", () => {
  it("finds a supplier's name however it is spelt", () => {
    for (const name of ["5SIM", "5sim.net", "five_sim", "FiveSim", "sms-activate", "SMS Activate", "smsActivate"]) {
      expect(check(`\nexport const a = "${name}"`), name).toMatchObject([{ line: 2 }])
    }
  })

  it("leaves other words alone", () => {
    for (const text of [
      "simulator",
      "5 simple steps",
      "five similar ones",
      "0x5sim",
      "activate by SMS",
      "a sim card",
    ]) {
      expect(check(text), text).toEqual([])
    }
  })

  it("finds a name in the path of a file", () => {
    expect(checkText("packages/http/src/five_sim/mod.ts", "")).toHaveLength(1)
  })
})

describe("checkDocument()", () => {
  it("finds a name anywhere in an OpenAPI document", () => {
    expect(checkDocument("OpenAPI", { paths: { "/redeem": { description: "Waits for a code" } } })).toEqual([])
    expect(checkDocument("OpenAPI", { paths: { "/redeem": { description: "Asks 5sim" } } })).toHaveLength(1)
    expect(checkDocument("OpenAPI", { components: { fiveSimOrder: {} } })).toHaveLength(1)
  })
})

describe("isPublicSource()", () => {
  it("means core, HTTP and worker, without their tests", () => {
    expect(isPublicSource("packages/http/src/api/mod.ts")).toBe(true)
    expect(isPublicSource("packages/core/src/redemption/errors.ts")).toBe(true)
    expect(isPublicSource("packages/http/src/server/leak_test.ts")).toBe(false)
    expect(isPublicSource("packages/adapters/src/five_sim/mod.ts")).toBe(false)
  })
})

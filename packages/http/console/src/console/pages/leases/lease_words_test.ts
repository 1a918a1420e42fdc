import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { words as english } from "../../locale/en/leases.ts"

const SEAT = fileURLToPath(new URL("../../../../../../core/src/seat/", import.meta.url))

/** What core's sources write into histories of leases, whichever of them does. */
const written = (): ReadonlySet<string> => {
  const sources = readdirSync(SEAT).filter((name) => name.endsWith(".ts") && !name.endsWith("_test.ts"))
  const text = sources.map((name) => readFileSync(`${SEAT}${name}`, "utf8")).join("\n")
  return new Set([...text.matchAll(/\bevent: "([a-z_]+)"/g)].map(([, event = ""]) => event))
}

describe("the words of a lease's history", () => {
  it("are there for every event that core writes down", () => {
    const events = [...written()]
    expect(events).toContain("moved")
    expect(events.filter((event) => !(event in english.events))).toEqual([])
  })
})

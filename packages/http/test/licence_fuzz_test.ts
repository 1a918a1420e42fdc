import { RATE_LIMITS_DEFAULT } from "@mintcode/http/server"
import { FastCheck as fc } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { licenceCodes } from "./licence_shop.ts"
import { ask } from "./requests.ts"
import { startServer, type TestServer } from "./server_fixture.ts"

const RUNS = 400
const FUZZ_TIMEOUT = 60_000
const PATHS = [
  "/api/validate",
  ...["heartbeat", "release", "unbind", "transfer", "file"].map((p) => `/api/licences/${p}`),
]

let server: TestServer
let codes: ReadonlyArray<string>
beforeAll(async () => {
  const many = Number.MAX_SAFE_INTEGER
  server = await startServer({
    limits: { ...RATE_LIMITS_DEFAULT, burst: many, perMinute: many, refusalsFree: many, refusalsPerMinute: many },
  })
  codes = await licenceCodes(server, 3, { licence: { floating: true, machinesMax: 2 } })
})
afterAll(() => server.stop())

/** Texts that have broken comparable systems, and any other. */
const anyText = fc.oneof(
  fc.constantFrom("", " ", "\0", "'; --", "\ud83d", "__proto__", "null", "[]", "１２３", "\u202e", "a".repeat(300)),
  fc.string({ unit: "binary" }),
  fc.fullUnicodeString(),
)
const anyCode = fc.oneof(
  fc.nat({ max: 2 }).map((index) => codes[index] ?? ""),
  anyText,
)
const anyBody = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .record({ code: anyCode, machine_code: anyText, nonce: anyText, new_machine_code: anyText }, { requiredKeys: [] })
      .map((body) => JSON.stringify(body)),
  },
  fc.json(),
  anyText,
)

describe("licence endpoints", () => {
  it(
    "answer every request in the shape of the protocol, and none with an error of ours",
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...PATHS), anyBody, anyText, async (path, raw, type) => {
          const headers = /^[\x20-\x7e]*$/.test(type) ? { "content-type": type } : {}
          const { json, status } = await ask(server, "POST", path, { raw, headers })
          expect([200, 400, 403, 404]).toContain(status)
          expect(json["status"]).toBe(status === 200 ? "success" : "error")
          expect([typeof json["code"], typeof json["message"], typeof json["valid"]]).toEqual([
            "string",
            "string",
            "boolean",
          ])
        }),
        { numRuns: RUNS },
      )
    },
    FUZZ_TIMEOUT,
  )

  it(
    "answer any address of a status without an error of ours",
    async () => {
      await fc.assert(
        fc.asyncProperty(anyText, anyText, async (code, machine) => {
          const safe = (text: string) => encodeURIComponent(Buffer.from(text).toString())
          const { status } = await ask(server, "GET", `/api/status/${safe(code)}?machine_code=${safe(machine)}`)
          expect([200, 400, 404]).toContain(status)
        }),
        { numRuns: RUNS },
      )
    },
    FUZZ_TIMEOUT,
  )
})

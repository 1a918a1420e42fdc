import { readdirSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { isDeepStrictEqual } from "node:util"
import { HttpApi } from "@effect/platform"
import { MintCodeApi } from "@mintcode/http/api"
import { Arbitrary, FastCheck, Option, Redacted, Schema } from "effect"
import { describe, expect, it } from "vitest"
import { addressOf } from "../src/api/send.ts"

/** Values tried of each answer: it is their shape that matters. The seed keeps a failure where it was found. */
const RUNS = 5
const SEED = 20_26

const SOURCES = fileURLToPath(new URL("../src/", import.meta.url))

/** Everything that a file of calls exports. */
const calls = async () => {
  const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith("_calls.ts"))
  const modules = await Promise.all(
    files.map((file) => import(join(SOURCES, file)) as Promise<Readonly<Record<string, unknown>>>),
  )
  return modules.flatMap((module) => Object.values(module)).filter(isCall)
}

interface CallOfPage {
  readonly endpoint: { readonly group: string; readonly name: string; readonly method: string; readonly path: string }
}

const isCall = (value: unknown): value is CallOfPage => typeof value === "function" && "endpoint" in value

const declared = () => {
  const endpoints = new Map<
    string,
    { readonly method: string; readonly path: string; readonly success: Schema.Schema.All }
  >()
  HttpApi.reflect(MintCodeApi, {
    onGroup: () => undefined,
    onEndpoint: ({ endpoint, group }) => {
      const { method, path, successSchema } = endpoint
      endpoints.set(`${group.identifier}.${endpoint.name}`, { method, path, success: successSchema })
    },
  })
  return endpoints
}

describe("the pages' calls", () => {
  it("go to the addresses that the declaration gives them", async () => {
    const endpoints = declared()
    const found = await calls()
    expect(found.length).toBeGreaterThan(0)
    for (const { endpoint } of found) {
      const { group, name, method, path } = endpoint
      const { method: declaredMethod, path: declaredPath } = endpoints.get(`${group}.${name}`) ?? {}
      expect([group, name, method, path]).toEqual([group, name, declaredMethod, declaredPath])
    }
  })

  it("may read every declared answer as JSON of its type, secrets bare", async () => {
    const flawed = new Set<string>()
    for (const [name, { success }] of declared()) {
      const schema = success as Schema.Schema<unknown>
      await FastCheck.assert(
        FastCheck.property(Arbitrary.make(schema), (value) => {
          if (!isDeepStrictEqual(bare(throughJson(Schema.encodeSync(schema)(value))), throughJson(bare(value))))
            flawed.add(name)
        }),
        { numRuns: RUNS, seed: SEED },
      )
    }
    expect([...flawed]).toEqual([])
  })
})

/** A value after its way over the wire; no body is nothing. */
const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value) ?? "null")

/** What `OnWire` says of a value. A key like `__proto__` is no matter of types. */
const bare = (value: unknown): unknown => {
  if (Redacted.isRedacted(value)) return bare(Redacted.value(value))
  if (Option.isOption(value)) return "an option is no JSON"
  if (Array.isArray(value)) return value.map(bare)
  if (typeof value !== "object" || value === null) return value
  const isProblem = "_tag" in value && value._tag === "Problem"
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) =>
      (isProblem && key === "_tag") || key === "__proto__" ? [] : [[key, bare(one)]],
    ),
  )
}

describe("addressOf()", () => {
  it("fills in paths and queries, escaped, without what is undefined", () => {
    expect(addressOf("/redeem/:id/result", { id: "a/b" })).toBe("/redeem/a%2Fb/result")
    expect(addressOf("/admin/vouchers", {}, { limit: 5, after: undefined, state: "issued" })).toBe(
      "/admin/vouchers?limit=5&state=issued",
    )
    expect(addressOf("/x", {}, { tag: ["a", "b c"] })).toBe("/x?tag=a&tag=b+c")
  })
})

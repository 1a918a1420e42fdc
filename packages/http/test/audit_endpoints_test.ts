import { AuditChain } from "@mintcode/core/audit"
import { append, Commit, newEvent } from "@mintcode/core/kernel"
import { parseCsv } from "@mintcode/http/api"
import { Effect, Either } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask } from "./requests.ts"
import { startServer, type TestServer } from "./server_fixture.ts"

let server: TestServer
const items = (json: Readonly<Record<string, unknown>>) => json["items"] as ReadonlyArray<Record<string, unknown>>

/** What the worker does every few seconds. */
const seal = () => server.run(Effect.flatMap(AuditChain, (chain) => chain.seal))

beforeAll(async () => {
  server = await startServer({ config: { trustedProxies: ["127.0.0.1"] } })
  for (const [value, from] of [
    ["One", "203.0.113.1"],
    ["Two", "203.0.113.2"],
  ]) {
    await ask(server, "PUT", "/admin/settings/site_title", {
      body: { value },
      headers: { "x-forwarded-for": from ?? "" },
    })
  }
  await server.run(
    Effect.gen(function* () {
      const commit = yield* Commit
      const actor = { kind: "operator", id: "=cmd|' /C calc'!A0", ip: "203.0.113.3" } as const
      yield* commit([
        append(
          yield* newEvent({ type: "formula.told", subject: "voucher", subjectId: "+1", actor, data: { a: "@x" } }),
        ),
      ])
    }),
  )
})
afterAll(() => server.stop())

describe("the audit", () => {
  it("is searched by type, actor, address, kind and id of what it is about, and time", async () => {
    const found = async (query: string) => items((await ask(server, "GET", `/admin/audit?${query}`)).json)
    const changed = await found("type=setting.changed")
    expect(changed.map(({ data }) => (data as { after: string }).after)).toEqual(["Two", "One"])
    expect(changed[0]).toMatchObject({
      actor: { id: "tests", ip: "203.0.113.2" },
      permission: "settings:edit",
      seal: 0,
    })
    expect(Object.keys(changed[0] ?? {}).sort()).toEqual(
      ["actor", "at", "data", "id", "permission", "seal", "subject", "subjectId", "type"].sort(),
    )
    expect(await found("ip=203.0.113.1")).toEqual([changed[1]])
    expect(await found("actorId=tests&subject=setting&subjectId=site_title&audited=true")).toEqual(changed)
    expect(await found("actorId=tests&ip=203.0.113.3")).toEqual([])
    expect(await found(`subject=setting&until=${changed[0]?.["at"]}`)).not.toContainEqual(changed[0])
  })

  it("is paged with a cursor that belongs to its filters", async () => {
    const first = await ask(server, "GET", "/admin/audit?subject=setting&limit=1")
    const next = await ask(server, "GET", `/admin/audit?subject=setting&limit=1&after=${String(first.json["next"])}`)
    expect(items(next.json)).toHaveLength(1)
    expect(items(next.json)).not.toEqual(items(first.json))
    const other = await ask(server, "GET", `/admin/audit?limit=1&after=${String(first.json["next"])}`)
    expect([other.status, other.json["code"]]).toEqual([400, "CURSOR_INVALID"])
  })

  it("is exported as CSV that no spreadsheet runs, oldest first, and says so itself", async () => {
    const answer = await ask(server, "GET", "/admin/audit/export")
    expect(answer.headers.get("content-type")).toContain("text/csv")
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="audit-\d{8}-\d{6}\.csv"$/)
    expect(answer.text).toContain(`"'+1"`)
    const [header, ...rows] = Either.getOrThrow(parseCsv(answer.text, 1_000)).map(({ cells }) => cells)
    expect(header?.slice(0, 4)).toEqual(["at", "type", "subject", "subject_id"])
    const formula = rows.find(([, type]) => type === "formula.told")
    expect(formula?.slice(3, 7)).toEqual(["+1", "operator", "=cmd|' /C calc'!A0", "203.0.113.3"])
    expect(rows.map(([at]) => at)).toEqual(rows.map(([at]) => at).sort())
    const told = items((await ask(server, "GET", "/admin/audit?type=audit.exported")).json)
    expect(told[0]).toMatchObject({ permission: "audit:read", data: { filter: {} } })
  })

  it("is exported as JSON lines by the same filters as it is searched by", async () => {
    const answer = await ask(server, "GET", "/admin/audit/export?format=ndjson&type=setting.changed")
    const lines = answer.text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as object)
    expect(lines.reverse()).toEqual(items((await ask(server, "GET", "/admin/audit?type=setting.changed")).json))
  })

  it("is a chain that can be checked, and held against a checkpoint", async () => {
    await seal()
    const checkpoint = (await ask(server, "GET", "/admin/audit/checkpoint")).json
    expect(checkpoint).toMatchObject({ sequence: 1, head: expect.stringMatching(/^[\w-]{43}$/) })
    const place = { sequence: 1, head: String(checkpoint["head"]) }
    const verify = (body: object) => ask(server, "POST", "/admin/audit/verify", { body })
    expect((await verify({})).json).toMatchObject({ place, isComplete: true, seals: 1, waiting: 0, broken: null })
    expect((await verify({ from: place, checkpoint: place })).json).toMatchObject({ seals: 0, broken: null })
    const ahead = { sequence: 2, head: place.head }
    expect((await verify({ checkpoint: ahead })).json["broken"]).toMatchObject({ code: "TAIL_TRUNCATED", sequence: 2 })
    const other = { ...place, head: "x".repeat(43) }
    expect((await verify({ checkpoint: other })).json["broken"]).toMatchObject({ code: "CHECKPOINT_DIFFERS" })
    expect((await verify({ from: { sequence: -1, head: "" } })).status).toBe(400)
  })
})

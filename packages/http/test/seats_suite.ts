import { Effect, Exit, type Redacted, Scope } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { makeDeveloper, topUp } from "./developer.ts"
import { ask } from "./requests.ts"
import { accept, openHouse, seatMarket, seatMember, takeSeat, until, workspaceBody } from "./seat_house.ts"
import { startServer, type TestServer } from "./server_fixture.ts"
import { mintCode } from "./shop.ts"

type Row = Readonly<Record<string, unknown>>

/** Seats from the group to the last day, over HTTP, on whichever database: run by one test file a database. */
export const seatsSuite = (
  database: Effect.Effect<Redacted.Redacted<string> | undefined, never, Scope.Scope>,
): void => {
  let server: TestServer
  const scope = Effect.runSync(Scope.make())

  beforeAll(async () => {
    const databaseUrl = await Effect.runPromise(Scope.extend(database, scope))
    server = await startServer({ script: seatMarket, ...(databaseUrl === undefined ? {} : { databaseUrl }) })
  })
  afterAll(async () => {
    await server?.stop()
    await Effect.runPromise(Scope.close(scope, Exit.void))
  })

  const send = (method: string, path: string, body?: unknown) =>
    ask(server, method, path, body === undefined ? {} : { body })
  const status = ({ id, token }: { readonly id: string; readonly token: string }) =>
    ask(server, "GET", `/redeem/${id}`, { token })
  const items = async (path: string) => (await send("GET", path)).json["items"] as ReadonlyArray<Row>
  const workspace = async (id: string | undefined) => (await send("GET", `/admin/workspaces/${id}`)).json

  describe("a seat", () => {
    it("is invited, waited for, delivered, moved to another workspace and ended", async () => {
      const house = await openHouse(server, 2, { seat: { months: 1, overlapMs: 3_600_000 } })
      const [first, second] = house.workspaces
      const held = await takeSeat(server, house, " Ada@Mint.Example ")
      const waiting = await until(
        () => status(held),
        ({ details, state }) => state === "waiting" && (details as Row)["invitation"] === "sent",
      )
      expect(waiting.json).toMatchObject({ kind: "seat", deliveryType: "invitation", failure: null })
      // The countdown goes to the end of the invitation, not to the end of a policy's minutes.
      expect(Number(waiting.json["deadlineAt"]) - Number(waiting.json["serverTime"])).toBeGreaterThan(24 * 3_600_000)
      expect(waiting.text).not.toMatch(/openai|scim|team-\d|workspace/i)
      const [seat] = await items(`/admin/seats?groupId=${house.groupId}&email=ADA@mint.example`)
      const from = seat?.["workspaceId"] === first?.id ? first : second
      const to = from === first ? second : first
      await accept(server, from?.externalId ?? "", "ada@mint.example")
      await until(
        () => status(held),
        ({ state }) => state === "delivered",
      )
      const result = await ask(server, "GET", `/redeem/${held.id}/result`, { token: held.token })
      expect(result.json["value"]).toMatchObject({ email: "ada@mint.example", endsAt: expect.any(String) })
      const leaseId = String(seat?.["leaseId"])
      expect((await send("GET", `/admin/leases/${leaseId}`)).json).toMatchObject({
        state: "active",
        holder: "ada@mint.example",
        locale: "en",
        seats: [{ state: "accepted" }],
      })
      expect(await workspace(from?.id)).toMatchObject({ seatsHeld: 1, seatsFree: 4 })
      const moving = await send("POST", `/admin/leases/${leaseId}/transfer`, { workspaceId: to?.id })
      expect([moving.status, moving.json["state"]]).toEqual([200, "active"])
      await accept(server, to?.externalId ?? "", "ada@mint.example")
      const moved = await until(
        () => send("GET", `/admin/leases/${leaseId}`),
        ({ seats }) =>
          (seats as ReadonlyArray<Row>).some((one) => one["state"] === "left") &&
          (seats as ReadonlyArray<Row>).some((one) => one["state"] === "accepted"),
      )
      expect(moved.json).toMatchObject({ transfers: 1 })
      expect((moved.json["records"] as ReadonlyArray<Row>).map(({ event }) => event)).toEqual(
        expect.arrayContaining(["promised", "begun", "moving", "moved"]),
      )
      expect((await send("POST", `/admin/leases/${leaseId}/end`)).json["state"]).toBe("expired")
      await until(
        () => send("GET", `/admin/leases/${leaseId}`),
        ({ state }) => state === "released",
      )
      expect(await workspace(to?.id)).toMatchObject({ seatsHeld: 0, seatsFree: 5 })
      expect(server.simulator?.workspaces().flatMap(({ members }) => members)).not.toContain("ada@mint.example")
    })

    it("needs an address, and a second code of a member stays unused", async () => {
      const house = await openHouse(server)
      const code = await mintCode(server, house.productId)
      const without = await ask(server, "POST", "/redeem", { body: { code } })
      expect([without.status, without.json["code"]]).toEqual([400, "EMAIL_INVALID"])
      await seatMember(server, house, "bea@mint.example")
      const again = await takeSeat(server, house, "BEA@mint.example")
      const failed = await until(
        () => status(again),
        ({ state }) => state === "failed",
      )
      expect(failed.json["failure"]).toBe("ALREADY_MEMBER")
      const voucher = await send("POST", "/admin/vouchers/search", { code: again.code })
      expect(voucher.json).toMatchObject({ state: "issued", failedCount: 0, usedCount: 0 })
    })

    it("is moved to another address by its holder, with the token alone", async () => {
      const house = await openHouse(server)
      const held = await seatMember(server, house, "cleo@mint.example")
      const rebind = (token: string | null, headers: Record<string, string> = {}) =>
        ask(server, "POST", `/redeem/${held.id}/rebind`, { body: { email: "dora@mint.example" }, token, headers })
      for (const refused of [await rebind(null), await rebind("mrt_wrong"), await rebind(server.token)]) {
        expect([refused.status, refused.json["code"]]).toEqual([404, "LEASE_NOT_FOUND"])
      }
      const moved = await rebind(held.token)
      expect([moved.status, moved.json["email"]]).toEqual([200, "dora@mint.example"])
      await accept(server, house.workspaces[0]?.externalId ?? "", "dora@mint.example")
      await until(
        () => send("GET", `/admin/leases/${held.leaseId}`),
        ({ seats }) => (seats as ReadonlyArray<Row>).some((one) => one["state"] === "left"),
      )
      const twice = await ask(server, "POST", `/redeem/${held.id}/rebind`, {
        body: { email: "eve@mint.example" },
        token: held.token,
      })
      expect([twice.status, twice.json["code"]]).toEqual([409, "REBINDS_EXHAUSTED"])
    })

    it("is sold to as many as there are seats, whoever asks at once", async () => {
      const house = await openHouse(server)
      await Promise.all(Array.from({ length: 12 }, (_, who) => takeSeat(server, house, `crowd-${who}@mint.example`)))
      await until(
        () => send("GET", `/admin/redemptions?productId=${house.productId}&limit=50`),
        (json) => (json["items"] as ReadonlyArray<Row>).filter(({ state }) => state === "failed").length === 7,
      )
      expect(await items(`/admin/leases?pool=${house.groupId}`)).toHaveLength(5)
      expect(await workspace(house.workspaces[0]?.id)).toMatchObject({ seatsHeld: 5, seatsFree: 0 })
    })

    it("is bought by developers with an address", async () => {
      const house = await openHouse(server, 1, { price: { minor: 100, currency: "USD" } })
      const developer = await makeDeveloper(server)
      await topUp(server, developer, 100)
      const sku = house.productId
      const without = await developer.ask("POST", "/v1/orders", { sku })
      expect([without.status, without.json["code"]]).toEqual([400, "EMAIL_INVALID"])
      const placed = await developer.ask("POST", "/v1/orders", { sku, input: { email: "fay@mint.example" } })
      expect(placed.status).toBe(201)
      await accept(server, house.workspaces[0]?.externalId ?? "", "fay@mint.example")
      const delivered = await until(
        () => developer.ask("GET", `/v1/orders/${String(placed.json["id"])}`),
        ({ state }) => state === "delivered",
      )
      expect(delivered.text).not.toMatch(/openai|scim|team-\d|workspace/i)
    })
  })

  describe("workspaces", () => {
    it("are tested, edited by version, drained, compared and repaired", async () => {
      const house = await openHouse(server, 2)
      const [one] = house.workspaces
      const path = `/admin/workspaces/${one?.id}`
      expect((await send("POST", `${path}/test`)).json).toMatchObject({ ok: true, seatsUsed: 0, seatsMax: 5 })
      const read = await send("GET", path)
      expect(read.json).toMatchObject({ hasToken: true })
      expect(read.text).not.toMatch(/sealedToken|-token"/)
      const stale = await ask(server, "PATCH", path, { body: { note: "x" }, headers: { "if-match": '"99"' } })
      expect([stale.status, stale.json["code"]]).toEqual([412, "VERSION_MISMATCH"])
      const smaller = await send("PATCH", path, { seatsReserved: 2 })
      expect(smaller.json).toMatchObject({ seatsReserved: 2, seatsFree: 3 })
      server.simulator?.joinWorkspace(one?.externalId ?? "", "stranger@mint.example", false)
      expect((await send("POST", `${path}/reconcile`)).json).toMatchObject({
        members: 1,
        foreign: 1,
        differences: { unknown_member: 1 },
      })
      expect(await workspace(one?.id)).toMatchObject({ seatsForeign: 1, seatsFree: 2 })
      const [finding] = await items(`/admin/seat-findings?workspaceId=${one?.id}&state=open`)
      expect(finding).toMatchObject({ kind: "unknown_member", email: "stranger@mint.example" })
      const unfit = await send("POST", `/admin/seat-findings/${String(finding?.["id"])}/repair`, { action: "close" })
      expect(unfit.json["code"]).toBe("REPAIR_UNFIT")
      expect((await send("POST", `${path}/repair`, { actions: { unknown_member: "adopt" } })).json).toEqual({
        repaired: 1,
        refused: [],
        left: 0,
      })
      expect(await items(`/admin/leases?holder=stranger@mint.example&pool=${house.groupId}`)).toHaveLength(1)
      expect((await send("POST", `${path}/drain`)).json["state"]).toBe("draining")
      await accept(server, house.workspaces[1]?.externalId ?? "", "stranger@mint.example")
      await until(
        () => send("GET", path),
        ({ seatsHeld }) => seatsHeld === 0,
      )
      expect((await send("DELETE", path)).status).toBe(204)
      const figures = await send("GET", `/admin/workspace-groups/${house.groupId}/statistics`)
      expect(figures.json).toMatchObject({ seatsMax: 5, seatsHeld: 1, seatsFree: 4, leases: { active: 1 } })
      expect((await send("DELETE", `/admin/workspace-groups/${house.groupId}`)).json["code"]).toBe("GROUP_IN_USE")
    })

    it("are imported and exported, and no token comes out", async () => {
      const house = await openHouse(server)
      const body = workspaceBody(server, house.groupId)
      const csv = `Team Name,team_account_id,access_token\r\n${body.name},${body.externalId},top-secret\r\n,,\r\nNameless,,x\r\n`
      const query = `driver=workspace&groupId=${house.groupId}&baseUrl=${encodeURIComponent(String(body.baseUrl))}`
      const load = (more: string) =>
        ask(server, "POST", `/admin/workspaces/import?${query}${more}`, {
          raw: csv,
          headers: { "content-type": "text/csv" },
        })
      const expected = { accepted: 1, known: 0, refused: 1, flaws: [{ line: 4, code: "EXTERNAL_ID_MISSING" }] }
      expect((await load("&dryRun=true")).json).toMatchObject({ ...expected, dryRun: true })
      expect((await load("")).json).toMatchObject({ ...expected, dryRun: false })
      expect((await load("")).json).toMatchObject({ accepted: 0, known: 1 })
      for (const format of ["csv", "ndjson"]) {
        const file = await send("GET", `/admin/workspaces/export?groupId=${house.groupId}&format=${format}`)
        expect(file.headers.get("content-disposition")).toMatch(new RegExp(`workspaces-[\\d-]+\\.${format}`))
        expect(file.text).toContain(body.name)
        expect(file.text).not.toMatch(/top-secret|sealed/i)
      }
    })
  })

  describe("leases", () => {
    it("are entered by hand under their documented path", async () => {
      const house = await openHouse(server)
      const [team] = house.workspaces
      const entered = await ask(server, "POST", "/api/admin/leases", {
        token: server.token,
        body: { email: "gil@mint.example", team_name: team?.name, team_account_id: team?.externalId },
      })
      expect([entered.status, entered.json["success"]]).toEqual([201, true])
      await accept(server, team?.externalId ?? "", "gil@mint.example")
      const { id } = entered.json["lease"] as { readonly id: string }
      await until(
        () => send("GET", `/admin/leases/${id}`),
        ({ state }) => state === "active",
      )
      const never = await send("PATCH", `/admin/leases/${id}`, { endsAt: Number.MAX_SAFE_INTEGER })
      expect([never.status, never.json["code"]]).toEqual([400, "FIELD_INVALID"])
      const endsAt = Date.now() + 86_400_000
      expect((await send("PATCH", `/admin/leases/${id}`, { endsAt, note: "by hand" })).json).toMatchObject({
        endsAt,
        note: "by hand",
        state: "active",
      })
      expect((await send("POST", `/admin/leases/${id}/renew`, { term: { months: 1 } })).json["renewals"]).toBe(1)
      expect((await send("POST", `/admin/leases/${id}/suspend`)).json["state"]).toBe("suspended")
      await until(
        () => send("GET", `/admin/leases/${id}`),
        ({ seats }) => (seats as ReadonlyArray<Row>).every(({ state }) => state === "left"),
      )
      expect((await send("POST", `/admin/leases/${id}/resume`)).json["state"]).toBe("active")
      await accept(server, team?.externalId ?? "", "gil@mint.example")
    })

    it("are imported from what other tools write, rehearsed first, and exported", async () => {
      const house = await openHouse(server)
      const rows = [
        { line: 2, cells: { Mail: "hal@mint.example", "End Date": "2031-01-31" } },
        { line: 3, cells: { Mail: "no address" } },
        { line: 4, cells: { Mail: "HAL@mint.example" } },
      ]
      const load = (more: object) =>
        send("POST", "/admin/leases/import", {
          rows,
          columns: { email: "Mail" },
          teamName: house.workspaces[0]?.name,
          ...more,
        })
      const flaws = [
        { line: 3, code: "EMAIL_INVALID" },
        { line: 4, code: "DUPLICATE_IN_FILE" },
      ]
      expect((await load({ dryRun: true })).json).toMatchObject({ dryRun: true, accepted: 1, refused: 2, flaws })
      expect(await items(`/admin/leases?pool=${house.groupId}`)).toEqual([])
      expect((await load({})).json).toMatchObject({ accepted: 1, refused: 2, flaws })
      const csv = (columns: string) =>
        ask(
          server,
          "POST",
          `/admin/leases/import?dryRun=true&teamName=${house.workspaces[0]?.name}&columns=${encodeURIComponent(columns)}`,
          {
            headers: { "content-type": "text/csv" },
            raw: "Who;Until\r\nian@mint.example;2031-01-31\r\n",
          },
        )
      expect((await csv("email=Who,endsAt=Until")).json).toMatchObject({ accepted: 1, refused: 0 })
      expect(await csv("nobody=Who")).toMatchObject({ status: 400, json: { code: "FIELD_INVALID" } })
      const file = await send("GET", `/admin/leases/export?pool=${house.groupId}`)
      expect(file.text.split("\r\n")[1]).toContain("hal@mint.example")
      expect(file.text).toContain("2031-01-31T00:00:00.000Z")
      const again = await ask(server, "POST", `/admin/leases/import?teamName=${house.workspaces[0]?.name}`, {
        raw: file.text.replaceAll("hal@", "ida@").replace(",active,", ",released,"),
        headers: { "content-type": "text/csv" },
      })
      expect(again.json).toMatchObject({ accepted: 0, refused: 1, flaws: [{ line: 2, code: "LEASE_NOT_ACTIVE" }] })
      const seats = await send("GET", `/admin/seats/export?groupId=${house.groupId}&format=ndjson`)
      expect(JSON.parse(seats.text)).toMatchObject({ email: "hal@mint.example", origin: "import", state: "accepted" })
    })
  })
}

import { expect, it } from "@effect/vitest"
import { EventRepository } from "@mintcode/core/audit"
import { Operator } from "@mintcode/core/identity"
import { adjust, Commit } from "@mintcode/core/kernel"
import { SEATS_FREE_GUARD, WorkspaceDesk, WorkspaceEntity, WorkspaceGroupId, WorkspaceWatch } from "@mintcode/core/seat"
import { UpstreamAccounts, UpstreamRefused } from "@mintcode/core/supplier"
import { Effect, Redacted } from "effect"
import { describeDatabases } from "./databases.ts"
import { codeOf, GROUP, HOUR_MS, inSeatWorld, openGroup, openWorkspace, workspaceNow } from "./seat_world.ts"

/** Takes a place as a redemption does: the commit decides. */
const takePlace = (id: string) =>
  Effect.flatMap(Commit, (commit) =>
    commit([adjust(WorkspaceEntity, id, { seatsFree: -1, seatsHeld: 1 }, { within: { seatsFree: { min: 0 } } })]),
  )

const giveBack = (id: string) =>
  Effect.flatMap(Commit, (commit) => commit([adjust(WorkspaceEntity, id, { seatsFree: 1, seatsHeld: -1 })]))

const eventsOf = (subjectId: string) =>
  Effect.flatMap(EventRepository, (events) =>
    Effect.map(events.page({ subjectId }, { limit: 100, afterId: null }), ({ rows }) =>
      rows.map(({ type }) => type).reverse(),
    ),
  )

describeDatabases("the desk of workspaces", (database) => {
  it.scopedLive("opens the account that plans buy at with the first group, and only then", () =>
    inSeatWorld(database, () =>
      Effect.gen(function* () {
        const desk = yield* WorkspaceDesk
        const accounts = yield* UpstreamAccounts
        const ids = ["a", "b", "c", "d"].map((id) => WorkspaceGroupId.make(id))
        yield* Effect.forEach(ids, (id) => desk.createGroup({ id, note: "x" }), { concurrency: "unbounded" })
        expect((yield* accounts.list).filter(({ driver }) => driver === "seat").map(({ name }) => name)).toEqual([
          "workspaces",
        ])
        expect((yield* desk.groups({ limit: 10, afterId: null })).rows.map(({ id }) => id)).toEqual(ids)
        const group = yield* desk.group("a")
        const edited = yield* desk.editGroup("a", { note: "y" }, group.version)
        expect(yield* codeOf(desk.editGroup("a", { note: "z" }, group.version))).toBe("CONFLICT")
        yield* desk.removeGroup("a", edited.version)
        expect(yield* codeOf(desk.group("a"))).toBe("GROUP_NOT_FOUND")
        expect(yield* codeOf(desk.createGroup({ id: WorkspaceGroupId.make("b") }))).toBe("CONFLICT")
      }),
    ),
  )

  it.scopedLive("keeps tokens sealed and out of everything that is told", () =>
    inSeatWorld(database, (house) =>
      Effect.gen(function* () {
        yield* openGroup
        const token = Redacted.make("super-secret-token")
        const { workspace } = yield* openWorkspace(house, "one", { token })
        const desk = yield* WorkspaceDesk
        const edited = yield* desk.edit(workspace.id, { token: Redacted.make("another-secret"), note: "薄荷" })
        const { rows } = yield* Effect.flatMap(EventRepository, (events) =>
          events.page({ subjectId: workspace.id }, { limit: 10, afterId: null }),
        )
        const everything = JSON.stringify([workspace, edited, rows])
        expect(everything).not.toMatch(/super-secret|another-secret/)
        expect(rows.every(({ data }) => !JSON.stringify(data).includes("v1."))).toBe(true)
        expect(edited.sealedToken).not.toBe(workspace.sealedToken)
      }),
    ),
  )

  it.scopedLive("refuses what cannot be, and says why", () =>
    inSeatWorld(database, (house) =>
      Effect.gen(function* () {
        const desk = yield* WorkspaceDesk
        expect(yield* codeOf(openWorkspace(house, "x"))).toBe("GROUP_UNKNOWN")
        yield* openGroup
        const { workspace } = yield* openWorkspace(house, "one")
        expect(yield* codeOf(openWorkspace(house, "one"))).toBe("CONFLICT")
        expect(yield* codeOf(openWorkspace(house, "two", { driver: "none" }))).toBe("DRIVER_UNKNOWN")
        expect(yield* codeOf(openWorkspace(house, "two", { seatsMax: 1, seatsReserved: 2 }))).toBe(
          "SEATS_RESERVED_TOO_MANY",
        )
        expect(yield* codeOf(openWorkspace(house, "two", { options: { odd: 1 } }))).toBe("WORKSPACE_OPTIONS_INVALID")
        expect(yield* codeOf(openWorkspace(house, "two", { ownerEmail: "nobody" }))).toBe("EMAIL_INVALID")
        expect(yield* codeOf(desk.edit(workspace.id, { baseUrl: "https://elsewhere.example" }))).toBe("TOKEN_NEEDED")
        expect(yield* codeOf(desk.edit(workspace.id, { note: "" }, 77))).toBe("CONFLICT")
        expect(yield* codeOf(desk.get("none"))).toBe("WORKSPACE_NOT_FOUND")
        expect(yield* codeOf(desk.act(workspace.id, "enable"))).toBe("WORKSPACE_STATE")
        expect(yield* codeOf(desk.removeGroup(GROUP))).toBe("GROUP_IN_USE")
        const nobody = { actor: { kind: "operator", id: "x", ip: null }, permissions: new Set() } as never
        expect(yield* codeOf(Effect.provideService(desk.get(workspace.id), Operator, nobody))).toBe(
          "PERMISSION_MISSING",
        )
        expect(yield* codeOf(Effect.provideService(desk.edit(workspace.id, { note: "" }), Operator, nobody))).toBe(
          "PERMISSION_MISSING",
        )
      }),
    ),
  )

  it.scopedLive("sells no seat twice while it is made larger and smaller", () =>
    inSeatWorld(database, (house) =>
      Effect.gen(function* () {
        yield* openGroup
        const { workspace } = yield* openWorkspace(house, "one", { seatsMax: 20, seatsReserved: 5 })
        const desk = yield* WorkspaceDesk
        const sizes = [30, 10, 25, 18].map((seatsMax) => desk.edit(workspace.id, { seatsMax }))
        const places = Array.from({ length: 40 }, () => Effect.either(takePlace(workspace.id)))
        const reserves = [2, 8].map((seatsReserved) => desk.edit(workspace.id, { seatsReserved }))
        yield* Effect.all([...sizes, ...places, ...reserves], { concurrency: 8 })
        const after = yield* workspaceNow(workspace.id)
        expect(after.seatsFree).toBe(after.seatsMax - after.seatsReserved - after.seatsHeld - after.seatsForeign)
        const full = yield* Effect.flip(
          Effect.forEach(Array.from({ length: 60 }), () => takePlace(workspace.id), { discard: true }),
        )
        expect(full).toMatchObject({ guard: SEATS_FREE_GUARD })
        const smaller = yield* desk.edit(workspace.id, { seatsMax: 1, seatsReserved: 0 })
        expect(smaller.seatsFree).toBe(1 - smaller.seatsHeld)
        expect(yield* codeOf(takePlace(workspace.id))).toBe("CONFLICT")
      }),
    ),
  )

  it.scopedLive("removes a workspace only when nobody sits in it, and lets nobody in meanwhile", () =>
    inSeatWorld(database, (house) =>
      Effect.gen(function* () {
        yield* openGroup
        const { workspace } = yield* openWorkspace(house, "one")
        const desk = yield* WorkspaceDesk
        yield* takePlace(workspace.id)
        expect(yield* codeOf(desk.remove(workspace.id))).toBe("WORKSPACE_IN_USE")
        yield* giveBack(workspace.id)
        const takes = Effect.forEach(
          Array.from({ length: 8 }, () => takePlace(workspace.id)),
          (one) => codeOf(one),
          { concurrency: "unbounded" },
        )
        const [removed, taken] = yield* Effect.all([codeOf(desk.remove(workspace.id)), takes], { concurrency: 2 })
        // Either it went and nobody has a place there, or somebody was faster and it stayed.
        expect([removed, taken.includes("ok")]).toEqual(removed === "ok" ? ["ok", false] : ["WORKSPACE_IN_USE", true])
        const { workspace: second } = yield* openWorkspace(house, "two")
        yield* desk.remove(second.id)
        expect(yield* codeOf(desk.get(second.id))).toBe("WORKSPACE_NOT_FOUND")
        expect((yield* desk.group(GROUP)).workspaces).toBe(removed === "ok" ? 0 : 1)
      }),
    ),
  )

  it.scopedLive("tests a workspace: what the provider says, or why it does not", () =>
    inSeatWorld(database, (house) =>
      Effect.gen(function* () {
        yield* openGroup
        const usage = { seatsUsed: 3, seatsMax: 9, endsAt: 5_000, renews: false }
        const { room, workspace } = yield* openWorkspace(house, "one", {}, { usage })
        const desk = yield* WorkspaceDesk
        expect(yield* desk.test(workspace.id)).toMatchObject({ ok: true, seatsUsed: 3, seatsMax: 9, problem: null })
        room.token = "changed"
        expect(yield* desk.test(workspace.id)).toMatchObject({
          ok: false,
          seatsUsed: null,
          problem: "key",
          reason: "token_invalidated",
        })
        expect((yield* workspaceNow(workspace.id)).failures).toBe(0)
      }),
    ),
  )
})

describeDatabases("the watch over workspaces", (database) => {
  it.scopedLive("disables one whose token fails twice, tells once, and forgets failures after a success", () =>
    inSeatWorld(database, (house, clock) =>
      Effect.gen(function* () {
        yield* openGroup
        const { room, workspace } = yield* openWorkspace(house, "one")
        const watch = yield* WorkspaceWatch
        const desk = yield* WorkspaceDesk
        yield* watch.sweep
        expect(yield* workspaceNow(workspace.id)).toMatchObject({ state: "active", failures: 0 })
        room.token = "changed"
        yield* watch.sweep
        expect((yield* workspaceNow(workspace.id)).failures, "not before its time").toBe(0)
        yield* clock.advance(6 * HOUR_MS)
        yield* watch.sweep
        expect(yield* workspaceNow(workspace.id)).toMatchObject({ state: "active", failures: 1 })
        room.token = "secret"
        yield* clock.advance(6 * HOUR_MS)
        yield* watch.sweep
        expect(yield* workspaceNow(workspace.id)).toMatchObject({ failures: 0, lastFailure: null })
        room.token = "changed"
        for (let looks = 0; looks < 4; looks++) {
          yield* clock.advance(6 * HOUR_MS)
          yield* watch.sweep
        }
        expect(yield* workspaceNow(workspace.id)).toMatchObject({
          state: "disabled",
          failures: 4,
          lastFailure: "key: token_invalidated",
        })
        expect((yield* eventsOf(workspace.id)).filter((type) => type.startsWith("alert."))).toEqual([
          "alert.workspace_disabled",
        ])
        yield* desk.edit(workspace.id, { token: Redacted.make("changed") })
        const enabled = yield* desk.act(workspace.id, "enable")
        expect(enabled).toMatchObject({ state: "active", failures: 0 })
        yield* watch.sweep
        expect(yield* workspaceNow(workspace.id)).toMatchObject({ state: "active", failures: 0 })
      }),
    ),
  )

  it.scopedLive("marks one dead that the provider closed, and asks it nothing more", () =>
    inSeatWorld(database, (house, clock) =>
      Effect.gen(function* () {
        yield* openGroup
        const fault = new UpstreamRefused({ refusal: "account", reason: "account_deactivated" })
        const { room, workspace } = yield* openWorkspace(house, "one", {}, { fault })
        const watch = yield* WorkspaceWatch
        yield* watch.sweep
        expect((yield* workspaceNow(workspace.id)).state).toBe("dead")
        const calls = room.calls.length
        yield* clock.advance(24 * HOUR_MS)
        yield* watch.sweep
        expect(room.calls.length).toBe(calls)
        expect(yield* eventsOf(workspace.id)).toContain("alert.workspace_dead")
      }),
    ),
  )

  it.scopedLive("tells of one that fills and of one that ends, once each", () =>
    inSeatWorld(database, (house, clock) =>
      Effect.gen(function* () {
        yield* openGroup
        const at = Date.now()
        const usage = { seatsUsed: null, seatsMax: null, endsAt: at + 80 * HOUR_MS, renews: false }
        const { workspace } = yield* openWorkspace(house, "one", { seatsMax: 10 }, { usage })
        const watch = yield* WorkspaceWatch
        yield* Effect.forEach(Array.from({ length: 9 }), () => takePlace(workspace.id))
        yield* watch.sweep
        yield* watch.sweep
        yield* takePlace(workspace.id)
        yield* watch.sweep
        yield* clock.advance(9 * HOUR_MS)
        yield* watch.sweep
        yield* watch.sweep
        const alerts = (yield* eventsOf(workspace.id)).filter((type) => type.startsWith("alert."))
        expect(alerts).toEqual(["alert.workspace_filling", "alert.workspace_filling", "alert.workspace_ending"])
      }),
    ),
  )

  it.scopedLive("counts one failure once, however many workers look", () =>
    inSeatWorld(database, (house) =>
      Effect.gen(function* () {
        yield* openGroup
        const { workspace } = yield* openWorkspace(house, "one", {}, { token: "other" })
        const watch = yield* WorkspaceWatch
        yield* Effect.all(
          Array.from({ length: 6 }, () => watch.sweep),
          { concurrency: "unbounded" },
        )
        expect(yield* workspaceNow(workspace.id)).toMatchObject({ state: "active", failures: 1 })
      }),
    ),
  )
})

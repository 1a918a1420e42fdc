import { expect, it } from "@effect/vitest"
import { Catalogue, POLICY_DEFAULT, ProductId } from "@mintcode/core/catalogue"
import { LeaseRepository } from "@mintcode/core/lease"
import { MemberImports, SeatReconciliation, SeatRepository, WorkspaceImports } from "@mintcode/core/seat"
import { Effect, Option, Stream } from "effect"
import { describeDatabases } from "./databases.ts"
import { person } from "./seat_house.ts"
import { expectBalanced, GROUP, HOUR_MS, inSeatWorld, openGroup, openWorkspace } from "./seat_world.ts"

const DAY_MS = 24 * HOUR_MS

const rows = (...all: ReadonlyArray<Readonly<Record<string, string>>>) =>
  all.map((cells, index) => ({ line: index + 2, cells }))

describeDatabases("imports of members and workspaces", (database) => {
  it.scopedLive("records members once, says what is wrong line by line, and may be rehearsed and repeated", () =>
    inSeatWorld(database, (house) =>
      Effect.gen(function* () {
        yield* openGroup
        const { workspace } = yield* openWorkspace(house, "one", { seatsMax: 4 })
        const catalogue = yield* Catalogue
        const productId = ProductId.make("team")
        const name = { zh: "席位", en: "Seat" }
        const policy = { ...POLICY_DEFAULT, seat: { months: 1, graceMs: DAY_MS } }
        yield* catalogue.createProduct({ id: productId, kind: "seat", name, policy })
        const request = {
          rows: rows(
            { Email: "a@x.org", "Ends At": "2031-01-31" },
            { Email: "A@X.ORG" },
            { Email: "not an address" },
            { Email: "" },
            { Email: "b@x.org", "Starts At": "1893456000", months: "2", Remark: "老成员" },
            { Email: "c@x.org", "Ends At": "soon" },
            { Email: "d@x.org", team: "nowhere" },
            { Email: "e@x.org", months: "1000" },
            { Email: "f@x.org" },
            { Email: "g@x.org" },
            { Email: "h@x.org" },
          ),
          columns: { note: "Remark" },
          teamName: "one",
          productId,
        }
        const imports = yield* MemberImports
        const seen: Array<number> = []
        const expected = {
          accepted: 4,
          known: 0,
          flaws: [
            { line: 3, code: "DUPLICATE_IN_FILE", message: "The same as line 2" },
            { line: 4, code: "EMAIL_INVALID" },
            { line: 5, code: "EMAIL_MISSING" },
            { line: 7, code: "DATE_INVALID" },
            { line: 8, code: "WORKSPACE_UNKNOWN" },
            { line: 9, code: "NUMBER_INVALID" },
            { line: 12, code: "NO_SEAT_FREE" },
          ],
        }
        expect(yield* imports.run({ ...request, dryRun: true })).toMatchObject({ ...expected, dryRun: true })
        expect(yield* expectBalanced(workspace.id)).toMatchObject({ seatsHeld: 0 })
        const report = yield* imports.run(request, (done) => Effect.sync(() => void seen.push(done)))
        expect(report).toMatchObject({ ...expected, dryRun: false, refused: 7 })
        expect(seen).toEqual([11])
        expect(yield* expectBalanced(workspace.id)).toMatchObject({ seatsHeld: 4, seatsFree: 0 })
        expect(yield* imports.run(request)).toMatchObject({ accepted: 0, known: 4 })
        const leases = yield* LeaseRepository
        const all = Array.from(yield* Stream.runCollect(leases.stream({ pool: GROUP })))
        expect(all.map(({ endsAt, holder, state }) => [holder, state, endsAt])).toContainEqual([
          "a@x.org",
          "active",
          Date.UTC(2031, 0, 31),
        ])
        const months = all.find(({ holder }) => holder === "b@x.org")
        expect(months).toMatchObject({ note: "老成员", endsAt: Date.UTC(2030, 2, 1), graceMs: DAY_MS })
      }),
    ),
  )

  it.scopedLive("takes the place that a stranger was counted with, and no second one", () =>
    inSeatWorld(database, (house) =>
      Effect.gen(function* () {
        yield* openGroup
        const { room, workspace } = yield* openWorkspace(house, "one", { seatsMax: 2 })
        room.members.set(...person("a@x.org"))
        room.invitations.set(...person("b@x.org"))
        const reconciliation = yield* SeatReconciliation
        yield* reconciliation.run(workspace.id)
        expect(yield* expectBalanced(workspace.id)).toMatchObject({ seatsForeign: 2, seatsFree: 0 })
        const imports = yield* MemberImports
        const request = { rows: rows({ email: "a@x.org" }, { email: "b@x.org" }), teamAccountId: "one" }
        expect(yield* imports.run({ ...request, dryRun: true })).toMatchObject({ accepted: 2, refused: 0 })
        expect(yield* imports.run(request)).toMatchObject({ accepted: 2, refused: 0 })
        expect(yield* expectBalanced(workspace.id)).toMatchObject({ seatsForeign: 0, seatsHeld: 2, seatsFree: 0 })
        expect(yield* reconciliation.run(workspace.id)).toMatchObject({ differences: {}, fresh: 0, gone: 0 })
      }),
    ),
  )

  it.scopedLive("adds workspaces once, tells what is wrong, and lets no token out", () =>
    inSeatWorld(database, (house) =>
      Effect.gen(function* () {
        yield* openGroup
        const imports = yield* WorkspaceImports
        const request = {
          rows: rows(
            { team_name: "One", team_account_id: "acc-1", access_token: "top-secret", seats: "20", group: "team-a" },
            { team_name: "Two", team_account_id: "acc-2", access_token: "x".repeat(20_000) },
            { team_name: "One", team_account_id: "acc-3" },
            { team_name: "Four" },
            { team_name: "Five", team_account_id: "acc-5", group: "none" },
            { team_name: "Six", team_account_id: "acc-6", seats: "many" },
            { team_name: "Seven", team_account_id: "acc-7", driver: "odd" },
            { team_account_id: "acc-8", expires_at: "2031-02-28T00:00:00Z", owner: "boss@x.org" },
          ),
          driver: house.driver.name,
          groupId: GROUP,
          baseUrl: "https://one.example",
        }
        const expected = {
          accepted: 2,
          known: 0,
          flaws: [
            { line: 3, code: "WORKSPACE_INVALID" },
            { line: 4, code: "DUPLICATE_IN_FILE" },
            { line: 5, code: "EXTERNAL_ID_MISSING" },
            { line: 6, code: "GROUP_UNKNOWN" },
            { line: 7, code: "NUMBER_INVALID" },
            { line: 8, code: "DRIVER_UNKNOWN" },
          ],
        }
        const rehearsed = yield* imports.run({ ...request, dryRun: true })
        expect(rehearsed).toMatchObject(expected)
        expect(JSON.stringify(rehearsed)).not.toMatch(/top-secret|xxxx/)
        expect(yield* imports.run(request)).toMatchObject(expected)
        expect(yield* imports.run(request)).toMatchObject({ accepted: 0, known: 2 })
        const repository = yield* SeatRepository
        const eighth = Option.getOrThrow(yield* repository.workspaceByName("acc-8"))
        expect(eighth).toMatchObject({ ownerEmail: "boss@x.org", planEndsAt: Date.UTC(2031, 1, 28), sealedToken: null })
        const first = Option.getOrThrow(yield* repository.workspaceByName("One"))
        expect(first).toMatchObject({ seatsMax: 20, seatsFree: 20 })
        expect(first.sealedToken).toMatch(/^v1\./)
      }),
    ),
  )
})

import { expect } from "@effect/vitest"
import { isConflictOn } from "@mintcode/core/kernel"
import {
  type Finding,
  FindingEntity,
  type FindingFilter,
  isSeatLive,
  SEAT_PLACE_GUARD,
  type Seat,
  SeatEntity,
  type SeatFilter,
  SeatRepository,
  SeatState,
  type Workspace,
  WorkspaceEntity,
  type WorkspaceFilter,
  WorkspaceGroupEntity,
  type WorkspaceGroupId,
} from "@mintcode/core/seat"
import { Chunk, Effect, Option, Stream } from "effect"
import { HOSTILE_TEXTS, idsOf, newestFirst, type RepositoryTests, store, walk } from "./repository_probes.ts"
import { newIdAt } from "./repository_rows.ts"
import { newFinding, newGroup, newSeat, newWorkspace } from "./repository_seat_rows.ts"
import { AT, newTestId, unique } from "./storage_rows.ts"

const groupId = () => unique() as WorkspaceGroupId

export const seatRepositoryTests = (it: RepositoryTests): void => {
  it.effect("finds groups by name, and lists them in the order of their names", () =>
    Effect.gen(function* () {
      const repository = yield* SeatRepository
      const groups = [newGroup({ note: "薄荷", workspaces: 3 }), newGroup()]
      yield* store(WorkspaceGroupEntity, groups)
      for (const group of groups) expect(Option.getOrNull(yield* repository.group(group.id))).toEqual(group)
      const listed = yield* walk(1, (request) => repository.groups(request))
      expect(listed).toEqual(expect.arrayContaining(groups))
      expect(idsOf(listed)).toEqual([...idsOf(listed)].sort())
      for (const text of HOSTILE_TEXTS) expect(Option.isNone(yield* repository.group(text))).toBe(true)
    }),
  )

  it.effect("finds workspaces by id, name, the provider's id and group", () =>
    Effect.gen(function* () {
      const repository = yield* SeatRepository
      const group = groupId()
      const externalId = unique()
      const workspaces = [
        newWorkspace({ id: newIdAt(AT), groupId: group, externalId, driver: "one", planRenews: false, wakeAt: AT * 2 }),
        newWorkspace({
          id: newIdAt(AT + 1),
          groupId: group,
          externalId,
          driver: "two",
          seatsFree: -3,
          endAlerted: true,
        }),
        newWorkspace({ groupId: groupId(), sealedToken: null, ownerEmail: null, options: {}, planRenews: true }),
      ] as const
      yield* store(WorkspaceEntity, workspaces)
      for (const workspace of workspaces) {
        expect(Option.getOrNull(yield* repository.workspace(workspace.id))).toEqual(workspace)
        expect(Option.getOrNull(yield* repository.workspaceByName(workspace.name))).toEqual(workspace)
      }
      expect(yield* repository.workspacesByExternalId(externalId)).toEqual(workspaces.slice(0, 2))
      expect(yield* repository.workspacesOf(group)).toEqual(workspaces.slice(0, 2))
      for (const text of HOSTILE_TEXTS) {
        expect(Option.isNone(yield* repository.workspace(text))).toBe(true)
        expect(Option.isNone(yield* repository.workspaceByName(text))).toBe(true)
        expect(yield* repository.workspacesByExternalId(text)).toEqual([])
        expect(yield* repository.workspacesOf(text)).toEqual([])
      }
      const again = { ...newWorkspace(), name: workspaces[0].name }
      const taken = yield* Effect.flip(store(WorkspaceEntity, [again]))
      expect(isConflictOn(taken, ["workspace.name"])).toBe(true)
      const twin = yield* Effect.flip(store(WorkspaceEntity, [newWorkspace({ externalId, driver: "two" })]))
      expect(isConflictOn(twin, ["workspace.external_id"])).toBe(true)
    }),
  )

  it.effect("lists, streams and wakes workspaces", () =>
    Effect.gen(function* () {
      const repository = yield* SeatRepository
      const group = groupId()
      const states = ["active", "draining", "disabled", "dead"] as const
      const workspaces = Array.from({ length: 12 }, (_, index) =>
        newWorkspace({
          id: newIdAt(AT + index),
          groupId: group,
          state: states[index % 4] ?? "active",
          wakeAt: index + 1,
        }),
      )
      yield* store(WorkspaceEntity, workspaces)
      const cases: ReadonlyArray<readonly [WorkspaceFilter, (workspace: Workspace) => boolean]> = [
        [{ groupId: group }, () => true],
        [{ groupId: group, state: "dead" }, ({ state }) => state === "dead"],
      ]
      for (const [filter, fits] of cases) {
        const expected = workspaces.filter(fits)
        expect(yield* walk(5, (request) => repository.workspaces(filter, request))).toEqual(newestFirst(expected))
        expect(Chunk.toReadonlyArray(yield* Stream.runCollect(repository.workspaceStream(filter)))).toEqual(expected)
      }
      expect((yield* repository.workspacesDue(3, 10)).map(({ wakeAt }) => wakeAt)).toEqual([1, 2, 3])
      expect((yield* repository.workspacesDue(3, 2)).map(({ wakeAt }) => wakeAt)).toEqual([1, 2])
    }),
  )

  it.effect("finds seats by id, order, place, lease and workspace, and tells the live ones", () =>
    Effect.gen(function* () {
      const repository = yield* SeatRepository
      const leaseId = newTestId<Seat["leaseId"]>()
      const workspaceId = newTestId<Seat["workspaceId"]>()
      const seats = SeatState.literals.map((state, index) =>
        newSeat({
          id: newIdAt(AT + index),
          leaseId,
          workspaceId,
          state,
          orderKey: index % 2 === 0 ? newTestId() : null,
          ...(isSeatLive({ state })
            ? {}
            : { place: newTestId(), endedAt: AT, endsAs: "left", failure: "NO_SEAT_FREE" }),
        }),
      )
      yield* store(SeatEntity, [...seats, newSeat()])
      for (const seat of seats) {
        expect(Option.getOrNull(yield* repository.seat(seat.id))).toEqual(seat)
        expect(Option.getOrNull(yield* repository.seatByPlace(seat.place))).toEqual(seat)
        if (seat.orderKey !== null) {
          expect(Option.getOrNull(yield* repository.seatByOrder(seat.orderKey))).toEqual(seat)
        }
      }
      expect(yield* repository.seatsOf(leaseId, 100)).toEqual(newestFirst(seats))
      expect(yield* repository.seatsOf(leaseId, 2)).toEqual(newestFirst(seats).slice(0, 2))
      expect(yield* repository.liveSeatsOf(leaseId)).toEqual(seats.filter(isSeatLive))
      expect(yield* repository.liveSeatsIn(workspaceId)).toEqual(seats.filter(isSeatLive))
      const ordered = idsOf(yield* repository.orderedSeats(1_000))
      expect(ordered).toEqual(expect.arrayContaining([...idsOf(seats.filter(({ orderKey }) => orderKey !== null))]))
      for (const text of HOSTILE_TEXTS) {
        expect(Option.isNone(yield* repository.seat(text))).toBe(true)
        expect(Option.isNone(yield* repository.seatByOrder(text))).toBe(true)
        expect(Option.isNone(yield* repository.seatByPlace(text))).toBe(true)
        expect(yield* repository.liveSeatsIn(text)).toEqual([])
      }
    }),
  )

  it.effect("holds one person once in a workspace", () =>
    Effect.gen(function* () {
      const seat = newSeat()
      yield* store(SeatEntity, [seat])
      const second = yield* Effect.flip(
        store(SeatEntity, [newSeat({ workspaceId: seat.workspaceId, email: seat.email })]),
      )
      expect(isConflictOn(second, [SEAT_PLACE_GUARD])).toBe(true)
    }),
  )

  it.effect("lists, streams, counts and wakes seats", () =>
    Effect.gen(function* () {
      const repository = yield* SeatRepository
      const [group, leaseId, workspaceId] = [groupId(), newTestId(), newTestId<Seat["workspaceId"]>()]
      const email = `${unique()}@example.org`
      const seats = Array.from({ length: 24 }, (_, index) =>
        newSeat({
          id: newIdAt(AT + index),
          workspaceId,
          groupId: index % 2 === 0 ? group : groupId(),
          ...(index % 3 === 0 ? { leaseId: leaseId as Seat["leaseId"] } : {}),
          ...(index % 4 === 0 ? { email } : {}),
          place: newTestId(),
          state: SeatState.literals[index % 8] ?? "left",
          wakeAt: index + 1,
        }),
      )
      yield* store(SeatEntity, seats)
      const cases: ReadonlyArray<readonly [SeatFilter, (seat: Seat, index: number) => boolean]> = [
        [{ workspaceId }, () => true],
        [{ groupId: group }, (seat) => seat.groupId === group],
        [{ leaseId }, (seat) => seat.leaseId === leaseId],
        [{ email }, (seat) => seat.email === email],
        [{ email, workspaceId, groupId: group }, (seat) => seat.email === email && seat.groupId === group],
        [{ workspaceId, state: "leaving" }, ({ state }) => state === "leaving"],
        [{ workspaceId, from: AT + 5, until: AT + 9 }, (_, index) => index >= 5 && index < 9],
      ]
      for (const [filter, fits] of cases) {
        const expected = seats.filter(fits)
        expect(yield* walk(5, (request) => repository.seats(filter, request))).toEqual(newestFirst(expected))
        expect(Chunk.toReadonlyArray(yield* Stream.runCollect(repository.seatStream(filter)))).toEqual(expected)
        const counts = yield* repository.countSeatsByState(filter)
        for (const state of SeatState.literals) {
          expect([state, counts[state] ?? 0]).toEqual([state, expected.filter((one) => one.state === state).length])
        }
      }
      expect((yield* repository.seatsDue(3, 10)).map(({ wakeAt }) => wakeAt)).toEqual([1, 2, 3])
      expect((yield* repository.seatsDue(3, 2)).map(({ wakeAt }) => wakeAt)).toEqual([1, 2])
    }),
  )

  it.effect("finds seats that sleep too long", () =>
    Effect.gen(function* () {
      const repository = yield* SeatRepository
      // Nothing else here sleeps so long.
      const farOff = 8_000_000_000_000_000
      const late = [newSeat({ wakeAt: farOff + 1 }), newSeat({ wakeAt: farOff + 2, state: "leaving" })]
      yield* store(SeatEntity, [...late, newSeat({ wakeAt: farOff }), newSeat({ wakeAt: null })])
      const found = yield* repository.seatsAsleep(farOff, 10)
      expect([...idsOf(found)].sort()).toEqual([...idsOf(late)].sort())
      expect(yield* repository.seatsAsleep(farOff, 1)).toHaveLength(1)
    }),
  )

  it.effect("lists findings, and gives those that stand", () =>
    Effect.gen(function* () {
      const repository = yield* SeatRepository
      const workspaceId = newTestId<Finding["workspaceId"]>()
      const states = ["open", "repaired", "dismissed", "gone"] as const
      const findings = Array.from({ length: 12 }, (_, index) =>
        newFinding({
          id: newIdAt(AT + index),
          workspaceId,
          state: states[index % 4] ?? "open",
          kind: index % 3 === 0 ? "missing_member" : "unknown_invitation",
          seatId: index % 3 === 0 ? newTestId() : null,
          ref: null,
        }),
      )
      yield* store(FindingEntity, findings)
      const cases: ReadonlyArray<readonly [FindingFilter, (finding: Finding) => boolean]> = [
        [{ workspaceId }, () => true],
        [{ workspaceId, state: "open" }, ({ state }) => state === "open"],
        [{ workspaceId, kind: "missing_member" }, ({ kind }) => kind === "missing_member"],
      ]
      for (const [filter, fits] of cases) {
        const expected = findings.filter(fits)
        expect(yield* walk(5, (request) => repository.findings(filter, request))).toEqual(newestFirst(expected))
      }
      expect(yield* repository.standingFindings(workspaceId)).toEqual(
        findings.filter(({ state }) => state === "open" || state === "dismissed"),
      )
      const [first] = findings
      expect(Option.getOrNull(yield* repository.finding(first?.id ?? ""))).toEqual(first)
      expect(Option.getOrNull(yield* repository.findingByPlace(first?.place ?? ""))).toEqual(first)
      const twin = yield* Effect.flip(store(FindingEntity, [newFinding({ place: first?.place ?? "" })]))
      expect(isConflictOn(twin, ["seat_finding.place"])).toBe(true)
    }),
  )
}

import { LeaseEntity, LeaseRepository, LeaseState } from "@mintcode/core/lease"
import {
  FindingEntity,
  SeatEntity,
  SeatRepository,
  SeatState,
  WorkspaceEntity,
  WorkspaceGroupId,
} from "@mintcode/core/seat"
import { Effect, Stream } from "effect"
import type { Repositories } from "../src/storage/repositories/mod.ts"
import { store } from "./repository_probes.ts"
import { newFinding, newLease, newSeat, newWorkspace } from "./repository_seat_rows.ts"
import { AT, newTestId, unique } from "./storage_rows.ts"

/** Enough for a server to prefer an index. */
const ROWS = 6_000
const PAGE = { limit: 20, afterId: null }

const many = <A>(count: number, make: (index: number) => A) => Array.from({ length: count }, (_, index) => make(index))

/** Leases, seats, workspaces and findings of which a question asks for little. */
const fill = Effect.gen(function* () {
  const group = WorkspaceGroupId.make(unique())
  const workspaces = many(2_000, (index) =>
    newWorkspace({ groupId: index < 20 ? group : WorkspaceGroupId.make(unique()), wakeAt: AT + index * 10 }),
  )
  const leases = many(ROWS, (index) =>
    newLease({
      pool: index < 50 ? group : unique(),
      state: LeaseState.literals[index % 5] ?? "active",
      wakeAt: index % 10 === 0 ? AT + index * 10 : null,
    }),
  )
  yield* store(WorkspaceEntity, workspaces)
  yield* store(LeaseEntity, leases)
  yield* store(
    SeatEntity,
    leases.map((lease, index) =>
      newSeat({
        leaseId: lease.id,
        email: lease.holder,
        workspaceId: workspaces[index % workspaces.length]?.id ?? newTestId(),
        state: SeatState.literals[index % 8] ?? "left",
        orderKey: index % 2 === 0 ? newTestId() : null,
        wakeAt: index % 10 === 0 ? AT + index * 10 : null,
      }),
    ),
  )
  yield* store(
    FindingEntity,
    many(ROWS, (index) => newFinding({ workspaceId: workspaces[index % workspaces.length]?.id ?? newTestId() })),
  )
  return { group, lease: leases[0], workspaceId: workspaces[0]?.id ?? "" }
})

/** Every question about leases and seats whose cost must not grow with the table, except by what it asks for. */
export const seatQuestions = Effect.gen(function* () {
  const leases = yield* LeaseRepository
  const seats = yield* SeatRepository
  const { group, lease, workspaceId } = yield* fill
  const leaseId = lease?.id ?? ""
  const holder = lease?.holder ?? ""
  const all: Readonly<
    Record<string, { readonly ask: Effect.Effect<unknown, unknown, Repositories>; readonly sorts?: true }>
  > = {
    "lease by id": { ask: leases.byId(leaseId) },
    "lease by claim": { ask: leases.byClaim(leaseId) },
    "lease of a redemption": { ask: leases.byRedemption(leaseId) },
    "due leases": { ask: leases.due("seat", AT, 10) },
    "sleeping leases": { ask: leases.asleep("seat", AT + 1_000_000, 10) },
    "leases of a holder": { ask: leases.page({ holder }, PAGE), sorts: true },
    "leases of a group in a state": { ask: leases.page({ pool: group, state: "active" }, PAGE) },
    "counts of leases of a group": { ask: leases.countByState({ pool: group }) },
    "stream of leases of a group": { ask: Stream.runDrain(leases.stream({ pool: group })) },
    "history of a lease": { ask: leases.records(leaseId, 10), sorts: true },
    "workspace by id": { ask: seats.workspace(workspaceId) },
    "workspace by name": { ask: seats.workspaceByName("x") },
    "workspaces by the provider's id": { ask: seats.workspacesByExternalId("x"), sorts: true },
    "workspaces of a group": { ask: seats.workspacesOf(group), sorts: true },
    "due workspaces": { ask: seats.workspacesDue(AT, 10) },
    "seat by id": { ask: seats.seat(leaseId) },
    "seat by order": { ask: seats.seatByOrder("x") },
    "seat by place": { ask: seats.seatByPlace("x") },
    "seats of a lease": { ask: seats.seatsOf(leaseId, 10), sorts: true },
    "live seats of a lease": { ask: seats.liveSeatsOf(leaseId), sorts: true },
    "live seats of a workspace": { ask: seats.liveSeatsIn(workspaceId), sorts: true },
    "due seats": { ask: seats.seatsDue(AT, 10) },
    "sleeping seats": { ask: seats.seatsAsleep(AT + 1_000_000, 10) },
    "seats of an address": { ask: seats.seats({ email: holder }, PAGE), sorts: true },
    "seats of a workspace in a state": { ask: seats.seats({ workspaceId, state: "sent" }, PAGE), sorts: true },
    "counts of seats of a workspace": { ask: seats.countSeatsByState({ workspaceId }) },
    "finding by id": { ask: seats.finding(leaseId) },
    "finding by place": { ask: seats.findingByPlace("x") },
    "findings of a workspace": { ask: seats.findings({ workspaceId, state: "open" }, PAGE), sorts: true },
    "standing findings of a workspace": { ask: seats.standingFindings(workspaceId), sorts: true },
  }
  return all
})

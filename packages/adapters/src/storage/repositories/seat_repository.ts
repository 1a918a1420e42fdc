import type { SqlClient } from "@effect/sql/SqlClient"
import {
  FindingEntity,
  type FindingFilter,
  GROUP_WORKSPACES_MAX,
  SEAT_LIVE_STATES,
  SeatEntity,
  type SeatFilter,
  SeatRepository,
  type SeatState,
  WORKSPACE_SEATS_MAX,
  WorkspaceEntity,
  type WorkspaceFilter,
  WorkspaceGroupEntity,
} from "@mintcode/core/seat"
import { Effect, Layer } from "effect"
import { limitRows } from "../rows.ts"
import { walkedColumn, walkedEqual } from "./conditions.ts"
import { makeEntityReads } from "./entity_reads.ts"
import { idRange } from "./id_range.ts"
import { type KeysetFilter, makeKeysetReads } from "./keyset_reads.ts"

/** Findings of one workspace at the most: each seat missing, and as many strangers. */
const FINDINGS_MAX = 2 * WORKSPACE_SEATS_MAX
/** Drivers that may know a workspace by the same id. */
const SAME_EXTERNAL_ID_MAX = 16

const makeSeatRepository = Effect.gen(function* () {
  const groups = yield* makeEntityReads(WorkspaceGroupEntity)
  const workspaces = yield* makeEntityReads(WorkspaceEntity)
  const seats = yield* makeEntityReads(SeatEntity)
  const findings = yield* makeEntityReads(FindingEntity)
  const { sql } = groups
  const groupLists = makeKeysetReads(groups)
  const workspaceLists = makeKeysetReads(workspaces)
  const seatLists = makeKeysetReads(seats)
  const findingLists = makeKeysetReads(findings)
  const dueRows = (at: number, limit: number) => sql`WHERE wake_at <= ${at} ORDER BY wake_at ${limitRows(sql, limit)}`
  const isLive = sql`${walkedColumn(sql, "state")} IN ${sql.in(SEAT_LIVE_STATES)}`

  return SeatRepository.of({
    group: (id) => groups.byKey("byId", id),
    groups: (request) => groupLists.page("page", {}, request, "oldest first"),

    workspace: (id) => workspaces.byKey("byId", id),
    workspaces: (filter, request) => workspaceLists.page("page", workspaceFilter(sql, filter), request),
    workspaceStream: (filter) => workspaceLists.stream("stream", workspaceFilter(sql, filter)),
    workspaceByName: (name) => workspaces.byUnique("byName", "name", name),
    workspacesByExternalId: (externalId) =>
      workspaces.many(
        "byExternalId",
        sql`WHERE external_id = ${externalId} ORDER BY id ${limitRows(sql, SAME_EXTERNAL_ID_MAX)}`,
      ),
    workspacesOf: (groupId) =>
      workspaces.many("ofGroup", sql`WHERE group_id = ${groupId} ORDER BY id ${limitRows(sql, GROUP_WORKSPACES_MAX)}`),
    workspacesDue: (at, limit) => workspaces.many("due", dueRows(at, limit)),

    seat: (id) => seats.byKey("byId", id),
    seatByOrder: (orderKey) => seats.byUnique("byOrder", "order_key", orderKey),
    seatByPlace: (place) => seats.byUnique("byPlace", "place", place),
    seatsOf: (leaseId, limit) =>
      seats.many("ofLease", sql`WHERE lease_id = ${leaseId} ORDER BY id DESC ${limitRows(sql, limit)}`),
    liveSeatsOf: (leaseId) => seats.many("liveOfLease", sql`WHERE lease_id = ${leaseId} AND ${isLive} ORDER BY id`),
    liveSeatsIn: (workspaceId) =>
      seats.many(
        "liveInWorkspace",
        sql`WHERE workspace_id = ${workspaceId} AND ${isLive} ORDER BY id ${limitRows(sql, WORKSPACE_SEATS_MAX)}`,
      ),
    seatsDue: (at, limit) => seats.many("due", dueRows(at, limit)),
    seatsAsleep: (after, limit) => seats.many("asleep", sql`WHERE wake_at > ${after} ${limitRows(sql, limit)}`),
    seats: (filter, request) => seatLists.page("page", seatFilter(sql, filter), request),
    seatStream: (filter) => seatLists.stream("stream", seatFilter(sql, filter)),
    countSeatsByState: (filter) =>
      Effect.map(
        seatLists.countBy("countByState", seatFilter(sql, filter), "state"),
        (counts) => Object.fromEntries(counts) as Partial<Record<SeatState, number>>,
      ),
    orderedSeats: (limit) =>
      seats.many("ordered", sql`WHERE order_key IS NOT NULL ORDER BY id DESC ${limitRows(sql, limit)}`),

    finding: (id) => findings.byKey("byId", id),
    findingByPlace: (place) => findings.byUnique("byPlace", "place", place),
    findings: (filter, request) => findingLists.page("page", findingFilter(sql, filter), request),
    standingFindings: (workspaceId) =>
      findings.many(
        "standing",
        sql`WHERE workspace_id = ${workspaceId} AND ${walkedColumn(sql, "state")} IN ${sql.in([
          "open",
          "dismissed",
        ])} ORDER BY id ${limitRows(sql, FINDINGS_MAX)}`,
      ),
  })
})

export const layerSeatRepository = Layer.effect(SeatRepository, makeSeatRepository)

const workspaceFilter = (sql: SqlClient, { groupId, state }: WorkspaceFilter): KeysetFilter => ({
  indexed: groupId === undefined ? undefined : { column: "group_id", value: groupId },
  walked: walkedEqual(sql, "state", state),
})

/** The columns of a seat that an index leads to, the narrowest first; the others are looked at on the way. */
const SEAT_INDEXES = [
  ["leaseId", "lease_id"],
  ["email", "email"],
  ["workspaceId", "workspace_id"],
] as const

const seatFilter = (sql: SqlClient, { state, groupId, ...filter }: SeatFilter): KeysetFilter => {
  const asked = SEAT_INDEXES.flatMap(([field, column]) => {
    const value = filter[field]
    return value === undefined ? [] : [{ column, value }]
  })
  return {
    indexed: asked[0],
    walked: [
      ...asked.slice(1).flatMap(({ column, value }) => walkedEqual(sql, column, value)),
      ...walkedEqual(sql, "group_id", groupId),
      ...walkedEqual(sql, "state", state),
    ],
    ids: idRange(filter),
  }
}

const findingFilter = (sql: SqlClient, { kind, state, workspaceId }: FindingFilter): KeysetFilter => ({
  indexed: workspaceId === undefined ? undefined : { column: "workspace_id", value: workspaceId },
  walked: [...walkedEqual(sql, "kind", kind), ...walkedEqual(sql, "state", state)],
})

import { Chunk, Clock, Context, Effect, Layer, Option, Stream } from "effect"
import { operatorWith, type Permission } from "../identity/mod.ts"
import {
  type Actor,
  adjust,
  append,
  type Change,
  Commit,
  Crypto,
  insert,
  NotFound,
  newEventBy,
  newIdBy,
  type PageRequest,
  retryConflicts,
  systemActor,
  type Timestamp,
  update,
} from "../kernel/mod.ts"
import { Settings } from "../settings/mod.ts"
import { type Finding, FindingEntity, type FindingId, type FindingKind } from "./finding.ts"
import { makeLeaseWakes } from "./lease_wakes.ts"
import { type FindingFilter, SeatRepository } from "./repository.ts"
import { compareRoster, findingPlace, planFindings, type RosterComparison } from "./roster.ts"
import { readRoster } from "./roster_reading.ts"
import { MISSED_LOOKS_MAX, type Seat, SeatEntity } from "./seat.ts"
import { SeatProviders } from "./seat_providers.ts"
import { SeatTimes } from "./seat_timing.ts"
import { type Workspace, WorkspaceEntity, type WorkspaceId } from "./workspace.ts"
import { WorkspaceFailures } from "./workspace_failures.ts"

const HOUR_MS = 3_600_000
/** Changes in one commit: a comparison must not keep redemptions waiting. */
const COMMIT_CHUNK = 200
/** Workspaces compared at once: each reads whole lists through its own throttle. */
const COMPARED_CONCURRENT_MAX = 2

const FINDING_GUARDS = [`${FindingEntity.name}.version`, "seat_finding.place"]

/** Who wants to know. */
interface OnBehalf {
  readonly actor: Actor
  readonly permission?: Permission
}

/** How a comparison came out. */
export interface RosterReport {
  readonly workspaceId: WorkspaceId
  readonly at: Timestamp
  readonly members: number
  readonly invitations: number
  /** Seats of ours that are live. */
  readonly seats: number
  readonly foreign: number
  /** Differences by kind, those dismissed included. */
  readonly differences: Readonly<Partial<Record<FindingKind, number>>>
  /** Findings that are new with this look. */
  readonly fresh: number
  readonly gone: number
}

export const makeSeatReconciliation = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* SeatRepository
  const providers = yield* SeatProviders
  const settings = yield* Settings
  const { missedPauseMs } = yield* SeatTimes
  const failures = yield* WorkspaceFailures
  const wakes = yield* makeLeaseWakes

  const find = (id: string) =>
    Effect.flatMap(
      repository.workspace(id),
      Option.match({
        onNone: () => new NotFound({ code: "WORKSPACE_NOT_FOUND", entity: "workspace", id }),
        onSome: Effect.succeed,
      }),
    )

  /** Everything the provider lists, read completely, between two reads of our own rows. */
  const readBoth = (workspace: Workspace) =>
    Effect.gen(function* () {
      const before = yield* repository.liveSeatsIn(workspace.id)
      const { invitations, members, usage } = yield* Effect.gen(function* () {
        const provider = yield* providers.connection(workspace)
        return {
          usage: yield* provider.usage,
          // Invitations first: who joins meanwhile is then on both lists, and not on none.
          invitations: yield* readRoster(provider.invitations),
          members: yield* readRoster(provider.members),
        }
      }).pipe(Effect.tapError((fault) => failures.failed(workspace.id, fault)))
      return {
        workspace,
        seats: yield* repository.liveSeatsIn(workspace.id),
        before,
        invitations,
        members,
        seatsUsed: usage.seatsUsed,
      }
    })

  /** Commits in chunks; a row that somebody changed meanwhile is left to the next comparison. */
  const saveEach = (
    changes: ReadonlyArray<Change>,
  ): Effect.Effect<void, Effect.Effect.Error<ReturnType<typeof commit>>> =>
    Effect.forEach(
      Array.from({ length: Math.ceil(changes.length / COMMIT_CHUNK) }, (_, index) => index * COMMIT_CHUNK),
      (first) => {
        const some = changes.slice(first, first + COMMIT_CHUNK)
        return Effect.catchTag(commit(some), "Conflict", (conflict) =>
          some.length === 1
            ? conflict.guard.startsWith(FindingEntity.name)
              ? conflict
              : Effect.void
            : Effect.forEach(some, (one) => saveEach([one]), { discard: true }),
        )
      },
      { discard: true },
    )

  const saveFindings = (workspaceId: WorkspaceId, { differences }: RosterComparison) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const plan = planFindings(workspaceId, yield* repository.standingFindings(workspaceId), differences)
      const fresh = yield* Effect.forEach(plan.fresh, (difference) =>
        Effect.map(
          newIdBy<FindingId>(crypto),
          (id): Finding => ({
            id,
            version: 1,
            workspaceId,
            ...difference,
            place: findingPlace(workspaceId, difference),
            state: "open",
            looks: 1,
            foundAt: at,
            updatedAt: at,
          }),
        ),
      )
      yield* saveEach([
        ...plan.gone.map((one) => update(FindingEntity, one, { state: "gone", place: one.id, updatedAt: at })),
        ...plan.again.map((one) => update(FindingEntity, one, { looks: one.looks + 1, updatedAt: at })),
        ...fresh.map((one) => insert(FindingEntity, one)),
      ])
      return { fresh: fresh.length, gone: plan.gone.length }
    }).pipe(retryConflicts(FINDING_GUARDS))

  /** What the lists say about our own rows: who was missed, who is back, and whose step has something to do. */
  const saveSeats = ({ back, joined, missed }: RosterComparison, seats: ReadonlyArray<Seat>) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const rowOf = new Map(seats.map((seat) => [seat.id, seat]))
      yield* saveEach([
        ...back.map((seat) => update(SeatEntity, seat, { missedLooks: 0, updatedAt: at })),
        ...joined.map((seat) => update(SeatEntity, seat, { wakeAt: at, updatedAt: at })),
        ...missed.flatMap(({ id, missedLooks }) => {
          const seat = rowOf.get(id)
          return seat === undefined || seat.missedLooks === missedLooks
            ? []
            : [update(SeatEntity, seat, { missedLooks, updatedAt: at })]
        }),
      ])
      yield* wakes.wake(missed.filter((one) => one.missedLooks >= MISSED_LOOKS_MAX).map(({ leaseId }) => leaseId))
    })

  /** The workspace's own figures, and the event of the comparison: last, so that one broken off is made again. */
  const saveWorkspace = (id: string, { foreign }: RosterComparison, report: RosterReport, by: OnBehalf) =>
    Effect.gen(function* () {
      const read = yield* find(id)
      const more = foreign - read.seatsForeign
      const event = yield* newEventBy(crypto, {
        type: report.fresh > 0 ? "alert.seats_differ" : "workspace.reconciled",
        subject: "workspace",
        subjectId: id,
        ...by,
        data: { name: read.name, report },
      })
      yield* commit([
        // The version guards the figure that the difference is reckoned from.
        update(WorkspaceEntity, read, { reconciledAt: report.at }),
        ...(more === 0 ? [] : [adjust(WorkspaceEntity, id, { seatsForeign: more, seatsFree: -more })]),
        append(event),
      ])
    }).pipe(retryConflicts([`${WorkspaceEntity.name}.version`]))

  /** Compares one workspace and writes down what differs. */
  const compare = (workspaceId: string, by: OnBehalf) =>
    Effect.gen(function* () {
      const workspace = yield* find(workspaceId)
      const at = yield* Clock.currentTimeMillis
      const roster = yield* readBoth(workspace)
      const comparison = compareRoster({ ...roster, at, missedPauseMs })
      yield* saveSeats(comparison, roster.seats)
      const saved = yield* saveFindings(workspace.id, comparison)
      const report: RosterReport = {
        workspaceId: workspace.id,
        at,
        members: roster.members.length,
        invitations: roster.invitations.length,
        seats: roster.seats.length,
        foreign: comparison.foreign,
        differences: countByKind(comparison.differences.map(({ kind }) => kind)),
        ...saved,
      }
      yield* saveWorkspace(workspaceId, comparison, report, by)
      return report
    })

  /** For an operator who wants to know now. */
  const run = (workspaceId: string) =>
    Effect.flatMap(operatorWith("seat:edit"), ({ actor }) => compare(workspaceId, { actor, permission: "seat:edit" }))

  /** Compares every workspace whose last comparison is too long ago. For the worker. */
  const sweep = Effect.gen(function* () {
    const pauseMs = (yield* settings.get("seat_reconciliation_interval")) * HOUR_MS
    const at = yield* Clock.currentTimeMillis
    const ids = yield* repository.workspaceStream({}).pipe(
      Stream.filter((workspace) => isDue(workspace, pauseMs, at)),
      Stream.map(({ id }) => id),
      Stream.runCollect,
    )
    yield* Effect.forEach(
      ids,
      (id) =>
        compare(id, { actor: systemActor("seat-reconciliation") }).pipe(
          Effect.catchAllCause((cause) => Effect.logWarning("workspace not reconciled", cause)),
          Effect.annotateLogs({ workspace: id }),
        ),
      { concurrency: COMPARED_CONCURRENT_MAX, discard: true },
    )
    return Chunk.size(ids)
  })

  const finding = (id: string) =>
    Effect.flatMap(
      repository.finding(id),
      Option.match({
        onNone: () => new NotFound({ code: "FINDING_NOT_FOUND", entity: "finding", id }),
        onSome: Effect.succeed,
      }),
    )

  return {
    run,
    sweep,
    finding: (id: string) => Effect.zipRight(operatorWith("seat:read"), finding(id)),
    findings: (filter: FindingFilter, page: PageRequest) =>
      Effect.zipRight(operatorWith("seat:read"), repository.findings(filter, page)),
  } as const
})

/** Comparison of recorded seats with those at the provider. For the worker and for operators. */
export class SeatReconciliation extends Context.Tag("@mintcode/core/seat/SeatReconciliation")<
  SeatReconciliation,
  Effect.Effect.Success<typeof makeSeatReconciliation>
>() {}

export const layerSeatReconciliation = Layer.effect(SeatReconciliation, makeSeatReconciliation)

/** Disabled and dead ones are not asked: their token failed, or they are gone. */
const isDue = ({ reconciledAt, state }: Workspace, pauseMs: number, at: Timestamp): boolean =>
  (state === "active" || state === "draining") && (reconciledAt === null || reconciledAt + pauseMs <= at)

const countByKind = (kinds: ReadonlyArray<FindingKind>): Readonly<Partial<Record<FindingKind, number>>> => {
  const counts: Partial<Record<FindingKind, number>> = {}
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

import { Clock, Context, Effect, Layer, Option } from "effect"
import {
  append,
  type Change,
  Commit,
  Crypto,
  newEventBy,
  retryConflicts,
  systemActor,
  type Timestamp,
  update,
} from "../kernel/mod.ts"
import { type Lease, LeaseEntity, LeaseRepository, leaseChanged } from "../lease/mod.ts"
import { MAIL_GUARDS } from "../mail/mod.ts"
import { SeatRepository } from "./repository.ts"
import { type Seat, SeatEntity } from "./seat.ts"
import { leaveSeatChanges } from "./seat_end.ts"
import { SeatMails } from "./seat_mails.ts"
import { type LeaseSituation, type SeatNeed, seatNeedOf } from "./seat_need.ts"
import { type SeatSignal, SeatSignals } from "./seat_signals.ts"
import { retryPauseMs, SeatTimes } from "./seat_timing.ts"
import { Seats } from "./seats.ts"
import { SEATS_FREE_GUARD } from "./workspace.ts"

const actor = systemActor("leases")
/** Needs met in one step at the most: more would be a circle. */
const NEEDS_MAX = 8
/** Due leases read at once, and stepped at once. */
const LEASES_CHUNK = 64
const LEASE_STEPS_CONCURRENT_MAX = 8
/** Looks without a free place after which an operator is told; once, until there is one again. */
const ALERT_TRIES = 1
/** No lease sleeps longer than this many of the longest sleeps: its clock had gone wrong. */
const ASLEEP_FACTOR = 2
/** What somebody else may have changed meanwhile: everything is read again. */
const GUARDS = [
  `${LeaseEntity.name}.version`,
  `${SeatEntity.name}.version`,
  "seat.place",
  SEATS_FREE_GUARD,
  ...MAIL_GUARDS,
]

/** What a need comes to: changes, and whether the lease is to be looked at once more. */
interface Met {
  readonly changes: ReadonlyArray<Change>
  readonly again: boolean
  readonly signals?: ReadonlyArray<SeatSignal>
}

export const makeLeaseSteps = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const leases = yield* LeaseRepository
  const repository = yield* SeatRepository
  const seats = yield* Seats
  const mails = yield* SeatMails
  const news = yield* SeatSignals
  const timing = yield* SeatTimes

  const situationOf = (lease: Lease) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const live = yield* repository.liveSeatsOf(lease.id)
      const placed = yield* Effect.forEach(live, (seat) =>
        Effect.map(repository.workspace(seat.workspaceId), (found) =>
          Option.match(found, {
            // A workspace that is not there any more is as good as closed.
            onNone: () => ({ seat, workspace: { state: "dead", planEndsAt: null, planRenews: null } as const }),
            onSome: (workspace) => ({ seat, workspace }),
          }),
        ),
      )
      const { overlapMs } = yield* seats.termsFor(lease)
      return { at, seats: placed, leadMs: yield* seats.leadMs, overlapMs } satisfies LeaseSituation
    })

  const told = (lease: Lease, type: string, data: Readonly<Record<string, unknown>> = {}) =>
    Effect.map(
      newEventBy(crypto, {
        type,
        subject: "lease",
        subjectId: lease.id,
        actor,
        data: { kind: lease.kind, productId: lease.productId, redemptionId: lease.redemptionId, ...data },
      }),
      (event) => append(event),
    )

  /** Never further ahead than every lease is looked at: what happens to its workspace, nobody may have told it. */
  const sleepUntil = (until: Timestamp | null, at: Timestamp): Timestamp =>
    Math.min(until ?? Number.MAX_SAFE_INTEGER, at + timing.leaseLookMs)

  /** Another place, and the old one until its holder has joined. */
  const place = (lease: Lease, need: Extract<SeatNeed, { _tag: "Place" }>, at: Timestamp) =>
    seats.placeFor(lease, { origin: "transfer", avoid: need.avoid }).pipe(
      Effect.flatMap(({ changes, seat }) =>
        Effect.map(told(lease, "lease.moving", { reason: need.reason, seatId: seat.id }), (event) => ({
          changes: [
            // Failed places are counted until its holder has joined.
            ...leaseChanged(lease, { wakeAt: at }, at, {
              event: "moving",
              actor,
              reason: need.reason,
              fromResource: lease.resourceId,
              toResource: seat.id,
            }),
            ...changes,
            event,
          ],
          again: true,
          signals: [{ seatId: seat.id }],
        })),
      ),
      Effect.catchTag("OutOfStock", () => noPlace(lease, need, at)),
    )

  /** There is none: again after a pause that grows, and an operator is told. */
  const noPlace = (lease: Lease, { reason }: Extract<SeatNeed, { _tag: "Place" }>, at: Timestamp) =>
    Effect.gen(function* () {
      const tries = lease.tries + 1
      const wakeAt = Math.min(at + retryPauseMs(timing, lease.tries), lease.endsAt ?? Number.MAX_SAFE_INTEGER)
      const alert =
        tries === ALERT_TRIES ? [yield* told(lease, "alert.seat_no_place", { groupId: lease.pool, reason })] : []
      return { changes: [update(LeaseEntity, lease, { tries, wakeAt, updatedAt: at }), ...alert], again: false }
    })

  const leave = (lease: Lease, need: Extract<SeatNeed, { _tag: "Leave" }>, at: Timestamp) =>
    Effect.gen(function* () {
      const { holds } = need
      const leaving = need.seats.flatMap((seat) => leaveSeatChanges(seat, "left", at))
      const signals = need.seats.map(({ id }) => ({ seatId: id }))
      if (holds === null || holds.id === lease.resourceId) {
        return { changes: [...leaving, update(LeaseEntity, lease, { wakeAt: at })], again: true, signals }
      }
      return { changes: [...leaving, ...(yield* moved(lease, holds, at))], again: true, signals }
    })

  const moved = (lease: Lease, seat: Seat, at: Timestamp) =>
    Effect.map(told(lease, "lease.moved", { seatId: seat.id }), (event) => [
      ...leaseChanged(lease, { resourceId: seat.id, transfers: lease.transfers + 1, tries: 0, wakeAt: at }, at, {
        event: "moved",
        actor,
        fromResource: lease.resourceId,
        toResource: seat.id,
      }),
      event,
    ])

  const expire = (lease: Lease, at: Timestamp) =>
    Effect.gen(function* () {
      const until = (lease.endsAt ?? at) + lease.graceMs
      return {
        changes: [
          ...leaseChanged(lease, { state: "expired", tries: 0, wakeAt: at }, at, { event: "expired", actor }),
          yield* told(lease, "lease.expired", { endsAt: lease.endsAt, keptUntil: until }),
          ...(yield* mails.notice(lease, { template: "seat_ended", until: Math.max(at, until) })),
        ],
        again: true,
      }
    })

  const release = (lease: Lease, at: Timestamp) =>
    Effect.map(told(lease, "lease.released"), (event) => ({
      changes: [
        ...leaseChanged(lease, { state: "released", claim: lease.id, resourceId: null, wakeAt: null }, at, {
          event: "released",
          actor,
          fromResource: lease.resourceId,
        }),
        event,
      ],
      again: false,
    }))

  const notice = (lease: Lease, days: number, at: Timestamp) =>
    Effect.map(mails.notice(lease, { template: "seat_expiring", days, until: lease.endsAt ?? at }), (mail) => ({
      changes: [...leaseChanged(lease, { noticedDays: days, wakeAt: at }, at, { event: "noticed", actor }), ...mail],
      again: true,
    }))

  const meet = (lease: Lease, need: SeatNeed, at: Timestamp) => {
    switch (need._tag) {
      case "Expire":
        return expire(lease, at)
      case "Release":
        return release(lease, at)
      case "Place":
        return place(lease, need, at)
      case "Leave":
        return leave(lease, need, at)
      case "Hold":
        return Effect.map(moved(lease, need.seat, at), (changes) => ({ changes, again: true }))
      case "Notice":
        return notice(lease, need.days, at)
      case "Wait":
        return Effect.succeed({
          changes: [update(LeaseEntity, lease, { wakeAt: wakeOf(lease, need.until, at) })],
          again: false,
        })
    }
  }

  /** A promise sleeps until its seat has news, an end for ever; all others are looked at now and then. */
  const wakeOf = (lease: Lease, until: Timestamp | null, at: Timestamp): Timestamp | null =>
    lease.state === "pending" || lease.state === "released" ? null : sleepUntil(until, at)

  /** Meets one need; answers whether there may be another. */
  const stepOnce = (id: string) =>
    Effect.gen(function* () {
      const found = yield* leases.byId(id)
      const at = yield* Clock.currentTimeMillis
      if (Option.isNone(found) || found.value.kind !== "seat") return false
      const lease = found.value
      if (lease.wakeAt === null || lease.wakeAt > at) return false
      const met: Met = yield* meet(lease, seatNeedOf(lease, yield* situationOf(lease)), at)
      yield* commit(met.changes)
      yield* news.tell(...(met.signals ?? []))
      return met.again
    }).pipe(retryConflicts(GUARDS), Effect.uninterruptible)

  /**
   * Gives a lease what it needs, as far as that can be done without asking anybody: providers are for its seats to ask.
   * Each need is one commit, decided by the versions of what was read.
   */
  const step = (id: string) =>
    stepOnce(id).pipe(
      Effect.repeat({ while: (again) => again, times: NEEDS_MAX }),
      Effect.tapErrorCause(() => putOff(id)),
      Effect.annotateLogs({ lease: id }),
      Effect.asVoid,
    )

  const putOff = (id: string) =>
    Effect.gen(function* () {
      const found = yield* leases.byId(id)
      if (Option.isNone(found)) return
      const at = yield* Clock.currentTimeMillis
      yield* commit([update(LeaseEntity, found.value, { wakeAt: at + timing.claimMs })])
    }).pipe(Effect.ignore)

  /** Steps those whose time has come, a bounded number of them. */
  const sweep = Effect.gen(function* () {
    const due = yield* leases.due("seat", yield* Clock.currentTimeMillis, LEASES_CHUNK)
    yield* Effect.forEach(
      due,
      ({ id }) => Effect.catchAllCause(step(id), (cause) => Effect.logError("lease step failed", cause)),
      { concurrency: LEASE_STEPS_CONCURRENT_MAX, discard: true },
    )
    return due.length
  })

  /** Wakes leases that sleep for longer than any should. */
  const wakeOversleepers = Effect.gen(function* () {
    const at = yield* Clock.currentTimeMillis
    const asleep = yield* leases.asleep("seat", at + ASLEEP_FACTOR * timing.leaseLookMs, LEASES_CHUNK)
    yield* Effect.forEach(
      asleep,
      (lease) => Effect.catchTag(commit([update(LeaseEntity, lease, { wakeAt: at })]), "Conflict", () => Effect.void),
      { discard: true },
    )
    return asleep.length
  })

  return { step, sweep, wakeOversleepers } as const
})

/** The steps that keep leases in seats that last, and end them. For the worker. */
export class LeaseSteps extends Context.Tag("@mintcode/core/seat/LeaseSteps")<
  LeaseSteps,
  Effect.Effect.Success<typeof makeLeaseSteps>
>() {}

export const layerLeaseSteps = Layer.effect(LeaseSteps, makeLeaseSteps)

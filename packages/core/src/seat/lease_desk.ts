import { Clock, Context, Effect, Layer } from "effect"
import { operatorWith } from "../identity/mod.ts"
import {
  type Change,
  Commit,
  expectVersion,
  invalid,
  type PageRequest,
  retryConflicts,
  type Timestamp,
} from "../kernel/mod.ts"
import {
  type Lease,
  LeaseEntity,
  type LeaseEventTag,
  type LeaseFilter,
  type LeaseRecord,
  LeaseRepository,
  type LeaseSpan,
  type LeaseTerm,
  leaseChanged,
  leaseTransition,
  renewedSpan,
  spanUntil,
} from "../lease/mod.ts"
import { normaliseEmail } from "../mail/mod.ts"
import { Transitions } from "../redemption/mod.ts"
import { makeLeaseMoves } from "./lease_moves.ts"
import type { LeaseEdit } from "./lease_requests.ts"
import { SeatRepository } from "./repository.ts"
import { type Seat, SeatEntity } from "./seat.ts"
import { leaveSeatChanges } from "./seat_end.ts"
import { SeatSignals } from "./seat_signals.ts"
import { isStaying } from "./seat_step.ts"

/** Seats and lines of its history that a lease is shown with. */
const SEATS_SHOWN_MAX = 50
const RECORDS_SHOWN_MAX = 500

const GUARDS = [`${LeaseEntity.name}.version`, `${SeatEntity.name}.version`]

/** A lease with the seats it has and had, and what happened to it. */
export interface LeaseDetail {
  readonly lease: Lease
  /** Newest first. */
  readonly seats: ReadonlyArray<Seat>
  /** Oldest first. */
  readonly records: ReadonlyArray<LeaseRecord>
}

/** When a lease runs; `undefined` until it begins. */
export const spanOf = ({ anchorAt, anchorMonths, endsAt, startsAt }: Lease): LeaseSpan | undefined =>
  startsAt === null ? undefined : { startsAt, endsAt, anchorAt: anchorAt ?? startsAt, anchorMonths }

export const makeLeaseDesk = Effect.gen(function* () {
  const commit = yield* Commit
  const leases = yield* LeaseRepository
  const repository = yield* SeatRepository
  const transitions = yield* Transitions
  const news = yield* SeatSignals
  const { audit, create, find, rebind, rebindByHolder, transfer } = yield* makeLeaseMoves

  const detail = (id: string) =>
    Effect.gen(function* () {
      const lease = yield* find(id)
      return {
        lease,
        seats: yield* repository.seatsOf(id, SEATS_SHOWN_MAX),
        records: yield* leases.records(id, RECORDS_SHOWN_MAX),
      } satisfies LeaseDetail
    })

  /** What an operator does to a lease: the change, the line of its history and the audit event in one commit. */
  const change = <E>(
    id: string,
    { data = {}, event }: { readonly event: string; readonly data?: Readonly<Record<string, unknown>> },
    changesOf: (lease: Lease, at: Timestamp) => Effect.Effect<Partial<Omit<Lease, "id" | "version">>, E>,
    expectedVersion?: number,
  ) =>
    Effect.flatMap(operatorWith("lease:edit"), (operator) =>
      Effect.gen(function* () {
        const lease = yield* find(id)
        yield* expectVersion(LeaseEntity, lease.version, expectedVersion)
        const at = yield* Clock.currentTimeMillis
        const changes = yield* changesOf(lease, at)
        const { endsAt, state } = { ...lease, ...changes }
        yield* commit([
          // Nobody looks at what has ended, whatever is noted about it.
          ...leaseChanged(lease, { ...changes, tries: 0, wakeAt: lease.state === "released" ? null : at }, at, {
            event,
            reason: "operator",
            actor: operator.actor,
          }),
          yield* audit(operator, id, `lease.${event}`, {
            ...data,
            before: { state: lease.state, endsAt: lease.endsAt },
            after: { state, endsAt },
          }),
        ])
        yield* news.tell({ leaseId: id })
        return yield* find(id)
      }).pipe(expectedVersion === undefined ? retryConflicts(GUARDS) : (once) => once),
    )

  const move = (event: Extract<LeaseEventTag, "Suspend" | "Resume">, told: string) => (id: string) =>
    change(id, { event: told }, (lease, at) => Effect.map(leaseTransition(lease, event, at), (state) => ({ state })))

  /** One term more, from its end or from now when that is over: the one that is named, or its own. */
  const renew = (id: string, term?: LeaseTerm) =>
    change(id, { event: "renewed", data: { term: term ?? null } }, (lease, at) =>
      Effect.gen(function* () {
        const more = term ?? lease.term
        const span = spanOf(lease)
        if (more === null) return yield* invalid("TERM_NEEDED", "/term", "This lease has no term of its own: name one")
        const next = span === undefined ? undefined : renewedSpan(span, more, at)
        const state = yield* leaseTransition({ state: lease.state, endsAt: next?.endsAt ?? lease.endsAt }, "Renew", at)
        return { ...next, state, renewals: lease.renewals + 1, noticedDays: null }
      }),
    )

  /** Writes the note, or sets the end: time that is given revives, time that is taken ends. */
  const edit = (id: string, { endsAt, note }: LeaseEdit, expectedVersion?: number) =>
    change(
      id,
      { event: endsAt === undefined ? "edited" : "end_set", data: note === undefined ? {} : { note } },
      (lease, at) =>
        Effect.gen(function* () {
          const noted = note === undefined ? {} : { note }
          if (endsAt === undefined) return noted
          const state = yield* leaseTransition({ state: lease.state, endsAt }, "Renew", at)
          const span = spanOf(lease)
          if (endsAt !== null && lease.startsAt !== null && endsAt <= lease.startsAt) {
            return yield* invalid("LEASE_ENDS_FIRST", "/endsAt", "A lease ends after it starts")
          }
          return { ...noted, ...(span === undefined ? {} : spanUntil(span, endsAt)), state, noticedDays: null }
        }),
      expectedVersion,
    )

  /** Ends a lease that has begun now, without grace: the worker takes its holder out. */
  const endBegun = (id: string) =>
    change(id, { event: "ended" }, (lease, at) =>
      Effect.gen(function* () {
        const state =
          lease.state === "expired"
            ? "expired"
            : yield* leaseTransition({ state: lease.state, endsAt: at }, "Expire", at)
        const span = spanOf(lease)
        return { ...(span === undefined ? {} : spanUntil(span, at)), state, graceMs: 0 }
      }),
    )

  /** Takes a promise back: its invitation is revoked, and a redemption that waits for it ends without using its code. */
  const endPromise = (id: string) =>
    Effect.flatMap(operatorWith("lease:edit"), (operator) =>
      Effect.gen(function* () {
        const lease = yield* find(id)
        if (lease.state !== "pending") return false
        const at = yield* Clock.currentTimeMillis
        const live = yield* repository.liveSeatsOf(id)
        const leaving: ReadonlyArray<Change> = live
          .filter(isStaying)
          // Not as cancelled: whoever joins while that is under way keeps the seat, and an operator has said no.
          .flatMap((seat) => leaveSeatChanges(seat, "left", at))
        // Whoever was never asked to invite is gone with this commit, and nobody else will end the lease.
        const isNothingLeft = live.every(({ askedAt, state }) => state === "pending" && askedAt === null)
        yield* commit([
          ...leaseChanged(
            lease,
            isNothingLeft ? { state: "released", claim: lease.id, resourceId: null, wakeAt: null } : {},
            at,
            { event: "ended", reason: "operator", actor: operator.actor },
          ),
          ...leaving,
          yield* audit(operator, id, "lease.ended", { before: { state: lease.state } }),
        ])
        yield* news.tell(...live.map(({ id: seatId }) => ({ seatId })))
        if (lease.redemptionId !== null) yield* Effect.ignoreLogged(transitions.nudge(lease.redemptionId))
        return true
      }).pipe(retryConflicts(GUARDS)),
    )

  /** Ends a lease now, begun or not. */
  const end = (id: string) => Effect.flatMap(endPromise(id), (isDone) => (isDone ? find(id) : endBegun(id)))

  const reading =
    <Args extends ReadonlyArray<unknown>, A, E, R>(read: (...args: Args) => Effect.Effect<A, E, R>) =>
    (...args: Args) =>
      Effect.zipRight(operatorWith("lease:read"), read(...args))

  return {
    get: reading(detail),
    /** Newest first. A holder is found by any spelling of the address. */
    page: reading((filter: LeaseFilter, page: PageRequest) => leases.page(spelled(filter), page)),
    /** All that fit, oldest first, in constant memory. */
    stream: reading((filter: LeaseFilter) => Effect.succeed(leases.stream(spelled(filter)))),
    create,
    transfer,
    rebind,
    rebindByHolder,
    renew,
    edit,
    suspend: move("Suspend", "suspended"),
    resume: move("Resume", "resumed"),
    end,
  } as const
})

/** Leases of seats, as operators see to them. */
export class LeaseDesk extends Context.Tag("@mintcode/core/seat/LeaseDesk")<
  LeaseDesk,
  Effect.Effect.Success<typeof makeLeaseDesk>
>() {}

export const layerLeaseDesk = Layer.effect(LeaseDesk, makeLeaseDesk)

/** A search for what cannot be an address finds nothing, as it should. */
const spelled = (filter: LeaseFilter): LeaseFilter =>
  filter.holder === undefined ? filter : { ...filter, holder: normaliseEmail(filter.holder) ?? filter.holder }

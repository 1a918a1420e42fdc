import { Clock, Effect, Either, Option } from "effect"
import {
  append,
  type Change,
  Commit,
  Crypto,
  insert,
  isConflictOn,
  NotFound,
  newEventBy,
  retryConflicts,
  type StorageFailed,
  systemActor,
  type Timestamp,
  update,
} from "../kernel/mod.ts"
import { begunSpan, type Lease, LeaseEntity, LeaseRepository, leaseChanged, leaseTransition } from "../lease/mod.ts"
import { MAIL_GUARDS } from "../mail/mod.ts"
import {
  isOpen,
  REDEMPTION_GUARD,
  type Redemption,
  RedemptionRepository,
  Transitions,
  whileOpen,
} from "../redemption/mod.ts"
import { SeatRepository } from "./repository.ts"
import { placeOf, type Seat, type SeatEnd, SeatEntity, type SeatFailure } from "./seat.ts"
import { endSeatChanges, leaveSeatChanges, placeGivenBack, placeTaken } from "./seat_end.ts"
import { SeatMails } from "./seat_mails.ts"
import { type SeatSignal, SeatSignals } from "./seat_signals.ts"
import { isStaying, leaving, type SeatSituation, type SettledVerdict } from "./seat_step.ts"
import { retryPauseMs, SeatTimes } from "./seat_timing.ts"
import { Seats } from "./seats.ts"
import { SEATS_FREE_GUARD, type Workspace, WorkspaceEntity } from "./workspace.ts"

const actor = systemActor("seats")
/** How long a lease leaves a seat that is going by itself, in times that lists lag behind. */
const LEAVING_SETTLES = 3
/** What somebody else may have changed while a verdict was being written: read again, and written anew. */
const GUARDS = [
  `${LeaseEntity.name}.version`,
  `${WorkspaceEntity.name}.version`,
  SEATS_FREE_GUARD,
  REDEMPTION_GUARD,
  ...MAIL_GUARDS,
]

/** A decision about a seat with all that it depends on. */
export interface SeatCase extends SeatSituation {
  readonly workspace: Workspace
  readonly lease: Lease
  /** The redemption that waits for the promise. */
  readonly redemption: Redemption | undefined
  /** Other live seats of the lease. */
  readonly others: ReadonlyArray<Seat>
}

/** What is written, and who is told afterwards. */
interface Settlement {
  readonly changes: ReadonlyArray<Change>
  readonly signals?: ReadonlyArray<SeatSignal>
  /** Whether the redemption that waits for it should look. */
  readonly nudges?: boolean
}

export const makeSeatSettling = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* SeatRepository
  const leases = yield* LeaseRepository
  const redemptions = yield* RedemptionRepository
  const seats = yield* Seats
  const mails = yield* SeatMails
  const transitions = yield* Transitions
  const news = yield* SeatSignals
  const timing = yield* SeatTimes

  /** Whether anybody waits for this lease, and the redemption that does: one may have ordered another since. */
  const awaiting = (lease: Lease) =>
    Effect.gen(function* () {
      if (lease.state !== "pending" || lease.redemptionId === null) return { isAwaited: true, redemption: undefined }
      const redemption = Option.getOrUndefined(yield* redemptions.byId(lease.redemptionId))
      if (redemption === undefined || !isOpen(redemption.state)) return { isAwaited: false, redemption: undefined }
      if (redemption.order === null) return { isAwaited: true, redemption }
      const ordered = yield* repository.seat(redemption.order.ref)
      return { isAwaited: Option.exists(ordered, ({ leaseId }) => leaseId === lease.id), redemption }
    })

  const caseOf = (seat: Seat): Effect.Effect<SeatCase, StorageFailed | NotFound> =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const workspace = yield* repository.workspace(seat.workspaceId)
      const lease = yield* leases.byId(seat.leaseId)
      if (Option.isNone(workspace)) {
        return yield* new NotFound({ code: "WORKSPACE_NOT_FOUND", entity: "workspace", id: seat.workspaceId })
      }
      if (Option.isNone(lease)) {
        return yield* new NotFound({ code: "LEASE_NOT_FOUND", entity: "lease", id: seat.leaseId })
      }
      const others = (yield* repository.liveSeatsOf(seat.leaseId)).filter(({ id }) => id !== seat.id)
      return {
        at,
        timing,
        workspace: workspace.value,
        lease: lease.value,
        others,
        isPromised: lease.value.state === "pending",
        ...(yield* awaiting(lease.value)),
        isOnly: !others.some(isStaying),
      }
    })

  const told = (lease: Lease, type: string, data: Readonly<Record<string, unknown>>) =>
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

  /** The lease begins with this seat, unless its redemption ends at the same moment. */
  const begun = ({ at, lease, redemption }: SeatCase, seat: Seat) =>
    Effect.gen(function* () {
      const span = begunSpan(lease.term, at)
      const state = yield* Either.map(leaseTransition({ ...lease, ...span }, "Begin", at), (state) => state)
      return [
        ...leaseChanged(lease, { ...span, state, resourceId: seat.id, tries: 0, wakeAt: at }, at, {
          event: "begun",
          actor,
          toResource: seat.id,
        }),
        yield* told(lease, "lease.begun", { seatId: seat.id, endsAt: span.endsAt }),
        ...(redemption === undefined ? [] : [whileOpen(redemption, at)]),
      ]
    }).pipe(Effect.orDie)

  /** It never began, and nothing is left of it. */
  const given = (lease: Lease, at: Timestamp, failure: SeatFailure | null) =>
    Effect.map(told(lease, "lease.released", { failure }), (event) => [
      ...leaseChanged(lease, { state: "released", claim: lease.id, resourceId: null, wakeAt: null }, at, {
        event: "released",
        actor,
        reason: failure,
      }),
      event,
    ])

  const woken = (lease: Lease, at: Timestamp, changes: Partial<Lease> = {}): ReadonlyArray<Change> =>
    lease.state === "released" || lease.state === "pending"
      ? []
      : [update(LeaseEntity, lease, { ...changes, wakeAt: at })]

  /**
   * A lease that runs got no seat here. It looks for another after a pause that grows: an address that is refused is
   * refused everywhere, and each try is an invitation. An operator is told of the first.
   */
  const unseated = (lease: Lease, seat: Seat, failure: SeatFailure | null, at: Timestamp) =>
    Effect.gen(function* () {
      const wakeAt = Math.min(at + retryPauseMs(timing, lease.tries), lease.endsAt ?? Number.MAX_SAFE_INTEGER)
      const data = { seatId: seat.id, workspaceId: seat.workspaceId, failure }
      return [
        ...woken(lease, wakeAt, { tries: lease.tries + 1 }),
        ...(lease.tries === 0 ? [yield* told(lease, "alert.seat_refused", data)] : []),
      ]
    })

  const over = (
    seat: Seat,
    { at, isPromised, lease, others }: SeatCase,
    end: SeatEnd,
    failure: SeatFailure | null,
    answer: string | null,
  ) =>
    Effect.gen(function* () {
      const ended = endSeatChanges(seat, end, at, { failure, answer })
      const nothingLeft = isPromised && others.length === 0
      const isRefused = end === "failed" && lease.state === "active"
      return {
        changes: [
          ...ended,
          ...(nothingLeft
            ? yield* given(lease, at, failure)
            : isRefused
              ? yield* unseated(lease, seat, failure, at)
              : woken(lease, at)),
        ],
        signals: [{ leaseId: lease.id }],
        nudges: nothingLeft,
      } satisfies Settlement
    })

  /** Takes the place to another workspace, or gives up where there is none. */
  const elsewhere = (
    seat: Seat,
    { isFull, isTraced }: Extract<SettledVerdict, { _tag: "Elsewhere" }>,
    situation: SeatCase,
    answer: string | null,
  ) =>
    Effect.gen(function* () {
      const { at, lease, others, workspace } = situation
      const passedOver = [
        ...new Set([...seat.passedOver, seat.workspaceId, ...others.map(({ workspaceId }) => workspaceId)]),
      ]
      const noted = isFull ? [update(WorkspaceEntity, workspace, { fullUntil: at + timing.fullMs, updatedAt: at })] : []
      // An operator who said where has it there or not at all.
      const isServed = (lease.state === "pending" || lease.state === "active") && seat.origin !== "operator"
      const target = isServed ? yield* seats.pick(lease.pool, { avoid: passedOver }) : undefined
      if (target === undefined) {
        const failure = workspace.state === "dead" ? "WORKSPACE_LOST" : "NO_SEAT_FREE"
        if (isTraced) {
          return { changes: [...noted, ...leaveSeatChanges(seat, "failed", at, failure)] } satisfies Settlement
        }
        const ended = yield* over(seat, situation, "failed", failure, answer)
        return { ...ended, changes: [...noted, ...ended.changes] }
      }
      if (isTraced) {
        const next = yield* seats.seatIn(target, lease, seat, passedOver)
        return {
          changes: [
            ...noted,
            ...leaveSeatChanges(seat, "left", at),
            placeTaken(target.id),
            insert(SeatEntity, { ...next, orderKey: null, invitedUntil: seat.invitedUntil }),
          ],
          signals: [{ seatId: next.id }, { seatId: seat.id }],
        } satisfies Settlement
      }
      return {
        changes: [
          ...noted,
          update(SeatEntity, seat, {
            workspaceId: target.id,
            place: placeOf(target.id, seat.email),
            state: "pending",
            failure: null,
            askedAt: null,
            asks: 0,
            sentAt: null,
            inviteRef: null,
            memberRef: null,
            memberBefore: null,
            missedLooks: 0,
            passedOver,
            answer,
            tries: 0,
            wakeAt: at,
            updatedAt: at,
          }),
          placeGivenBack(seat.workspaceId),
          placeTaken(target.id),
        ],
        signals: [{ seatId: seat.id }],
      } satisfies Settlement
    })

  const settlementOf = (seat: Seat, seen: SettledVerdict, situation: SeatCase, answer: string | null) =>
    Effect.gen(function* () {
      const { at, isAwaited, isPromised, lease } = situation
      // The voucher was given back while somebody was asked: nobody joins for nothing.
      const isForNothing = isPromised && !isAwaited && (seen._tag === "Joined" || seen._tag === "Sent")
      const verdict = isForNothing ? leaving("cancelled", at) : seen
      const written = (changes: Partial<Seat>) => update(SeatEntity, seat, { ...changes, answer, updatedAt: at })
      switch (verdict._tag) {
        case "Kept": {
          const { wakeAt = null } = verdict.changes
          const isDue = wakeAt !== null && wakeAt <= at
          // The lease learns when it is over. Where that takes long, it looks for another place meanwhile.
          const leaves = verdict.changes.state === "leaving" && lease.state === "active"
          return {
            changes: [
              written(verdict.changes),
              ...(leaves ? [update(LeaseEntity, lease, { wakeAt: at + LEAVING_SETTLES * timing.settleMs })] : []),
            ],
            signals: isDue ? [{ seatId: seat.id }] : [],
          }
        }
        case "Sent": {
          const begins = isPromised && (yield* seats.termsFor(lease)).starts === "invited"
          // Once a place: looks and repeated invitations are nobody's news.
          const mail =
            seat.sentAt === null && (isPromised || lease.state === "active")
              ? yield* mails.notice(lease, {
                  template: isPromised ? "seat_invited" : "seat_moving",
                  until: seat.invitedUntil,
                })
              : []
          return {
            changes: [written(verdict.changes), ...(begins ? yield* begun(situation, seat) : []), ...mail],
            signals: begins ? [{ leaseId: lease.id }] : [],
            nudges: true,
          }
        }
        case "Joined":
          return {
            changes: [
              written(verdict.changes),
              ...(isPromised ? yield* begun(situation, seat) : woken(lease, at, { tries: 0 })),
            ],
            signals: [{ leaseId: lease.id }],
            nudges: true,
          }
        case "Over":
          return yield* over(seat, situation, verdict.end, verdict.failure, answer)
        case "Elsewhere":
          return yield* elsewhere(seat, verdict, situation, answer)
      }
    })

  /**
   * Writes what becomes of a seat, together with its place, its lease and the mail to its holder. Somebody who changed the
   * seat since it was read has the last word: the next look will tell them what this one saw.
   */
  const settle = (seat: Seat, verdict: SettledVerdict, answer: string | null = seat.answer) =>
    Effect.gen(function* () {
      const situation = yield* caseOf(seat)
      const {
        changes,
        nudges = false,
        signals = [],
      }: Settlement = yield* settlementOf(seat, verdict, situation, answer)
      yield* commit(changes)
      yield* news.tell(...signals)
      if (nudges && situation.lease.redemptionId !== null) {
        // It looks by itself, only later.
        yield* Effect.ignoreLogged(transitions.nudge(situation.lease.redemptionId))
      }
    }).pipe(
      retryConflicts(GUARDS),
      Effect.catchIf(
        (error) => isConflictOn(error, [`${SeatEntity.name}.version`]),
        () => Effect.void,
      ),
      // An answer cannot be asked for again.
      Effect.uninterruptible,
    )

  return { caseOf, settle } as const
})

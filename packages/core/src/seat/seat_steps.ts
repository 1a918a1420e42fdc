import { Clock, Context, Effect, Layer, Option } from "effect"
import { Commit, type StorageFailed, type Timestamp, update } from "../kernel/mod.ts"
import { SeatRepository } from "./repository.ts"
import { SEAT_ANSWER_MAX, type Seat, SeatEntity } from "./seat.ts"
import { callFailed, type InviteOutcome, inviteAnswered, lookAnswered } from "./seat_answer.ts"
import { SEAT_CALL_MS_MAX } from "./seat_connections.ts"
import type { SeatFault, SeatProvider, Standing } from "./seat_provider.ts"
import { SeatProviders } from "./seat_providers.ts"
import { makeSeatSettling, type SeatCase } from "./seat_settling.ts"
import { type SeatChange, type SeatVerdict, seatTaskOf } from "./seat_step.ts"
import { SeatTimes } from "./seat_timing.ts"
import { WorkspaceFailures } from "./workspace_failures.ts"

/** Seats stepped at once by one sweep: each may wait for a provider. */
export const SEAT_STEPS_CONCURRENT_MAX = 8
/** Due seats read at once; what is left has its turn in the next sweep. */
const SEATS_CHUNK = 64
/** No seat sleeps longer than this: twice the longest pause. One that does was put to bed by a clock gone wrong. */
const ASLEEP_FACTOR = 2

export const makeSeatSteps = Effect.gen(function* () {
  const commit = yield* Commit
  const repository = yield* SeatRepository
  const providers = yield* SeatProviders
  const failures = yield* WorkspaceFailures
  const timing = yield* SeatTimes
  const { caseOf, settle } = yield* makeSeatSettling

  /** Writes against the version that was read; nothing when somebody else was faster. */
  const claim = (seat: Seat, changes: SeatChange) =>
    commit([update(SeatEntity, seat, changes)]).pipe(
      Effect.as(Option.some<Seat>({ ...seat, ...changes, version: seat.version + 1 })),
      Effect.catchTag("Conflict", () => Effect.succeed(Option.none<Seat>())),
    )

  /** Asks the workspace's provider, by then or not at all; a failure that is the workspace's own is counted. */
  const asked = <A, E>(
    { workspace }: SeatCase,
    leaveBy: Timestamp,
    call: (provider: SeatProvider) => Effect.Effect<A, E | SeatFault>,
  ): Effect.Effect<{ readonly answer: A } | { readonly fault: E | SeatFault }, StorageFailed> =>
    Effect.flatMap(providers.connection(workspace, leaveBy), call).pipe(
      Effect.map((answer) => ({ answer })),
      Effect.catchAll((fault) =>
        Effect.as(isRefusal(fault) ? failures.failed(workspace.id, fault) : Effect.void, { fault }),
      ),
    )

  const invite = (seat: Seat, situation: SeatCase) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      // On disk before the call: whoever finds it there looks what became of it.
      const claimed = yield* claim(seat, {
        state: "pending",
        failure: null,
        missedLooks: 0,
        askedAt: at,
        asks: seat.asks + 1,
        wakeAt: at + timing.claimMs,
      })
      if (Option.isNone(claimed)) return
      const mine = claimed.value
      const came = yield* asked(situation, at + timing.leaveMs, (provider) => provider.invite(mine.email))
      const outcome: InviteOutcome = "answer" in came ? came.answer : came.fault
      const verdict = inviteAnswered(mine, seat, outcome, { ...situation, at: yield* Clock.currentTimeMillis })
      yield* carryOut(mine, verdict, situation, answerText(outcome))
    })

  const look = (seat: Seat, situation: SeatCase) =>
    Effect.gen(function* () {
      const claimed = yield* claim(seat, { wakeAt: (yield* Clock.currentTimeMillis) + timing.claimMs })
      if (Option.isNone(claimed)) return
      const mine = claimed.value
      const came = yield* asked(situation, leaveByOf(mine), (provider) => provider.standing(mine.email))
      const now = { ...situation, at: yield* Clock.currentTimeMillis }
      const verdict = "answer" in came ? lookAnswered(mine, came.answer, now) : callFailed(mine, came.fault, now)
      yield* carryOut(mine, verdict, situation, answerText("answer" in came ? came.answer : came.fault))
    })

  const letGo = (seat: Seat, { call, changes }: Extract<SeatVerdict, { _tag: "LetGo" }>, situation: SeatCase) =>
    Effect.gen(function* () {
      const came = yield* asked(situation, leaveByOf(seat), (provider) =>
        call === "remove"
          ? provider.remove(seat.email, changes.memberRef ?? seat.memberRef)
          : provider.revoke(seat.email, changes.inviteRef ?? seat.inviteRef),
      )
      const at = yield* Clock.currentTimeMillis
      if ("fault" in came) {
        return yield* settle(seat, callFailed(seat, came.fault, { ...situation, at }), answerText(came.fault))
      }
      // That it worked is for a look to see, not to be believed.
      yield* settle(seat, { _tag: "Kept", changes: { ...changes, wakeAt: at + timing.soonMs } }, `told to ${call}`)
    })

  const carryOut = (
    seat: Seat,
    verdict: SeatVerdict,
    situation: SeatCase,
    answer: string,
  ): Effect.Effect<void, StepFailure> => {
    switch (verdict._tag) {
      case "AskAgain":
        return situation.workspace.state === "active"
          ? invite(seat, situation)
          : settle(seat, { _tag: "Elsewhere", isFull: false, isTraced: true }, answer)
      case "LetGo":
        return letGo(seat, verdict, situation)
      default:
        return settle(seat, verdict, answer)
    }
  }

  /**
   * Takes one step with a seat whose time has come. Doing it twice, late, or from two workers at once does no harm: the
   * claim decides who asks the provider.
   */
  const stepWith = (seat: Seat): Effect.Effect<void, StepFailure> =>
    Effect.gen(function* () {
      const situation = yield* caseOf(seat)
      const task = seatTaskOf(seat, situation)
      switch (task._tag) {
        case "Nothing":
          return
        case "Verdict":
          return yield* carryOut(seat, task.verdict, situation, seat.answer ?? "")
        case "Invite":
          return yield* invite(seat, situation)
        case "Look":
          return yield* look(seat, situation)
      }
    }).pipe(
      // Whatever is wrong with this row, it must not stand at the head of the queue for ever.
      Effect.tapErrorCause(() => putOff(seat)),
      Effect.annotateLogs({ seat: seat.id }),
    )

  const putOff = (seat: Seat) =>
    Clock.currentTimeMillis.pipe(
      Effect.flatMap((at) => claim(seat, { wakeAt: at + timing.claimMs })),
      Effect.ignore,
    )

  const step = (id: string): Effect.Effect<void, StepFailure> =>
    Effect.flatMap(repository.seat(id), Option.match({ onNone: () => Effect.void, onSome: stepWith }))

  /** Steps those whose time has come, a bounded number of them. */
  const sweep = Effect.gen(function* () {
    const at = yield* Clock.currentTimeMillis
    const due = yield* repository.seatsDue(at, SEATS_CHUNK)
    yield* Effect.forEach(due, (seat) => logged(stepWith(seat)), {
      concurrency: SEAT_STEPS_CONCURRENT_MAX,
      discard: true,
    })
    return due.length
  })

  /** Wakes seats that sleep for longer than any should. */
  const wakeOversleepers = Effect.gen(function* () {
    const at = yield* Clock.currentTimeMillis
    const asleep = yield* repository.seatsAsleep(at + ASLEEP_FACTOR * timing.lookLastMs, SEATS_CHUNK)
    yield* Effect.forEach(asleep, (seat) => claim(seat, { wakeAt: at }), { discard: true })
    return asleep.length
  })

  return { step, stepWith, sweep, wakeOversleepers } as const
})

/** The steps that carry seats from a place taken to a member, and out again. For the worker. */
export class SeatSteps extends Context.Tag("@mintcode/core/seat/SeatSteps")<
  SeatSteps,
  Effect.Effect.Success<typeof makeSeatSteps>
>() {}

export const layerSeatSteps = Layer.effect(SeatSteps, makeSeatSteps)

type StepFailure = Effect.Effect.Error<ReturnType<Effect.Effect.Success<typeof makeSeatSettling>["settle"]>>

const logged = (step: Effect.Effect<void, StepFailure>): Effect.Effect<void> =>
  Effect.catchAllCause(step, (cause) => Effect.logError("seat step failed", cause))

/** The last moment at which a call can leave and end while its claim holds: afterwards the seat may be another's. */
const leaveByOf = ({ wakeAt }: Seat): Timestamp => (wakeAt ?? 0) - SEAT_CALL_MS_MAX

const isRefusal = (fault: unknown): fault is Extract<SeatFault, { _tag: "UpstreamRefused" }> =>
  typeof fault === "object" && fault !== null && "_tag" in fault && fault._tag === "UpstreamRefused"

/** The provider's answer in short, for operators. */
const answerText = (answer: InviteOutcome | Standing): string =>
  ("reason" in answer ? `${answer._tag}: ${answer.reason}` : answer._tag).slice(0, SEAT_ANSWER_MAX)

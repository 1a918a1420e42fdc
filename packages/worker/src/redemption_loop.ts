import { type Redemption, RedemptionRepository, RedemptionSteps, Signals } from "@mintcode/core/redemption"
import { Clock, Effect, Exit, FiberSet, Queue, Scope, Stream } from "effect"

/** Steps under way at once: enough to keep upstreams busy, few enough to keep memory and sockets bounded. */
export const STEPS_CONCURRENT_MAX = 64
/** Redemptions that may wait for a step here. What does not fit is found again by the sweep. */
const WAITING_MAX = 4_096
/** Due rows read at once. */
const DUE_CHUNK = 256
/** With more than this waiting here there is no sweep: it would read the same rows again. */
const SWEEP_WAITING_MAX = 2 * STEPS_CONCURRENT_MAX
/** Longest pause between sweeps: what another process accepted is begun within this. */
const SWEEP_PAUSE_MS_MAX = 500
/** Shortest pause, so that a row that cannot be stepped does not spin. */
const SWEEP_PAUSE_MS_MIN = 20
/**
 * Shortest pause while there is something to do. With a thousand open redemptions one comes due every few milliseconds:
 * those that are taken together share their sweep and their flush of the disk.
 */
const SWEEP_GATHER_MS = 250
/** How long a stopping worker waits for the steps under way; what is cut off after it is recovered by the next worker. */
const DRAIN_MS = 15_000

interface Work {
  readonly id: string
  /** As read by the sweep; a signal brings only the id. */
  readonly row: Redemption | undefined
}

/**
 * Steps every redemption whose time has come: at once when this process changed it, and by a sweep for all others.
 * Runs until its scope closes; then it takes nothing new and waits for the steps under way.
 */
export const redemptionLoop: Effect.Effect<
  void,
  never,
  RedemptionSteps | RedemptionRepository | Signals | Scope.Scope
> = Effect.gen(function* () {
  const steps = yield* RedemptionSteps
  const repository = yield* RedemptionRepository
  const signals = yield* Signals
  const queue = yield* Queue.dropping<Work>(WAITING_MAX)
  /** Ids that are queued or being stepped; `true` when they were signalled again meanwhile. */
  const busy = new Map<string, boolean>()

  const enqueue = (work: Work) =>
    Effect.suspend(() => {
      if (busy.has(work.id)) {
        if (work.row === undefined) busy.set(work.id, true)
        return Effect.void
      }
      busy.set(work.id, false)
      return Effect.flatMap(Queue.offer(queue, work), (taken) => {
        if (!taken) busy.delete(work.id)
        return Effect.void
      })
    })

  const done = (id: string) =>
    Effect.suspend(() => {
      const again = busy.get(id) === true
      busy.delete(id)
      return again ? enqueue({ id, row: undefined }) : Effect.void
    })

  const stepOne = ({ id, row }: Work) =>
    (row === undefined ? steps.step(id) : steps.stepWith(row)).pipe(
      Effect.catchAllCause((cause) => Effect.logError("redemption step failed", cause)),
      Effect.annotateLogs({ redemption: id }),
      Effect.ensuring(done(id)),
    )

  const roomToCome = Effect.sleep(SWEEP_PAUSE_MS_MIN).pipe(
    Effect.repeat({ until: () => busy.size <= SWEEP_WAITING_MAX }),
  )

  const sweep = Effect.gen(function* () {
    const at = yield* Clock.currentTimeMillis
    const due = yield* repository.due(at, DUE_CHUNK)
    yield* Effect.forEach(due, (row) => enqueue({ id: row.id, row }), { discard: true })
    if (due.length === DUE_CHUNK) return SWEEP_PAUSE_MS_MIN
    const next = (yield* repository.nextWakeAt) ?? at + SWEEP_PAUSE_MS_MAX
    return Math.min(SWEEP_PAUSE_MS_MAX, Math.max(due.length === 0 ? SWEEP_PAUSE_MS_MIN : SWEEP_GATHER_MS, next - at))
  }).pipe(
    Effect.catchAll((error) => Effect.as(Effect.logError("sweep failed", error), SWEEP_PAUSE_MS_MAX)),
    Effect.flatMap((pause) => Effect.sleep(pause)),
    Effect.zipRight(Effect.suspend(() => (busy.size > SWEEP_WAITING_MAX ? roomToCome : Effect.void))),
    Effect.forever,
  )

  const listening = signals.all.pipe(
    Stream.filter((signal) => signal.wake),
    Stream.runForEach((signal) => enqueue({ id: signal.redemptionId, row: undefined })),
  )

  // Steps live in a scope of their own, so that closing the loop stops the intake first and the steps last.
  const stepScope = yield* Scope.make()
  const running = yield* Scope.extend(FiberSet.make<void, never>(), stepScope)
  yield* Effect.addFinalizer(() =>
    FiberSet.awaitEmpty(running).pipe(
      Effect.timeoutOption(DRAIN_MS),
      Effect.zipRight(Scope.close(stepScope, Exit.void)),
    ),
  )
  const permits = yield* Effect.makeSemaphore(STEPS_CONCURRENT_MAX)
  const take = Effect.gen(function* () {
    yield* permits.take(1)
    const work = yield* Queue.take(queue).pipe(Effect.onInterrupt(() => permits.release(1)))
    yield* FiberSet.run(running, Effect.asVoid(Effect.ensuring(stepOne(work), permits.release(1))))
  }).pipe(Effect.forever)

  yield* Effect.forkScoped(take)
  yield* Effect.forkScoped(listening)
  yield* Effect.forkScoped(sweep)
})

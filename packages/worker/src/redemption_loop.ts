import { REDEMPTION_WAKE, type Redemption, RedemptionRepository, RedemptionSteps } from "@mintcode/core/redemption"
import { WorkEngine } from "@mintcode/core/work"
import { Clock, Effect, Exit, FiberSet, Queue, Scope } from "effect"

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
/** Pause between sweeps where the engine's wake-ups reach every worker: what a lost one costs at the most. */
const NET_PAUSE_MS = 4_000
/** Such a sweep leaves alone what may just be on its way to another worker. */
const NET_OVERDUE_MS = 1_000
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
  /** As read by the sweep; a wake-up brings only the id. */
  readonly row: Redemption | undefined
}

/**
 * Steps every redemption whose time has come: at once when the engine wakes it, and by a sweep for all others.
 * Runs until its scope closes; then it takes nothing new and waits for the steps under way.
 */
export const redemptionLoop: Effect.Effect<
  void,
  never,
  RedemptionSteps | RedemptionRepository | WorkEngine | Scope.Scope
> = Effect.gen(function* () {
  const steps = yield* RedemptionSteps
  const repository = yield* RedemptionRepository
  const engine = yield* WorkEngine
  const queue = yield* Queue.dropping<Work>(WAITING_MAX)
  /** Ids that are queued or being stepped; `true` when they were woken again meanwhile. */
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

  const whileFull = Effect.suspend(() => (busy.size > SWEEP_WAITING_MAX ? roomToCome : Effect.void))

  const sweep = Effect.gen(function* () {
    const now = yield* Clock.currentTimeMillis
    const isNet = yield* engine.reachesAll
    const at = isNet ? now - NET_OVERDUE_MS : now
    const due = yield* repository.due(at, DUE_CHUNK)
    yield* Effect.forEach(due, (row) => enqueue({ id: row.id, row }), { discard: true })
    if (due.length === DUE_CHUNK) return SWEEP_PAUSE_MS_MIN
    if (isNet) return NET_PAUSE_MS
    const next = (yield* repository.nextWakeAt) ?? at + SWEEP_PAUSE_MS_MAX
    return Math.min(SWEEP_PAUSE_MS_MAX, Math.max(due.length === 0 ? SWEEP_PAUSE_MS_MIN : SWEEP_GATHER_MS, next - at))
  }).pipe(
    Effect.catchAll((error) => Effect.as(Effect.logError("sweep failed", error), SWEEP_PAUSE_MS_MAX)),
    Effect.flatMap((pause) => Effect.sleep(pause)),
    Effect.zipRight(whileFull),
    Effect.forever,
  )

  // Steps live in a scope of their own, so that closing the loop stops the intake first and the steps last.
  const stepScope = yield* Scope.make()
  const running = yield* Scope.extend(FiberSet.make<void, never>(), stepScope)
  yield* Effect.addFinalizer(() =>
    // A finalizer is not interruptible, and the wait would then outlast its time.
    Effect.interruptible(FiberSet.awaitEmpty(running)).pipe(
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
  yield* engine.onWake(REDEMPTION_WAKE, (id) => Effect.zipLeft(enqueue({ id, row: undefined }), whileFull))
  yield* Effect.forkScoped(sweep)
})

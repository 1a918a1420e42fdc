import { Clock, Effect, Layer, PubSub, type Scope, Stream } from "effect"
import { Commit, Crypto } from "../kernel/mod.ts"
import { makeFiring } from "./firing.ts"
import { everyMs, isFiringWritten, type Job } from "./job.ts"
import { makePulse } from "./pulse.ts"
import { WorkRepository } from "./repository.ts"
import { type Shift, type WakeKey, WorkEngine, type WorkEngineShape, WorkerName } from "./work_engine.ts"
import { PULSE_MS, type WorkerId } from "./worker.ts"

/** Wake-ups that a slow listener may fall behind by: beyond it the oldest are dropped, and the sweep finds the rest. */
const WAKE_UPS_MAX = 4_096
/** A schedule is looked at this often at least: a clock that jumps must not keep a job from its time. */
const LOOK_MS_MAX = 60_000

/** The embedded engine, and what an engine over it needs besides. */
export interface EmbeddedEngine extends WorkEngineShape {
  /** The same as `work`, holding schedules only while it may: another engine may carry them. */
  readonly workWhile: <R>(
    mayHold: Effect.Effect<boolean>,
    shift: Shift<R>,
  ) => Effect.Effect<void, never, R | Scope.Scope>
}

/**
 * The engine that needs nothing but the database. Wake-ups go through memory within a process; what other processes
 * change is found by the sweep. Each schedule is held by one worker, which its row and its version decide; workers show
 * that they live by a row that changes.
 */
export const makeEmbeddedEngine = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* WorkRepository
  const name = yield* WorkerName
  const hub = yield* PubSub.sliding<WakeKey>(WAKE_UPS_MAX)
  const fire = makeFiring(commit, repository)
  let workerId: Effect.Effect<WorkerId | null> = Effect.succeed(null)

  const wake = (key: WakeKey, at: number) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) =>
      at <= now ? Effect.asVoid(PubSub.publish(hub, key)) : Effect.void,
    )

  const onWake: WorkEngineShape["onWake"] = (kind, handler) =>
    Effect.gen(function* () {
      const wakeUps = yield* PubSub.subscribe(hub)
      yield* Effect.forkScoped(
        Stream.fromQueue(wakeUps).pipe(
          Stream.filter((key) => key.kind === kind),
          Stream.runForEach(({ id }) => handler(id)),
        ),
      )
    })

  const workWhile = <R>(mayHold: Effect.Effect<boolean>, { jobs, takeOver }: Shift<R>) =>
    Effect.gen(function* () {
      const context = yield* Effect.context<R>()
      const latches = new Map<string, Effect.Latch>()
      for (const job of jobs) latches.set(job.name, yield* Effect.makeLatch())
      const running = new Set<string>()
      const pulse = makePulse(
        { commit, crypto, repository, name },
        {
          names: jobs.map((job) => job.name),
          mayHold,
          isRunning: (job) => running.has(job),
          takeOver: (dead) =>
            takeOver(dead).pipe(
              Effect.catchAllCause((cause) => Effect.logError("could not take over", cause)),
              Effect.provide(context),
            ),
          onHeld: (held) =>
            Effect.forEach(latches, ([job, latch]) => (held.has(job) ? latch.open : latch.close), { discard: true }),
        },
      )
      workerId = pulse.id

      /** Fires what this worker holds, and answers how long to wait. */
      const turn = (job: Job<R>) =>
        Effect.gen(function* () {
          const id = yield* pulse.id
          if (id === null || !(yield* pulse.isFresh)) return PULSE_MS
          running.add(job.name)
          const fired = yield* fire(job, id)
          if (fired._tag === "NotOurs") return PULSE_MS
          const pauseMs = fired._tag === "NotDue" ? fired.forMs : everyMs(job)
          return isFiringWritten(job) ? Math.min(LOOK_MS_MAX, pauseMs) : pauseMs
        }).pipe(
          Effect.catchAll((error) => Effect.as(Effect.logError("schedule failed", error), PULSE_MS)),
          Effect.ensuring(Effect.sync(() => running.delete(job.name))),
        )

      const whileHeld = (job: Job<R>) =>
        (latches.get(job.name)?.await ?? Effect.never).pipe(
          Effect.zipRight(turn(job)),
          Effect.flatMap((pauseMs) => Effect.sleep(pauseMs)),
          Effect.forever,
        )

      yield* Effect.addFinalizer(() => pulse.stop)
      yield* pulse.once
      yield* Effect.forkScoped(Effect.forever(Effect.zipRight(Effect.sleep(PULSE_MS), pulse.once)))
      yield* Effect.forEach(jobs, (job) => Effect.forkScoped(whileHeld(job)), { discard: true })
    })

  return {
    wake,
    onWake,
    reachesAll: Effect.succeed(false),
    workWhile,
    work: (shift) => workWhile(Effect.succeed(true), shift),
    workerId: Effect.suspend(() => workerId),
  } satisfies EmbeddedEngine
})

export const layerEmbeddedEngine = Layer.effect(WorkEngine, makeEmbeddedEngine)

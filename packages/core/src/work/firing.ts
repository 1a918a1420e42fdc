import { Clock, Effect, Option } from "effect"
import { type Commit, insert, isConflictOn, type StorageFailed, update } from "../kernel/mod.ts"
import { everyMs, isFiringWritten, type Job } from "./job.ts"
import type { WorkRepository } from "./repository.ts"
import { newSchedule, type Schedule, ScheduleEntity, untilDueMs } from "./schedule.ts"

const GUARDS = [`${ScheduleEntity.name}.version`, `${ScheduleEntity.name}.key`]

/** A job is due a little before its time: timers of two machines do not agree to the millisecond. */
const EARLY_MS = 1_000

/** What came of a wish to fire. */
export type Fired =
  /** It ran, here and now. */
  | { readonly _tag: "Ran" }
  /** It is not due for so long. */
  | { readonly _tag: "NotDue"; readonly forMs: number }
  /** Another worker has fired it, or holds it. */
  | { readonly _tag: "NotOurs" }

const RAN: Fired = { _tag: "Ran" }
const NOT_OURS: Fired = { _tag: "NotOurs" }

/**
 * Fires jobs. Where firings are written down the commit that says so decides which of all workers runs the job. With a
 * holder, only while the schedule is that worker's; without one the caller makes sure that nobody else is at it, so that a
 * firing without an end is one that was cut off, and is due.
 */
export const makeFiring = (
  commit: Commit["Type"],
  repository: WorkRepository["Type"],
): (<R>(job: Job<R>, holder?: string) => Effect.Effect<Fired, StorageFailed, R>) => {
  /** False when another writer was faster. */
  const won = (change: Parameters<typeof commit>[0][number]) =>
    Effect.as(commit([change]), true).pipe(
      Effect.catchTag("Conflict", (conflict) =>
        isConflictOn(conflict, GUARDS) ? Effect.succeed(false) : Effect.die(conflict),
      ),
    )

  const begin = (job: Pick<Job<never>, "name">, read: Schedule | undefined, at: number) => {
    const fired = { firedAt: at }
    return read === undefined
      ? won(insert(ScheduleEntity, { ...newSchedule(job.name, null), ...fired }))
      : won(update(ScheduleEntity, read, fired))
  }

  return <R>(job: Job<R>, holder?: string) =>
    Effect.gen(function* () {
      if (!isFiringWritten(job)) return yield* Effect.as(runJob(job), RAN)
      const read = Option.getOrUndefined(yield* repository.schedule(job.name))
      if (holder !== undefined && read?.holder !== holder) return NOT_OURS
      const at = yield* Clock.currentTimeMillis
      const wasCutOff = holder === undefined && read !== undefined && read.endedAt < read.firedAt
      const forMs = read === undefined || wasCutOff ? 0 : untilDueMs(read, everyMs(job), at)
      if (forMs > EARLY_MS) return { _tag: "NotDue", forMs } satisfies Fired
      if (!(yield* begin(job, read, at))) return NOT_OURS
      yield* runJob(job)
      const ended = yield* repository.schedule(job.name)
      if (Option.isSome(ended) && ended.value.firedAt === at) {
        yield* won(update(ScheduleEntity, ended.value, { endedAt: yield* Clock.currentTimeMillis }))
      }
      return RAN
    })
}

/** Runs a job once. One that fails is told of and comes round again. */
export const runJob = <R>(job: Job<R>): Effect.Effect<void, never, R> =>
  job.run.pipe(
    Effect.asVoid,
    Effect.catchAllCause((cause) => Effect.logError("job failed", cause)),
    Effect.annotateLogs({ job: job.name }),
    Effect.withLogSpan(job.name),
  )

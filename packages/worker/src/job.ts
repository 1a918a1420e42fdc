import { type Duration, Effect, Schedule } from "effect"

/** Work that comes round again. One use case a job. */
export interface Job<R> {
  readonly name: string
  readonly every: Duration.DurationInput
  readonly run: Effect.Effect<unknown, unknown, R>
}

/**
 * Runs a job now and then for ever, the pause counted from the end of a run, so that runs never overlap. A run that
 * fails is told of and comes round again.
 */
export const repeatJob = <R>(job: Job<R>): Effect.Effect<void, never, R> =>
  job.run.pipe(
    Effect.catchAllCause((cause) => Effect.logError("job failed", cause)),
    Effect.annotateLogs({ job: job.name }),
    Effect.withLogSpan(job.name),
    Effect.repeat(Schedule.spaced(job.every)),
    Effect.asVoid,
  )

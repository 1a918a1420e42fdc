import { Duration, type Effect } from "effect"

/** Work that comes round again. One use case a job. */
export interface Job<R> {
  /** Of all jobs, over all versions of the program: workers agree by it on who runs the job. */
  readonly name: string
  readonly every: Duration.DurationInput
  readonly run: Effect.Effect<unknown, unknown, R>
}

/**
 * From this interval on each firing is written down, so that a job keeps its time over restarts and takeovers. Quicker
 * ones are looks at rows that are due: running one again at once does no harm, and writing it down would be more work
 * than the job.
 */
export const FIRING_WRITTEN_FROM_MS = 10_000

/** The pause between two runs of a job, in milliseconds. */
export const everyMs = (job: Pick<Job<never>, "every">): number => Duration.toMillis(job.every)

/** Whether firings of this job are written down. */
export const isFiringWritten = (job: Pick<Job<never>, "every">): boolean => everyMs(job) >= FIRING_WRITTEN_FROM_MS

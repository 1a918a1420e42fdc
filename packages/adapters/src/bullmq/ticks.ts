import { everyMs, type Fired, isFiringWritten, type Job } from "@mintcode/core/work"
import { DelayedError, Queue, Worker } from "bullmq"
import { Effect, type Scope } from "effect"
import { JOB_SETTINGS, WORKER_SETTINGS } from "./queue_settings.ts"
import type { RedisLink } from "./redis_link.ts"
import { closed } from "./wake_ups.ts"

const QUEUE = "ticks"
/** Jobs that one worker runs at once. */
const CONCURRENT = 4
/** Pause between two looks whether Redis was emptied. */
const LOOK_MS = 1_000
/** The mark that says "filled" lasts so long; then the jobs are added again, where they are missing. */
const FILLED_SECONDS = 60
/** A job that this version of the program does not know is left to others for so long. */
const UNKNOWN_MS = 1_000
/** Longest pause of a written job: the clock of its row decides, not that of Redis. */
const PAUSE_MS_MAX = 60_000
const FAILED_MS = 2_000

/**
 * Schedules as one job of a queue each, which is put back behind its pause when it has run. BullMQ's job schedulers would
 * begin the next run on the clock, whether or not the last one has ended; one job for each name is at one worker at a time,
 * and is handed on when that worker dies.
 */
export const makeTicks = <R>(
  link: RedisLink,
  prefix: string,
  jobs: ReadonlyArray<Job<R>>,
  fire: (job: Job<R>) => Promise<Fired>,
): Effect.Effect<void, never, Scope.Scope> =>
  Effect.gen(function* () {
    const byName = new Map(jobs.map((job) => [job.name, job]))
    const queue = new Queue(QUEUE, { connection: link.client, prefix })
    queue.on("error", () => undefined)

    const pauseOf = async (name: string): Promise<number> => {
      const job = byName.get(name)
      if (job === undefined) return UNKNOWN_MS
      try {
        const fired = await fire(job)
        const pauseMs = fired._tag === "NotDue" ? fired.forMs : everyMs(job)
        return isFiringWritten(job) ? Math.min(PAUSE_MS_MAX, pauseMs) : pauseMs
      } catch {
        return FAILED_MS
      }
    }

    const worker = new Worker(
      QUEUE,
      async (tick, token) => {
        const pauseMs = await pauseOf(tick.name)
        await tick.moveToDelayed(Date.now() + pauseMs, token)
        throw new DelayedError()
      },
      { connection: link.blocking(), prefix, concurrency: CONCURRENT, ...WORKER_SETTINGS },
    )
    worker.on("error", () => undefined)

    const filled = `${prefix}:${QUEUE}:filled`
    const fill = link.attempt(async () => {
      if ((await link.client.exists(filled)) === 1) return
      await queue.addBulk(jobs.map(({ name }) => ({ name, data: {}, opts: { ...JOB_SETTINGS, jobId: name } })))
      await link.client.set(filled, "1", "EX", FILLED_SECONDS)
    }, Effect.void)

    yield* Effect.addFinalizer(() => closed([() => worker.close(), () => queue.close()]))
    yield* fill
    yield* Effect.forkScoped(Effect.forever(Effect.zipRight(Effect.sleep(LOOK_MS), fill)))
  })

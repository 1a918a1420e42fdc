import type { WakeKey } from "@mintcode/core/work"
import { Queue, Worker } from "bullmq"
import { Clock, Effect, Runtime, type Scope } from "effect"
import { JOB_SETTINGS, WORKER_SETTINGS } from "./queue_settings.ts"
import type { RedisLink } from "./redis_link.ts"

/** Wake-ups that a worker handles at once: as many as it steps at once. */
const CONCURRENT = 64
/** How long a closing worker may take to let go. */
const CLOSE_MS_MAX = 3_000

/** Wake-ups as jobs of a queue for each kind, delayed until their time. */
export const makeWakeUps = (
  link: RedisLink,
  prefix: string,
): Effect.Effect<
  {
    /** Sends one, or does what is done without Redis. */
    readonly send: (key: WakeKey, at: number, without: Effect.Effect<void>) => Effect.Effect<void>
    readonly receive: (
      kind: string,
      handler: (id: string) => Effect.Effect<void>,
    ) => Effect.Effect<void, never, Scope.Scope>
  },
  never,
  Scope.Scope
> =>
  Effect.gen(function* () {
    const queues = new Map<string, Queue>()
    const nameOf = (kind: string) => `wake-${kind}`

    const queueFor = (kind: string): Queue => {
      const known = queues.get(kind)
      if (known !== undefined) return known
      const queue = new Queue(nameOf(kind), { connection: link.client, prefix })
      queue.on("error", () => undefined)
      queues.set(kind, queue)
      return queue
    }

    yield* Effect.addFinalizer(() => closed([...queues.values()].map((queue) => () => queue.close())))

    return {
      send: ({ id, kind }, at, without) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) =>
          link.attempt(
            () =>
              queueFor(kind)
                // The same wake-up once: a job of this id that is there already is left as it is.
                .add(kind, { id }, { ...JOB_SETTINGS, jobId: `${id}-${at}`, delay: Math.max(0, at - now) })
                .then(() => undefined),
            without,
          ),
        ),
      receive: (kind, handler) =>
        Effect.gen(function* () {
          const runtime = yield* Effect.runtime<never>()
          const worker = new Worker<{ readonly id: string }>(
            nameOf(kind),
            ({ data }) => Runtime.runPromise(runtime)(handler(data.id)),
            { connection: link.blocking(), prefix, concurrency: CONCURRENT, ...WORKER_SETTINGS },
          )
          worker.on("error", () => undefined)
          yield* Effect.addFinalizer(() => closed([() => worker.close()]))
        }),
    }
  })

/** Closes what may hang with Redis away. Finalizers cannot be interrupted: what takes too long is left to itself. */
export const closed = (closing: ReadonlyArray<() => Promise<unknown>>): Effect.Effect<unknown> =>
  Effect.promise(() => {
    const all: Promise<unknown> = Promise.allSettled(closing.map((close) => close()))
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_MS_MAX)
    })
    return Promise.race([all, late]).finally(() => clearTimeout(timer))
  })

import { Effect, Redacted, Runtime, type Scope } from "effect"
import { Redis, type RedisOptions } from "ioredis"

/** Time for one command: a Redis that hangs is treated as one that is gone. */
const COMMAND_MS_MAX = 1_000
/** Time for all commands of one call. */
const ATTEMPT_MS_MAX = 2_000
const CONNECT_MS_MAX = 2_000
/**
 * A connection on which something was asked and nothing came for so long is half open, and a new one is made: TCP itself
 * would take a quarter of an hour to see it. Who waits in a command, as BullMQ does for ten seconds, waits longer.
 */
const SILENT_MS_MAX = 3_000
const SILENT_BLOCKING_MS_MAX = 15_000
/** Pause between two tries to reach it. */
const RETRY_MS = 500
/** Pause between two looks whether it still answers. */
const LOOK_MS = 1_000
/** How long a start waits for it: a little, so that what follows begins in the right way. */
const START_MS_MAX = 1_500

/** The way to Redis, which may be gone at any moment. */
export interface RedisLink {
  /** For commands that are given up at once when there is no connection. */
  readonly client: Redis
  readonly isUp: Effect.Effect<boolean>
  /** Runs a command, or what is done without Redis: when it is away, hangs, or fails. */
  readonly attempt: <A>(command: () => Promise<A>, without: Effect.Effect<A>) => Effect.Effect<A>
  /** A connection of its own for somebody who waits in it. */
  readonly blocking: () => Redis
}

/** Opens the way. Never fails: without Redis everything goes on over the database, and returns when it does. */
export const openRedis = (url: Redacted.Redacted<string>): Effect.Effect<RedisLink, never, Scope.Scope> =>
  Effect.gen(function* () {
    const runtime = yield* Effect.runtime<never>()
    const log = (effect: Effect.Effect<void>) => void Runtime.runFork(runtime)(effect)
    const shared: RedisOptions = { connectTimeout: CONNECT_MS_MAX, retryStrategy: () => RETRY_MS, lazyConnect: true }
    const opened: Array<Redis> = []
    const open = (options: RedisOptions): Redis => {
      const redis = new Redis(Redacted.value(url), { ...shared, ...options })
      // Told of by `isUp`; without a listener it would end the process.
      redis.on("error", () => undefined)
      opened.push(redis)
      return redis
    }
    const client = open({
      commandTimeout: COMMAND_MS_MAX,
      socketTimeout: SILENT_MS_MAX,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
    })

    let up: boolean | undefined
    const turned = (now: boolean) => {
      if (up === now) return
      const before = up
      up = now
      if (now && before === false) log(Effect.logInfo("Redis is back"))
      if (!now) log(Effect.logWarning("Redis is away: work goes on over the database alone"))
    }
    const look = Effect.promise(() =>
      client.ping().then(
        () => turned(true),
        () => turned(false),
      ),
    )

    yield* Effect.addFinalizer(() => Effect.sync(() => opened.forEach(leave)))
    yield* Effect.promise(() =>
      Promise.race([
        client.connect().catch(() => undefined),
        new Promise((resolve) => setTimeout(resolve, START_MS_MAX)),
      ]),
    )
    yield* look
    yield* Effect.forkScoped(Effect.forever(Effect.zipRight(Effect.sleep(LOOK_MS), look)))

    return {
      client,
      isUp: Effect.sync(() => up === true),
      attempt: (command, without) =>
        Effect.suspend(() =>
          up === true
            ? Effect.tryPromise(command).pipe(
                Effect.timeout(ATTEMPT_MS_MAX),
                Effect.tapError(() => look),
                Effect.catchAll(() => without),
              )
            : without,
        ),
      // BullMQ asks for it: who waits in a connection waits through its loss, too.
      blocking: () => open({ maxRetriesPerRequest: null, socketTimeout: SILENT_BLOCKING_MS_MAX }),
    }
  })

/**
 * Ends a connection for good. While it closes BullMQ asks again, at once and without end, whatever fails with "Connection
 * is closed", so that a process which stops while Redis is away would never come to its end: what comes after fails with
 * other words.
 */
const leave = (redis: Redis): void => {
  redis.sendCommand = (command) => {
    command.reject(new Error("Redis is not used any more"))
    return command.promise
  }
  redis.disconnect()
}

import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { Effect, type Scope } from "effect"
import { Redis } from "ioredis"
import { describe, it } from "vitest"

/** Start of a server at the most: it takes a moment, and a crowded machine a hundred times as long. */
const START_MS_MAX = 15_000

const isInstalled = (): boolean => {
  try {
    execFileSync("redis-server", ["--version"], { stdio: "ignore" })
    return true
  } catch {
    return false
  }
}

/** A suite that needs Redis. Without a server it is left out; where `CI` is set it fails instead. */
export const describeRedis = (name: string, suite: () => void): void => {
  if (isInstalled()) return void describe(name, suite)
  if (process.env["CI"] !== "true") return void describe.skipIf(true)(name, suite)
  describe(name, () => {
    it("needs redis-server, which CI has to install", () => {
      throw new Error("redis-server is not installed")
    })
  })
}

/** A private server that can be stopped, frozen, started again and emptied. */
export interface RedisServer {
  readonly url: string
  readonly stop: () => Promise<void>
  readonly start: () => Promise<void>
  readonly signal: (name: "SIGSTOP" | "SIGCONT") => void
  readonly empty: () => Promise<void>
  /** Writes a text over every value whose key holds this. */
  readonly overwrite: (part: string, text: string) => Promise<number>
}

/** Starts one on a free port of this machine, for as long as the scope lasts. It keeps nothing on disk. */
export const redisServer: Effect.Effect<RedisServer, never, Scope.Scope> = Effect.acquireRelease(
  Effect.promise(async () => {
    const folder = mkdtempSync(join(tmpdir(), "mintcode-redis-"))
    const port = await freePort()
    const url = `redis://127.0.0.1:${port}/0`
    let child: ChildProcess | undefined

    const start = async () => {
      const options = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
      child = spawn("redis-server", [...options, "--dir", folder], { stdio: "ignore" })
      for (let waited = 0; waited < START_MS_MAX; waited += 20) {
        if (
          await asked(url, (redis) => redis.ping()).then(
            () => true,
            () => false,
          )
        )
          return
        await pause(20)
      }
      throw new Error("Redis did not start in time")
    }
    const stop = async () => {
      const ending = child
      child = undefined
      if (ending === undefined || ending.exitCode !== null) return
      const ended = new Promise((done) => ending.once("close", done))
      ending.kill("SIGKILL")
      await ended
    }
    await start()
    return {
      url,
      start,
      stop,
      signal: (name: "SIGSTOP" | "SIGCONT") => void child?.kill(name),
      empty: async () => void (await asked(url, (redis) => redis.flushall())),
      overwrite: (part: string, text: string) =>
        asked(url, async (redis) => {
          const keys = await redis.keys(`*${part}*`)
          for (const key of keys) await redis.set(key, text)
          return keys.length
        }),
      remove: async () => {
        await stop()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  }),
  ({ remove }) => Effect.promise(remove),
)

const asked = async <A>(url: string, ask: (redis: Redis) => Promise<A>): Promise<A> => {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null })
  redis.on("error", () => undefined)
  try {
    await redis.connect()
    return await ask(redis)
  } finally {
    redis.disconnect()
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() =>
        typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no port")),
      )
    })
  })

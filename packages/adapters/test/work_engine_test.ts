import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { layerBullmqWork } from "@mintcode/adapters/bullmq"
import { layerEmbeddedWork } from "@mintcode/core"
import { Effect, Redacted } from "effect"
import { describeMariaDb, mariaDbDatabase } from "./maria_db.ts"
import { describeRedis, redisServer } from "./redis_server.ts"
import { type SharedPlace, workEngineContract } from "./work_engine_contract.ts"

const sqliteFile = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "mintcode-work-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true })),
).pipe(Effect.map((folder) => Redacted.make(`sqlite:${join(folder, "mintcode.db")}`)))

const embedded = (url: Redacted.Redacted<string>): SharedPlace => ({
  url,
  engine: layerEmbeddedWork,
  reachesAll: false,
})

workEngineContract("The embedded engine on SQLite", Effect.map(sqliteFile, embedded))

describeMariaDb("on MariaDB", () => {
  workEngineContract("The embedded engine on MariaDB", Effect.map(mariaDbDatabase, embedded))
})

describeRedis("on Redis", () => {
  workEngineContract(
    "The engine over BullMQ",
    Effect.gen(function* () {
      const url = yield* sqliteFile
      const redis = yield* redisServer
      return { url, engine: layerBullmqWork({ url: Redacted.make(redis.url) }), reachesAll: true }
    }),
  )
})

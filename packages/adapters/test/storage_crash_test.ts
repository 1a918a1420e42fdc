import { existsSync, readFileSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import Database from "better-sqlite3"
import { Effect } from "effect"
import { runStorageProcess } from "./storage_processes.ts"

/** Times a process is killed: each finds the log in another state. */
const KILLS = 6

const folder = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "mintcode-crash-"))),
  (path) => Effect.promise(() => rm(path, { recursive: true, force: true })),
)

const linesOf = (file: string): ReadonlyArray<string> =>
  existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : []

describe("SQLite storage", () => {
  it.scopedLive(
    "holds every commit that was acknowledged before the process was killed",
    () =>
      Effect.gen(function* () {
        const at = yield* folder
        const [path, acknowledged] = [join(at, "mintcode.db"), join(at, "acknowledged")]
        for (let kill = 0; kill < KILLS; kill++) {
          const before = linesOf(acknowledged).length
          yield* runStorageProcess(["write", `sqlite:${path}`, acknowledged, "1000000", "16"], {
            killAfterMs: 80 + kill * 53,
          })
          const ids = linesOf(acknowledged)
          expect(ids.length).toBeGreaterThan(before)
          const database = new Database(path)
          const held = new Set(database.prepare("SELECT id FROM voucher").pluck().all() as Array<string>)
          expect(ids.filter((id) => !held.has(id))).toEqual([])
          // All or nothing: there is no voucher without its event and no event without its voucher.
          expect(database.prepare("SELECT count(*) FROM event").pluck().get()).toBe(held.size)
          expect(database.pragma("integrity_check", { simple: true })).toBe("ok")
          database.close()
        }
      }),
    60_000,
  )

  it.scopedLive(
    "lets two processes write at once, and neither has to give up",
    () =>
      Effect.gen(function* () {
        const at = yield* folder
        const path = join(at, "mintcode.db")
        const files = [join(at, "one"), join(at, "other")]
        const ended = yield* Effect.all(
          files.map((file) => runStorageProcess(["write", `sqlite:${path}`, file, "4000", "32"])),
          { concurrency: "unbounded" },
        )
        for (const { code, output } of ended) expect([code, output]).toEqual([0, "writing\ndone\n"])
        const database = new Database(path, { readonly: true })
        expect(database.prepare("SELECT count(*) FROM voucher").pluck().get()).toBe(8_000)
        database.close()
      }),
    60_000,
  )
})

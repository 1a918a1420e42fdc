import { spawn } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted, type Scope } from "effect"
import { inject } from "vitest"
import { describeMariaDb, mariaDbDatabase } from "./maria_db.ts"
import { ownMariaDbDatabase } from "./maria_db_server.ts"
import type { Phase } from "./million_vouchers.ts"

const MANY = 1_000_000
const FEW = 100_000
/**
 * What ten times as many vouchers may add to a process: SQLite's page cache of 64 MiB, which the few do not fill, as
 * much again of its log, and what the garbage collector has not come round to, which differs from run to run. A million
 * vouchers in memory are some 600 MiB.
 */
const GROWTH_MIB_MAX = 224
/** So that the server's memory holds the index of codes, as a real one's would. */
const MARIA_POOL_MIB = 256
/** A machine that does much else at the same time needs minutes. Nothing is asserted of the time. */
const TEST_MS_MAX = 900_000

const ROOT = join(import.meta.dirname, "../../..")
const PROGRAM = join(import.meta.dirname, "million_vouchers.ts")

/** Runs the program to its end and gives its phases. */
const measure = (url: string, count: number): Effect.Effect<ReadonlyArray<Phase>> =>
  Effect.async((resume) => {
    const args = ["--conditions=@mintcode/source", "--import=tsx", PROGRAM, url, String(count)]
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] })
    let output = ""
    let complaint = ""
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString()
    })
    child.stderr.on("data", (chunk: Buffer) => {
      complaint += chunk.toString()
    })
    child.on("close", (code) => {
      const lines = output.split("\n").filter((line) => line !== "")
      resume(
        code === 0
          ? Effect.succeed(lines.map((line) => JSON.parse(line) as Phase))
          : Effect.dieMessage(`ended with ${code}: ${complaint}`),
      )
    })
    return Effect.sync(() => child.kill("SIGKILL"))
  })

const holdsInConstantMemory = (name: string, database: Effect.Effect<string, never, Scope.Scope>) =>
  it.scopedLive(
    "a million vouchers are minted, listed, searched, counted and exported in the memory of a hundred thousand",
    () =>
      Effect.gen(function* () {
        const few = yield* Effect.scoped(Effect.flatMap(database, (url) => measure(url, FEW)))
        const many = yield* Effect.scoped(Effect.flatMap(database, (url) => measure(url, MANY)))
        process.stdout.write(`${name}, ${MANY.toLocaleString("en")} vouchers\n${table(few, many)}\n`)
        expect(many.map(({ phase }) => phase)).toEqual(few.map(({ phase }) => phase))
        for (const [index, { phase, peakMib }] of many.entries()) {
          expect(peakMib - (few[index]?.peakMib ?? 0), `growth by the end of: ${phase}`).toBeLessThan(GROWTH_MIB_MAX)
        }
      }),
    TEST_MS_MAX,
  )

const table = (few: ReadonlyArray<Phase>, many: ReadonlyArray<Phase>): string =>
  many
    .map(({ peakMib, perSecond, perSecondOfWork, phase }, index) => {
      const rate = `${perSecond.toLocaleString("en")}/s (${perSecondOfWork.toLocaleString("en")} a second of work)`
      return `  ${phase.padEnd(34)} ${rate.padEnd(46)} peak ${peakMib} MiB, with ${FEW.toLocaleString("en")}: ${few[index]?.peakMib} MiB`
    })
    .join("\n")

describe("vouchers on SQLite", () => {
  const file = Effect.acquireRelease(
    Effect.promise(() => mkdtemp(join(tmpdir(), "mintcode-million-"))),
    (folder) => Effect.promise(() => rm(folder, { recursive: true, force: true })),
  ).pipe(Effect.map((folder) => `sqlite:${join(folder, "mintcode.db")}`))
  holdsInConstantMemory("SQLite", file)
})

describeMariaDb("vouchers on MariaDB", () => {
  const { binaries } = inject("mariaDb")
  // A server of its own: others would feel the load, and be felt.
  const database =
    inject("mariaDb").url === null && binaries !== null
      ? ownMariaDbDatabase(binaries, MARIA_POOL_MIB)
      : Effect.map(mariaDbDatabase, Redacted.value)
  holdsInConstantMemory("MariaDB", database)
})

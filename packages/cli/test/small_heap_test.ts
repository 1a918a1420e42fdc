import { readFileSync } from "node:fs"
import { setTimeout as pause } from "node:timers/promises"
import { describe, expect, it } from "vitest"
import { until } from "./drill.ts"
import { newFolder, startServer } from "./mintcode.ts"

/** Some 110 MB on an empty database; 160 MB without what keeps the heap small. */
const IDLE_MB_MAX = 135

/** By then all that a start brings with it is done, and a machine that is slow goes on until it is. */
const SETTLES_MS = 6_000

/** MB that a process holds. */
const memoryOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1_000

describe.runIf(process.platform === "linux")("a server that nobody asks anything", () => {
  it(`comes to hold less than ${IDLE_MB_MAX} MB`, async () => {
    const server = await startServer(newFolder(), {})
    const { pid = 0 } = server.child
    await pause(SETTLES_MS)
    await until("it holds little", () => memoryOf(pid) < IDLE_MB_MAX)
    expect(await server.stop()).toBe(0)
  })
})

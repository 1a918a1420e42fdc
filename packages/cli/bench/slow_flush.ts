import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Effect, type Scope } from "effect"
import { temporaryFolder } from "./temporary_folder.ts"

/** How long a flush takes: what disks of servers that keep their word take, and volumes over a network. */
export const FLUSH_MS = 2

const SOURCE = fileURLToPath(new URL("slow_flush.c", import.meta.url))

/**
 * Variables under which a process's disk takes `FLUSH_MS` longer to flush; `undefined` where there is no C compiler or no
 * loader that puts one function in front of another.
 */
export const slowFlush: Effect.Effect<Readonly<Record<string, string>> | undefined, never, Scope.Scope> = Effect.map(
  temporaryFolder,
  (folder) => {
    if (process.platform !== "linux") return undefined
    const library = join(folder, "slow_flush.so")
    const { status } = spawnSync("cc", ["-shared", "-fPIC", "-O2", "-o", library, SOURCE, "-ldl"])
    return status === 0 ? { LD_PRELOAD: library, BENCH_FLUSH_MICROS: String(FLUSH_MS * 1_000) } : undefined
  },
)

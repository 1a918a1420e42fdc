import { execFileSync } from "node:child_process"
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs"
import { join } from "node:path"
import { Effect, type Scope } from "effect"
import { describe } from "vitest"
import { ownFolder } from "../../worker/test/databases.ts"

/** Room for a database of SQLite with its log, and little more to fill. */
const DISK_MIB_DEFAULT = 32
/** What is written at once, down to the last byte. */
const BLOCKS = [1_048_576, 4_096, 1]

/** A file system of its own that a test may fill. */
export interface SmallDisk {
  readonly path: string
  /** Takes all the room there is. */
  readonly fill: () => void
  /** Gives it back. */
  readonly clear: () => void
}

const run = (command: string, ...options: ReadonlyArray<string>): boolean => {
  for (const front of [[], ["sudo", "-n"]]) {
    const [program = "", ...rest] = [...front, command, ...options]
    try {
      execFileSync(program, rest, { stdio: "ignore" })
      return true
    } catch {
      // Not allowed so: perhaps in the other way.
    }
  }
  return false
}

const mount = (path: string, mib: number): boolean =>
  run("mount", "-t", "tmpfs", "-o", `size=${mib}m,mode=0777`, "tmpfs", path)

const isMountable = (path: string): boolean => {
  mkdirSync(path)
  const isMounted = mount(path, DISK_MIB_DEFAULT)
  if (isMounted) run("umount", path)
  rmSync(path, { recursive: true })
  return isMounted
}

/** A suite that fills a disk. It needs the right to mount one: where that is missing it is left out. */
export const describeSmallDisk = (name: string, suite: () => void): void =>
  void describe.skipIf(!isMountable(join(import.meta.dirname, `.mount-${process.pid}`)))(name, suite)

/** Mounts one for as long as the scope lasts. */
export const smallDisk = (mib = DISK_MIB_DEFAULT): Effect.Effect<SmallDisk, never, Scope.Scope> =>
  Effect.flatMap(ownFolder, (folder) =>
    Effect.acquireRelease(
      Effect.sync(() => {
        const path = join(folder, "disk")
        mkdirSync(path)
        if (!mount(path, mib)) throw new Error(`Cannot mount ${path}`)
        const ballast = join(path, "ballast")
        return {
          path,
          fill: () => {
            const file = openSync(ballast, "a")
            for (const bytes of BLOCKS) while (hasTaken(file, Buffer.alloc(bytes)));
            closeSync(file)
          },
          clear: () => rmSync(ballast),
        }
      }),
      // At once, also where a server that was killed has not let go of its files yet.
      ({ path }) => Effect.sync(() => void run("umount", "--lazy", path)),
    ),
  )

/** False when there was no room for all of it. */
const hasTaken = (file: number, bytes: Buffer): boolean => {
  try {
    return writeSync(file, bytes) === bytes.length
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOSPC") return false
    throw error
  }
}

import { randomBytes } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { Effect, Redacted, type Scope } from "effect"
import { describe, inject, it } from "vitest"
import { runOn, START_MS_MAX, startMariaDb } from "./maria_db_server.ts"
import type { MariaDbForTests } from "./maria_db_setup.ts"

export { runOn } from "./maria_db_server.ts"

/**
 * A suite that needs MariaDB. Without a server it is left out, and a line at the end of the run says so; where `CI` is
 * set it fails instead.
 */
export const describeMariaDb = (name: string, suite: () => void): void => {
  const told = inject("mariaDb")
  if (told.url !== null || told.binaries !== null) return void describe(name, suite)
  if (process.env["CI"] === "true") {
    describe(name, () => {
      it("needs mariadbd, which CI has to install", () => {
        throw new Error("mariadbd is not installed")
      })
    })
    return
  }
  mkdirSync(told.folder, { recursive: true })
  writeFileSync(join(told.folder, "missed"), "")
  describe.skipIf(true)(name, suite)
}

/** An empty database of one's own, dropped when the scope ends. Gives its address. */
export const mariaDbDatabase: Effect.Effect<Redacted.Redacted<string>, never, Scope.Scope> = Effect.gen(function* () {
  const told = inject("mariaDb")
  const server = new URL(yield* Effect.promise(() => serverUrl(told)))
  const name = `mintcode_${randomBytes(6).toString("hex")}`
  yield* Effect.acquireRelease(
    Effect.promise(() => runOn(server, `CREATE DATABASE ${name}`)),
    () => Effect.promise(() => runOn(server, `DROP DATABASE ${name}`)),
  )
  server.pathname = name
  return Redacted.make(server.href)
})

/** The server's address. The first process that asks starts the server, the others wait for it. */
const serverUrl = async ({ binaries, folder, ownerPid, url }: MariaDbForTests): Promise<string> => {
  if (url !== null) return url
  if (binaries === null) throw new Error("mariadbd is not installed")
  const file = join(folder, "url")
  if (isFirst(folder)) {
    // Written whole, so that nobody reads half of it.
    writeFileSync(`${file}.new`, await startMariaDb({ binaries, folder, ownerPid }))
    renameSync(`${file}.new`, file)
  }
  for (let waited = 0; waited < START_MS_MAX; waited += 20) {
    if (existsSync(file)) return readFileSync(file, "utf8")
    await pause(20)
  }
  throw new Error("MariaDB did not start in time")
}

const isFirst = (folder: string): boolean => {
  try {
    mkdirSync(folder, { mode: 0o700 })
    return true
  } catch {
    return false
  }
}

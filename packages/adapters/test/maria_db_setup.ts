import { randomBytes } from "node:crypto"
import { existsSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { TestProject } from "vitest/node"
import { findMariaDb, type MariaDbBinaries, stopMariaDb } from "./maria_db_server.ts"

/** What the tests are told of MariaDB: an address that was given, a server of our own, or that there is none. */
export interface MariaDbForTests {
  /** The address of a server that was given; `null` for one of our own. */
  readonly url: string | null
  /** Where the binaries of a server of our own are; `null` when they are missing. */
  readonly binaries: MariaDbBinaries | null
  /** The folder of this run, for the server's files. Whoever makes it starts the server: there is none until it is needed. */
  readonly folder: string
  /** The process that runs all tests. When it ends, however it ends, the server does too. */
  readonly ownerPid: number
}

declare module "vitest" {
  export interface ProvidedContext {
    mariaDb: MariaDbForTests
  }
}

let folder: string | undefined

/** Runs once before all tests. The server starts when the first test asks for it (`maria_db.ts`), so that others do not wait. */
export const setup = (project: TestProject): void => {
  folder = join(tmpdir(), `mintcode-maria-${randomBytes(6).toString("hex")}`)
  project.provide("mariaDb", {
    url: process.env["MINTCODE_TEST_MYSQL_URL"] ?? null,
    binaries: findMariaDb(),
    folder,
    ownerPid: process.pid,
  })
}

/** Runs once after all tests, and after Ctrl-C. */
export const teardown = async (): Promise<void> => {
  if (folder === undefined) return
  const isMissed = existsSync(join(folder, "missed"))
  await stopMariaDb(folder)
  rmSync(folder, { recursive: true, force: true })
  if (isMissed) process.stdout.write("MariaDB was not tested: mariadbd is not installed (Debian: mariadb-server).\n")
}

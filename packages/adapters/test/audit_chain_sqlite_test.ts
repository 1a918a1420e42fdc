import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe } from "@effect/vitest"
import Database from "better-sqlite3"
import { Effect, Redacted } from "effect"
import { auditChainContract } from "./audit_chain_contract.ts"

const database = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "mintcode-test-"))),
  (folder) => Effect.promise(() => rm(folder, { recursive: true })),
).pipe(
  Effect.map((folder) => join(folder, "a.db")),
  Effect.map((path) => ({
    url: Redacted.make(`sqlite:${path}`),
    tamper: (...statements: ReadonlyArray<string>) =>
      Effect.sync(() => {
        const other = new Database(path)
        for (const statement of statements) other.exec(statement)
        other.close()
      }),
  })),
)

describe("on SQLite", () => auditChainContract(database))

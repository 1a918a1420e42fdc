import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect, Redacted } from "effect"
import { describe } from "vitest"
import { sharedLimitsSuite } from "./shared_limits_suite.ts"

const database = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "mintcode-test-"))),
  (folder) => Effect.promise(() => rm(folder, { recursive: true })),
).pipe(Effect.map((folder) => Redacted.make(`sqlite:${join(folder, "a.db")}`)))

describe("over SQLite", () => sharedLimitsSuite(database))

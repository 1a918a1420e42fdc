import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "@effect/vitest"
import { layerRepositories, layerStorage } from "@mintcode/adapters/storage"
import { VoucherRepository } from "@mintcode/core/voucher"
import Database from "better-sqlite3"
import { Effect, Layer, Redacted } from "effect"
import { repositoryContract } from "./repository_contract.ts"

repositoryContract("Repositories on SQLite", layerStorage(Redacted.make("sqlite::memory:")))

it.scopedLive("A repository on SQLite says STORAGE_BROKEN of a table that is gone, and names no value", () =>
  Effect.gen(function* () {
    const folder = yield* Effect.acquireRelease(
      Effect.promise(() => mkdtemp(join(tmpdir(), "mintcode-test-"))),
      (path) => Effect.promise(() => rm(path, { recursive: true })),
    )
    const path = join(folder, "a.db")
    yield* Effect.gen(function* () {
      const repository = yield* VoucherRepository
      yield* repository.byId("known before")
      const other = new Database(path)
      other.exec("DROP TABLE voucher")
      other.close()
      const failed = yield* Effect.flip(repository.byId("secret"))
      expect(failed).toMatchObject({ _tag: "StorageFailed", code: "STORAGE_BROKEN", operation: "voucher.byId" })
      expect(failed.message).not.toContain("secret")
    }).pipe(Effect.provide(layerRepositories.pipe(Layer.provide(layerStorage(Redacted.make(`sqlite:${path}`))))))
  }),
)

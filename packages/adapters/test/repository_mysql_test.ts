import { expect, it } from "@effect/vitest"
import { layerRepositories, layerStorage } from "@mintcode/adapters/storage"
import { VoucherEntity, VoucherRepository } from "@mintcode/core/voucher"
import { Effect, Exit, Fiber, Layer, Redacted } from "effect"
import { describeMariaDb, mariaDbDatabase, runOn } from "./maria_db.ts"
import { repositoryContract } from "./repository_contract.ts"
import { store } from "./repository_probes.ts"
import { newVoucher } from "./storage_rows.ts"

describeMariaDb("MariaDB", () => {
  repositoryContract("Repositories", Layer.unwrapScoped(Effect.map(mariaDbDatabase, (url) => layerStorage(url))))

  it.scopedLive("A repository says STORAGE_BROKEN of a table that is gone, and names no value", () =>
    Effect.gen(function* () {
      const url = yield* mariaDbDatabase
      yield* Effect.gen(function* () {
        const repository = yield* VoucherRepository
        yield* repository.byId("known before")
        yield* Effect.promise(() => runOn(new URL(Redacted.value(url)), "DROP TABLE voucher"))
        const failed = yield* Effect.flip(repository.byId("secret"))
        expect(failed).toMatchObject({ _tag: "StorageFailed", code: "STORAGE_BROKEN", operation: "voucher.byId" })
        expect(failed.message).not.toContain("secret")
      }).pipe(Effect.provide(layerRepositories.pipe(Layer.provide(layerStorage(url)))))
    }),
  )

  it.scopedLive(
    "A repository says STORAGE_UNAVAILABLE when the server ends its connection, and reads on with another",
    () =>
      Effect.gen(function* () {
        const url = yield* mariaDbDatabase
        const server = new URL(Redacted.value(url))
        const onServer = (...statements: ReadonlyArray<string>) => Effect.promise(() => runOn(server, ...statements))
        yield* Effect.gen(function* () {
          const repository = yield* VoucherRepository
          const voucher = newVoucher()
          yield* store(VoucherEntity, [voucher])
          let isOver = false
          const reads = yield* Effect.fork(
            Effect.replicateEffect(
              Effect.iterate([] as ReadonlyArray<Exit.Exit<unknown, unknown>>, {
                while: () => !isOver,
                body: (exits) =>
                  Effect.map(Effect.exit(repository.byId(voucher.id)), (exit) => [...exits.slice(-999), exit]),
              }),
              16,
              { concurrency: 16 },
            ),
          )
          for (let round = 0; round < 5; round++) {
            yield* Effect.sleep("20 millis")
            const rows = yield* onServer(
              `SELECT id FROM information_schema.processlist WHERE db = '${server.pathname.slice(1)}' AND id <> CONNECTION_ID()`,
            )
            yield* Effect.forEach(rows as ReadonlyArray<{ readonly id: number }>, ({ id }) =>
              // It may be gone already.
              Effect.exit(onServer(`KILL CONNECTION ${Number(id)}`)),
            )
          }
          isOver = true
          for (const exit of (yield* Fiber.join(reads)).flat()) {
            if (Exit.isSuccess(exit)) expect(exit.value).toMatchObject({ value: voucher })
            else expect(exit.cause).toMatchObject({ _tag: "Fail", error: { code: "STORAGE_UNAVAILABLE" } })
          }
          // Each connection that was ended is met once at the most.
          expect(yield* Effect.retry(repository.byId(voucher.id), { times: 16 })).toMatchObject({ value: voucher })
        }).pipe(Effect.provide(layerRepositories.pipe(Layer.provideMerge(layerStorage(url)))))
      }),
  )
})

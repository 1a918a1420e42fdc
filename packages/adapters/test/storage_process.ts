import { appendFileSync, writeSync } from "node:fs"
import { layerStorage, migrateStorage } from "@mintcode/adapters/storage"
import { append, Commit, insert } from "@mintcode/core/kernel"
import { VoucherEntity } from "@mintcode/core/voucher"
import { Effect, Redacted } from "effect"
import { newTestEvent, newVoucher } from "./storage_rows.ts"

/**
 * A process of its own for tests that need more than one, or one that is killed:
 * - `migrate <url>` prints the names of the migrations that ran, as JSON
 * - `write <url> <file> <count> <fibers>` commits vouchers, each with an event, and appends the id of each one to the
 *   file after it was acknowledged; prints `writing` after the first and `done` at the end
 */
const [mode, url = "", file = "", count = "0", fibers = "1"] = process.argv.slice(2)
const address = Redacted.make(url)

const migrate = Effect.map(migrateStorage(address), (ran) => {
  writeSync(1, JSON.stringify(ran.map(({ name }) => name)))
})

const write = Effect.gen(function* () {
  const commit = yield* Commit
  let isFirst = true
  yield* Effect.forEach(
    Array.from({ length: Number(count) }),
    () =>
      Effect.suspend(() => {
        const voucher = newVoucher()
        const changes = [insert(VoucherEntity, voucher), append(newTestEvent(voucher.id))]
        return Effect.map(commit(changes), () => {
          appendFileSync(file, `${voucher.id}\n`)
          if (isFirst) writeSync(1, "writing\n")
          isFirst = false
        })
      }),
    { concurrency: Number(fibers), discard: true },
  )
  writeSync(1, "done\n")
}).pipe(Effect.provide(layerStorage(address)))

await Effect.runPromise(mode === "migrate" ? migrate : write)

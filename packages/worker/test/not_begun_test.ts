import { expect, it } from "@effect/vitest"
import { makeSimulator } from "@mintcode/adapters/simulator"
import { UpstreamAccounts } from "@mintcode/core/supplier"
import { Effect } from "effect"
import { booksOf, expectSound } from "./books.ts"
import { cancel, redeem, untilQuiet } from "./buyer.ts"
import { describeDatabases } from "./databases.ts"
import { forEachDriver } from "./moved_world.ts"
import { codesFor, DRIVER_NAMES, openShop } from "./shop.ts"
import { layerWorld } from "./world.ts"

describeDatabases(
  "a redemption that nobody has begun",
  (database) => {
    it.scopedLive("is given up at once and never reaches the upstream", () =>
      Effect.gen(function* () {
        const url = yield* database
        yield* Effect.gen(function* () {
          const simulator = yield* makeSimulator()
          const shop = yield* openShop({ driver: DRIVER_NAMES[0], simulator })
          const [code = ""] = yield* codesFor(shop, 1)
          const accepted = yield* redeem(code)
          yield* cancel(accepted)
          const books = yield* booksOf(accepted.redemption.id)
          expectSound(books)
          expect(books.redemption).toMatchObject({ state: "cancelled", failure: "CANCELLED" })
          expect(books.voucher.failedCount).toBe(0)
          expect(simulator.metrics()).toEqual({})
        }).pipe(Effect.provide(layerWorld({ url })))
      }),
    )

    it.scopedLive("fails without a call when its upstream account was switched off", () =>
      forEachDriver(database, {}, ({ shop }) =>
        Effect.gen(function* () {
          const accounts = yield* UpstreamAccounts
          yield* accounts.edit(shop.accountId, { enabled: false })
          const [code = ""] = yield* codesFor(shop, 1)
          const { redemption } = yield* redeem(code)
          const books = yield* untilQuiet(redemption.id)
          expectSound(books)
          expect(books.redemption).toMatchObject({ state: "failed", failure: "OUT_OF_STOCK" })
          expect(books.transitions.map(({ event }) => event)).toEqual(["NoPlan"])
          expect(shop.simulator.orders()).toEqual([])
        }),
      ),
    )
  },
  { waits: true },
)

import { expect, it } from "@effect/vitest"
import { makeSimulator } from "@mintcode/adapters/simulator"
import { RedemptionSteps } from "@mintcode/core/redemption"
import { VoucherActions } from "@mintcode/core/voucher"
import { Effect, Option } from "effect"
import { booksOf } from "./books.ts"
import { cancel, redeem } from "./buyer.ts"
import { describeDatabases } from "./databases.ts"
import { codesFor, DRIVER_NAMES, openShop } from "./shop.ts"
import { layerWorld } from "./world.ts"

describeDatabases("a worker that read its row long ago", (database) => {
  it.scopedLive("leaves a redemption alone whose voucher has been refunded since", () =>
    Effect.gen(function* () {
      const url = yield* database
      yield* Effect.gen(function* () {
        const simulator = yield* makeSimulator()
        const shop = yield* openShop({ driver: DRIVER_NAMES[0], simulator })
        const [code = ""] = yield* codesFor(shop, 1)
        const accepted = yield* redeem(code)
        const { redemption: stale, voucher } = yield* booksOf(accepted.redemption.id)
        yield* cancel(accepted)
        const actions = yield* VoucherActions
        expect(yield* actions.act("refund", { ids: [voucher.id] }, false)).toMatchObject({ changed: 1 })
        const steps = yield* RedemptionSteps
        expect(Option.isSome(yield* steps.stepWith(stale))).toBe(true)
        const books = yield* booksOf(stale.id)
        expect(books.redemption.state).toBe("cancelled")
        expect(books.voucher.state).toBe("refunded")
        expect(simulator.orders()).toEqual([])
      }).pipe(Effect.provide(layerWorld({ url })))
    }),
  )
})

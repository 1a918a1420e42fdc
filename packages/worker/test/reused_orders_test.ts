import { expect, it } from "@effect/vitest"
import type { SupplierDriver } from "@mintcode/core/supplier"
import { Effect } from "effect"
import { expectSound } from "./books.ts"
import { redeem, untilQuiet, untilState } from "./buyer.ts"
import { describeDatabases } from "./databases.ts"
import { forEachDriver } from "./moved_world.ts"
import { codesFor, SILENT } from "./shop.ts"

/** Older than any difference between two clocks. */
const LONG_MS = 60_000
/** The one id that the upstream gives to all its orders. */
const REUSED = "7"

/** An upstream that begins to count anew with each order. */
const makeForgetful = () => {
  let latest = REUSED
  return (driver: SupplierDriver): SupplierDriver => ({
    ...driver,
    connect: (setup) => {
      const supplier = driver.connect(setup)
      const real = (ref: string) => (ref === REUSED ? latest : ref)
      return {
        ...supplier,
        order: (intent) =>
          Effect.map(supplier.order(intent), (answer) => {
            if (answer._tag === "Delivered") return answer
            latest = answer.ref
            return { ...answer, ref: REUSED }
          }),
        check: (ref) => supplier.check(real(ref)),
        settle: (ref) => supplier.settle(real(ref)),
        cancel: (ref) => supplier.cancel(real(ref)),
      }
    },
  })
}

const worlds = () => {
  const byDriver = new Map<string, ReturnType<typeof makeForgetful>>()
  return (driver: SupplierDriver) => {
    const around = byDriver.get(driver.name) ?? makeForgetful()
    byDriver.set(driver.name, around)
    return around(driver)
  }
}

describeDatabases(
  "an upstream that uses its ids again",
  (database) => {
    it.scopedLive("serves both buyers, and the order that is over gives its id up", () =>
      forEachDriver(database, { aroundDriver: worlds() }, ({ clock, shop }) =>
        Effect.gen(function* () {
          const [first = "", second = ""] = yield* codesFor(shop, 2)
          const one = yield* redeem(first)
          yield* untilQuiet(one.redemption.id)
          yield* clock.advance(LONG_MS)
          const other = yield* redeem(second)
          const books = yield* untilQuiet(other.redemption.id)
          const before = yield* untilQuiet(one.redemption.id)
          for (const each of [before, books]) {
            expectSound(each)
            expect(each.redemption.state).toBe("delivered")
          }
          expect(books.orders.map(({ ref }) => ref)).toEqual([REUSED])
          expect(before.orders.map(({ id, ref }) => ref === `${REUSED}#${id}`)).toEqual([true])
        }),
      ),
    )

    it.scopedLive("stops and calls an operator when the other order of that id is still open", () =>
      forEachDriver(database, { shelves: [SILENT], aroundDriver: worlds() }, ({ clock, shop }) =>
        Effect.gen(function* () {
          const [first = "", second = ""] = yield* codesFor(shop, 2)
          const one = yield* redeem(first)
          yield* untilState(one.redemption.id, "waiting")
          yield* clock.advance(LONG_MS / 4)
          const other = yield* redeem(second)
          const books = yield* untilState(other.redemption.id, "rejected")
          expect(books.redemption.failure).toBe("SUPPORT_NEEDED")
          expect(books.events).toContain("alert.upstream_refused")
          expect(books.voucher).toMatchObject({ state: "issued", usedCount: 0, failedCount: 0 })
        }),
      ),
    )
  },
  { waits: true },
)

import { expect, it } from "@effect/vitest"
import { fault } from "@mintcode/adapters/simulator"
import type { SupplierDriver } from "@mintcode/core/supplier"
import { Effect } from "effect"
import { expectSettledUpstream, expectSound } from "./books.ts"
import { redeem, untilQuiet, untilState, untilTrue } from "./buyer.ts"
import { describeDatabases } from "./databases.ts"
import { forEachDriver } from "./moved_world.ts"
import { codesFor, SILENT } from "./shop.ts"

/** An order older than this that nobody owns belongs to whoever lost one. */
const UNOWNED_MS = 31_000

/** Holds the answer to one purchase back: the upstream has placed it, and we have not read that yet. */
const makeHeldBack = () => {
  const releases: Array<() => void> = []
  let isHeld = false
  const aroundDriver = (driver: SupplierDriver): SupplierDriver => ({
    ...driver,
    connect: (setup) => {
      const supplier = driver.connect(setup)
      return {
        ...supplier,
        order: (intent) =>
          Effect.suspend(() => {
            const holds = isHeld
            isHeld = false
            return Effect.tap(supplier.order(intent), () =>
              holds ? Effect.async<void>((resume) => void releases.push(() => resume(Effect.void))) : Effect.void,
            )
          }),
      }
    },
  })
  return {
    aroundDriver,
    holdNext: () => {
      isHeld = true
    },
    release: () => {
      for (const release of releases.splice(0)) release()
    },
  }
}

describeDatabases(
  "two buyers whose orders were swapped",
  (database) => {
    it.scopedLive("are both served, and the order that is one too many is given back", () => {
      const held = { "five-sim": makeHeldBack(), "sms-activate": makeHeldBack() }
      return forEachDriver(
        database,
        {
          shelves: [SILENT],
          options: { timeoutMs: 1_000 },
          aroundDriver: (driver) => held[driver.name as keyof typeof held].aroundDriver(driver),
        },
        ({ clock, driver, shop }) =>
          Effect.gen(function* () {
            const { holdNext, release } = held[driver as keyof typeof held]
            const { simulator } = shop
            const [first = "", second = ""] = yield* codesFor(shop, 2)
            // The first one's order is placed long after we have given up on the answer.
            simulator.addFaults([fault({ endpoint: "buy", kind: "slow", delayMs: 8_000 })])
            const one = yield* redeem(first)
            yield* untilState(one.redemption.id, "recovering")
            // The second one's is placed at once. The first finds it before the second has read the answer.
            holdNext()
            const other = yield* redeem(second)
            yield* untilTrue("the second one's order is there", () => simulator.orders().length === 1)
            yield* untilState(one.redemption.id, "waiting")
            release()
            yield* untilState(other.redemption.id, "waiting")
            expect(simulator.orders()).toHaveLength(2)
            for (const { id } of simulator.orders()) simulator.deliver(String(id), { code: String(id) })
            yield* untilTrue("the first one's order is there", () => simulator.orders().length === 3)
            yield* clock.advance(UNOWNED_MS)
            yield* untilTrue("no order is open", () => simulator.audit().open.length === 0)
            const books = yield* Effect.forEach([one, other], ({ redemption }) => untilQuiet(redemption.id))
            books.forEach(expectSound)
            expect(books.map(({ transitions }) => transitions.map(({ event }) => event).join(" "))).toEqual([
              "Start Unknown Found Value",
              "Start TakenByAnother Start Placed Value",
            ])
            expect(books.flatMap(({ orders }) => orders.map(({ state }) => state)).toSorted()).toEqual([
              "returned",
              "settled",
              "settled",
            ])
            expectSettledUpstream(simulator, 2)
          }),
      )
    })
  },
  { waits: true },
)

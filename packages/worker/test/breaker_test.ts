import { expect, it } from "@effect/vitest"
import { fault } from "@mintcode/adapters/simulator"
import { EventRepository } from "@mintcode/core/audit"
import { BREAKER_REST_MS, CatalogueRepository } from "@mintcode/core/catalogue"
import { Settings } from "@mintcode/core/settings"
import { Effect } from "effect"
import { expectSettledUpstream, expectSound } from "./books.ts"
import { redeem, untilQuiet } from "./buyer.ts"
import { describeDatabases } from "./databases.ts"
import { forEachDriver } from "./moved_world.ts"
import { codesFor, type Shop } from "./shop.ts"

/** Longer than any process goes on with a plan, an account or a setting that another one changed. */
const CACHES_MS = 10_000
const SAMPLE = 5

const firstPlanOf = ({ planIds: [id] }: Shop) =>
  Effect.flatMap(CatalogueRepository, (catalogue) => Effect.flatten(catalogue.planById(String(id))))

/** Redeems codes one after the other, and answers which plan each was delivered from. */
const redeemAll = (codes: ReadonlyArray<string>) =>
  Effect.forEach(codes, (code) =>
    Effect.gen(function* () {
      const books = yield* Effect.flatMap(redeem(code), ({ redemption }) => untilQuiet(redemption.id))
      expectSound(books)
      return { plan: books.redemption.order?.planId, history: books.transitions.map(({ event }) => event).join(" ") }
    }),
  )

describeDatabases(
  "a plan's breaker",
  (database) => {
    it.scopedLive("opens after enough out-of-stock answers, rests the plan, and lets it be asked again", () =>
      forEachDriver(database, {}, ({ clock, shop }) =>
        Effect.gen(function* () {
          const settings = yield* Settings
          yield* settings.put("breaker_sample_min", SAMPLE)
          yield* clock.advance(CACHES_MS)
          const [first, second] = shop.planIds
          const codes = yield* codesFor(shop, SAMPLE + 2)
          // Four of five are at least 80 %.
          shop.simulator.addFaults([fault({ endpoint: "buy", kind: "out-of-stock", skip: 1 })])
          const [served] = yield* redeemAll(codes.slice(0, 1))
          expect(served?.plan).toBe(first)
          shop.simulator.clearFaults()
          for (const code of codes.slice(1, SAMPLE)) {
            shop.simulator.addFaults([fault({ endpoint: "buy", kind: "out-of-stock" })])
            expect((yield* firstPlanOf(shop)).breakerUntil).toBeNull()
            expect(yield* redeemAll([code])).toEqual([{ plan: second, history: "Start OutOfStock Start Placed Value" }])
          }
          expect((yield* firstPlanOf(shop)).breakerUntil).not.toBeNull()
          const { rows } = yield* Effect.flatMap(EventRepository, ({ page }) =>
            page({ subjectId: first, type: "alert.plan_breaker_opened" }, { limit: 10, afterId: null }),
          )
          expect(rows).toHaveLength(1)

          yield* clock.advance(CACHES_MS)
          expect(yield* redeemAll(codes.slice(SAMPLE, SAMPLE + 1))).toEqual([
            { plan: second, history: "Start Placed Value" },
          ])
          yield* clock.advance(BREAKER_REST_MS)
          expect(yield* redeemAll(codes.slice(SAMPLE + 1))).toEqual([{ plan: first, history: "Start Placed Value" }])
          expectSettledUpstream(shop.simulator, codes.length)
        }),
      ),
    )

    it.scopedLive("stays closed below the share and below the sample", () =>
      forEachDriver(database, {}, ({ clock, shop }) =>
        Effect.gen(function* () {
          const settings = yield* Settings
          yield* settings.put("breaker_sample_min", SAMPLE)
          yield* clock.advance(CACHES_MS)
          const codes = yield* codesFor(shop, SAMPLE)
          // Two of five answers, the last one among them, are 40 %.
          yield* redeemAll(codes.slice(0, SAMPLE - 2))
          for (const code of codes.slice(SAMPLE - 2)) {
            shop.simulator.addFaults([fault({ endpoint: "buy", kind: "out-of-stock" })])
            yield* redeemAll([code])
          }
          expect((yield* firstPlanOf(shop)).breakerUntil).toBeNull()
        }),
      ),
    )
  },
  { waits: true },
)

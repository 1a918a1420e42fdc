import { generateKey } from "@mintcode/adapters/node-crypto"
import { ProductId } from "@mintcode/core/catalogue"
import { Effect } from "effect"
import { layerBench } from "./bench_layers.ts"
import { filledWith } from "./filled_database.ts"
import { acceptingServer, activating, codeShop, licenceShop, redeeming, server, validating } from "./http_bench.ts"
import { minting } from "./minting_bench.ts"
import { pageSummary, type TimedPage, timedPages } from "./page_bench.ts"
import type { Figure } from "./report.ts"
import { steppingOn } from "./step_bench.ts"
import { temporaryDatabase } from "./temporary_folder.ts"

const SIZES = [10_000, 1_000_000, 10_000_000]
const BOUND = 1_000
const FRESH = 6_000
const REDEEMED = 6_000
const SOLD = ProductId.make("bench-sold")

/** What is measured among so many vouchers. Rates are a second. */
interface Measured {
  readonly rates: Readonly<Record<string, number>>
  readonly pages: ReadonlyArray<TimedPage>
}

/** Everything that can depend on how much there is already, on one SQLite database with so many vouchers. */
const among = (rows: number): Effect.Effect<Measured, unknown> =>
  Effect.scoped(
    Effect.gen(function* () {
      const url = yield* temporaryDatabase
      yield* filledWith(url, rows)
      // Before anything else is minted: it counts by the rows that were filled in.
      const pages = yield* Effect.scoped(Effect.provide(timedPages(rows), layerBench(url, [])))
      const key = yield* generateKey
      const { bound, fresh } = yield* licenceShop(url, key, FRESH, BOUND)
      const licences = yield* Effect.scoped(
        Effect.flatMap(server(url, key), (ours) =>
          Effect.all({ validated: validating(ours, bound), activated: activating(ours, fresh) }),
        ),
      )
      const codes = yield* codeShop(url, key, REDEEMED, SOLD)
      const redeemed = yield* Effect.scoped(Effect.flatMap(acceptingServer(url, key), (ours) => redeeming(ours, codes)))
      const minted = yield* minting(url)
      const stepped = yield* steppingOn(url)
      return {
        rates: {
          "POST /api/validate, bound code, requests": licences.validated.perSecond,
          "first activation, requests": licences.activated.perSecond,
          "POST /redeem, accepted, requests": redeemed.perSecond,
          "minting, codes": minted.wall,
          "redemption steps": stepped.stepping.wall,
        },
        pages,
      }
    }),
  )

const inWords = (rows: number) => `among ${rows.toLocaleString("en")} vouchers`

/** How each rate changes with what is there already: the smallest size stands in the column of the bare program. */
export const growthFigures = (rows: number | undefined): Effect.Effect<ReadonlyArray<Figure>, unknown> =>
  Effect.gen(function* () {
    const sizes = SIZES.filter((size) => size <= (rows ?? Number.POSITIVE_INFINITY))
    const all = yield* Effect.forEach(sizes, (size) => Effect.map(among(size), (measured) => ({ size, measured })))
    const [smallest] = all
    const rates = Object.keys(smallest?.measured.rates ?? {}).flatMap((what) =>
      all.map(
        ({ measured, size }): Figure => ({
          what: `${what}, ${inWords(size)}`,
          ours: measured.rates[what] ?? 0,
          unit: "/s",
          bare: smallest?.measured.rates[what] ?? 0,
        }),
      ),
    )
    return [...rates, ...all.flatMap(({ measured, size }) => pageSummary(size, measured.pages))]
  })

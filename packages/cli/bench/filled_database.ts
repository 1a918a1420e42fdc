import { ProductId } from "@mintcode/core/catalogue"
import { Effect } from "effect"
import { benchLicence, layerBench, mintCodes } from "./bench_layers.ts"
import { fillVouchers } from "./voucher_filling.ts"

const FILLING = ProductId.make("filling")

/** Makes a SQLite database with so many vouchers in it, whose codes nobody knows. */
export const filledWith = (url: string, rows: number): Effect.Effect<void, unknown> =>
  Effect.zipRight(benchLicence(FILLING), mintCodes(FILLING, 1)).pipe(
    Effect.provide(layerBench(url, [])),
    Effect.scoped,
    Effect.zipRight(Effect.sync(() => fillVouchers(url, rows))),
  )

import { Redemptions } from "@mintcode/core/redemption"
import { Vouchers } from "@mintcode/core/voucher"
import { Effect, Fiber, FiberSet, Stream } from "effect"
import { BENCH_PRODUCT, benchProduct, layerBench, mintCodes, redeemAll } from "./bench_layers.ts"
import { instantDriver } from "./instant_driver.ts"
import { type Figure, quantile } from "./report.ts"
import { temporaryDatabase } from "./temporary_folder.ts"

const MINTED = 200_000
const P99_MS_WANTED = 50
/** Buyers who look at their redemptions: one look each so often, whether the one before was answered or not. */
const LOOK_EVERY_MS = 5
/** Looks with nothing else going on, to compare with. */
const QUIET_LOOKS = 400

/**
 * Milliseconds from the moment when a look was due to its answer. A look that could not even begin in time, because the
 * process was busy minting, has waited as well.
 */
const looks = Effect.gen(function* () {
  yield* benchProduct({ driver: instantDriver(false) })
  const [accepted] = yield* redeemAll(yield* mintCodes(BENCH_PRODUCT, 1))
  if (accepted === undefined) return yield* Effect.dieMessage("nothing was accepted")
  const redemptions = yield* Redemptions
  const look = redemptions.status(accepted.redemption.id, { token: accepted.token })

  const lookWhile = (waits: Array<number>, goesOn: () => boolean) =>
    Effect.scoped(
      Effect.gen(function* () {
        const looking = yield* FiberSet.make<void, unknown>()
        const startedAt = performance.now()
        for (let index = 1; goesOn(); index++) {
          const dueAt = startedAt + index * LOOK_EVERY_MS
          const ahead = dueAt - performance.now()
          if (ahead > 0) yield* Effect.sleep(ahead)
          const waited = Effect.sync(() => void waits.push(performance.now() - dueAt))
          yield* FiberSet.run(looking, Effect.zipRight(look, waited))
        }
        yield* FiberSet.awaitEmpty(looking)
      }),
    )

  const quiet: Array<number> = []
  yield* lookWhile(quiet, () => quiet.length < QUIET_LOOKS)

  const busy: Array<number> = []
  let isMinting = true
  const looking = yield* Effect.fork(lookWhile(busy, () => isMinting))
  const vouchers = yield* Vouchers
  const { codes } = yield* vouchers.mint({ productId: BENCH_PRODUCT, count: MINTED })
  yield* Stream.runDrain(codes)
  isMinting = false
  yield* Fiber.join(looking)
  return { quiet, busy }
})

export const statusFigures: Effect.Effect<ReadonlyArray<Figure>, unknown> = Effect.gen(function* () {
  const { busy, quiet } = yield* Effect.scoped(
    Effect.flatMap(temporaryDatabase, (url) => Effect.provide(looks, layerBench(url, [instantDriver(false)]))),
  )
  const what = `status of a redemption while ${MINTED.toLocaleString("en")} codes are minted`
  return [
    { what: `${what}, median`, ours: quantile(busy, 0.5), unit: "ms", better: "less", bare: quantile(quiet, 0.5) },
    {
      what: `${what}, p99`,
      ours: quantile(busy, 0.99),
      unit: "ms",
      wanted: P99_MS_WANTED,
      better: "less",
      bare: quantile(quiet, 0.99),
    },
  ]
})

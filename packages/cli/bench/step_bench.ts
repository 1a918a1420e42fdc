import { ProductId } from "@mintcode/core/catalogue"
import { RedemptionRepository, RedemptionTiming, TIMING_DEFAULT } from "@mintcode/core/redemption"
import { redemptionLoop } from "@mintcode/worker"
import { Effect } from "effect"
import { findMariaDb, ownMariaDbDatabase } from "../../adapters/test/maria_db_server.ts"
import { benchProduct, layerBench, mintCodes, redeemAll } from "./bench_layers.ts"
import { instantDriver } from "./instant_driver.ts"
import { bestOf, rateOf } from "./rate.ts"
import type { Figure } from "./report.ts"
import { temporaryDatabase } from "./temporary_folder.ts"

/** Products on accounts of their own: one account takes at most a thousand calls a second. */
const PRODUCTS = 16
const REDEMPTIONS_EACH = 500
const REDEMPTIONS = PRODUCTS * REDEMPTIONS_EACH
/** Steps of a redemption that goes well: start and place, then look and deliver. */
const STEPS_EACH = 2
const STEPS_WANTED_SQLITE = 3_000
const STEPS_WANTED_MARIA = 1_000
/** The best counts. The first also pays for compiling. */
const ROUNDS = 2
const MARIA_POOL_MIB = 256

/**
 * Steps a second from the first sweep to the last delivery, with accepting as a rate of its own. Each step claims,
 * asks the upstream, decides, and commits the redemption with its voucher, order, history and events.
 */
const steps = Effect.gen(function* () {
  const driver = instantDriver(true)
  const perProduct: Array<ReadonlyArray<string>> = []
  for (let index = 0; index < PRODUCTS; index++) {
    const id = ProductId.make(`bench-${index}`)
    yield* benchProduct({ driver, id })
    perProduct.push(yield* mintCodes(id, REDEMPTIONS_EACH))
  }
  // By turns: in a row, all who are served at once would wait for one account.
  const codes = Array.from({ length: REDEMPTIONS_EACH }, (_, index) =>
    perProduct.map((of) => of[index] as string),
  ).flat()
  let accepted: Effect.Effect.Success<ReturnType<typeof redeemAll>> = []
  const accepting = Effect.map(redeemAll(codes), (all) => {
    accepted = all
  })
  const repository = yield* RedemptionRepository
  const untilDone = Effect.scoped(
    Effect.zipRight(
      redemptionLoop,
      repository.nextWakeAt.pipe(Effect.delay("20 millis"), Effect.repeat({ until: (next) => next === null })),
    ),
  )
  const rates = {
    accepting: yield* rateOf(REDEMPTIONS, accepting),
    stepping: yield* rateOf(REDEMPTIONS * STEPS_EACH, untilDone),
  }
  for (const { redemption } of accepted) {
    const transitions = yield* repository.transitions(redemption.id)
    if (transitions.at(-1)?.to !== "delivered") return yield* Effect.dieMessage(`${redemption.id} was not delivered`)
  }
  return rates
}).pipe(
  // The second look comes at once, so that it is the steps that are waited for.
  Effect.provideService(RedemptionTiming, { ...TIMING_DEFAULT, checkFirstMs: 1, checkLastMs: 1 }),
)

/** Accepting and steps on one database. */
export const steppingOn = (url: string) => Effect.scoped(Effect.provide(steps, layerBench(url, [instantDriver(true)])))

const figuresOn = (name: string, database: typeof temporaryDatabase, wanted: number) =>
  Effect.gen(function* () {
    const rounds = yield* Effect.replicateEffect(Effect.scoped(Effect.flatMap(database, steppingOn)), ROUNDS)
    const accepting = bestOf(rounds.map((round) => round.accepting))
    const stepping = bestOf(rounds.map((round) => round.stepping))
    const figures: ReadonlyArray<Figure> = [
      { what: `accepting codes, ${name}`, ours: accepting.wall, unit: "codes/s" },
      { what: `redemption steps, ${name}`, ours: stepping.wall, unit: "steps/s", wanted },
      { what: "the same, by time on the processor", ours: stepping.cpu, unit: "steps/s" },
    ]
    return figures
  })

export const stepFigures: Effect.Effect<ReadonlyArray<Figure>, unknown> = Effect.gen(function* () {
  const sqlite = yield* figuresOn("SQLite", temporaryDatabase, STEPS_WANTED_SQLITE)
  const binaries = findMariaDb()
  return binaries === null
    ? sqlite
    : [...sqlite, ...(yield* figuresOn("MariaDB", ownMariaDbDatabase(binaries, MARIA_POOL_MIB), STEPS_WANTED_MARIA))]
})

import { fault, makeSimulator } from "@mintcode/adapters/simulator"
import { layerWorker } from "@mintcode/worker"
import { Effect, Layer } from "effect"
import type { OwnDatabase } from "./databases.ts"
import type { FaultInput } from "./fault_case.ts"
import { type MovableClock, makeMovableClock } from "./movable_clock.ts"
import {
  DRIVER_NAMES,
  type DriverName,
  marketScript,
  openShop,
  type Shelf,
  type Shop,
  type ShopOptions,
} from "./shop.ts"
import { layerWorld, TIMING_FAST, type World, type WorldOptions } from "./world.ts"

/** Lost orders are looked for until long after a test has found them. */
const TIMING = { ...TIMING_FAST, lostWatchMs: 30 * 60_000, lostPauseMs: 1_000, claimMs: 20_000 }

export interface MovedOptions extends Partial<Omit<ShopOptions, "driver" | "simulator">> {
  readonly shelves?: ReadonlyArray<Shelf>
  readonly faults?: ReadonlyArray<FaultInput>
  readonly aroundDriver?: NonNullable<WorldOptions["aroundDriver"]>
}

export interface MovedStage {
  readonly clock: MovableClock
  readonly shop: Shop
  readonly driver: DriverName
}

/** A fault that lasts until it is cleared. */
export const lasting = (one: FaultInput): FaultInput => ({ ...one, count: 10_000 })

/** A world and a worker whose clock a test may put forward, with one shop in it. For each protocol. */
export const forEachDriver = <E, R>(
  database: OwnDatabase,
  { shelves, faults, aroundDriver, ...shop }: MovedOptions,
  test: (stage: MovedStage) => Effect.Effect<unknown, E, R>,
) =>
  Effect.forEach(
    DRIVER_NAMES,
    (driver) =>
      Effect.gen(function* () {
        const url = yield* database
        const clock = makeMovableClock()
        yield* Effect.gen(function* () {
          const simulator = yield* makeSimulator({ script: marketScript(shelves) })
          const opened = yield* openShop({ driver, simulator, ...shop })
          simulator.addFaults((faults ?? []).map((each) => fault(each)))
          yield* test({ clock, shop: opened, driver })
        }).pipe(
          Effect.provide(layerWorkedMoved({ url, ...(aroundDriver && { aroundDriver }) })),
          Effect.withClock(clock),
        )
      }).pipe(Effect.scoped),
    { concurrency: DRIVER_NAMES.length, discard: true },
  )

const layerWorkedMoved = (options: WorldOptions): Layer.Layer<World, unknown> =>
  Layer.provideMerge(layerWorker, layerWorld({ ...options, timing: TIMING, troubles: [] }))

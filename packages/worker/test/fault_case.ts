import { fault, makeSimulator, type OrderStatus, type ScriptInput, type Simulator } from "@mintcode/adapters/simulator"
import type { Policy } from "@mintcode/core/catalogue"
import type { Accepted, FailureCode, RedemptionState, UpstreamOrderState } from "@mintcode/core/redemption"
import { Effect, Redacted } from "effect"
import { expect } from "vitest"
import { expectSettledUpstream, expectSound } from "./books.ts"
import { redeem, resultOf, untilQuiet } from "./buyer.ts"
import {
  codesFor,
  DRIVER_NAMES,
  type DriverName,
  marketScript,
  openShop,
  type Shelf,
  type Shop,
  type ShopOptions,
} from "./shop.ts"
import type { World } from "./world.ts"

/** A fault as a script writes it. */
export type FaultInput = NonNullable<ScriptInput["faults"]>[number]

/** What a case may take hold of while its redemption runs. */
export interface Stage {
  readonly shop: Shop
  readonly simulator: Simulator
  readonly code: string
  readonly accepted: Accepted
}

/** How it ends. What is left out is as when nothing goes wrong. */
export interface Outcome {
  readonly ends?: RedemptionState
  readonly failure?: FailureCode
  /** Names of the events that its history tells, in order. */
  readonly history?: string
  /** What became of each upstream order, oldest first. */
  readonly upstream?: ReadonlyArray<OrderStatus>
  /** The same by our own rows. */
  readonly orders?: ReadonlyArray<UpstreamOrderState>
  /** Failed tries that the voucher counts. */
  readonly failed?: number
  readonly alerts?: ReadonlyArray<string>
}

/** Something that goes wrong upstream, and what has to come of it. */
export interface FaultCase {
  readonly name: string
  /** Protocols that it can happen in. Default: both. */
  readonly drivers?: ReadonlyArray<DriverName>
  readonly faults?: ReadonlyArray<FaultInput>
  readonly shelves?: ReadonlyArray<Shelf>
  readonly script?: Partial<ScriptInput>
  readonly policy?: Partial<Policy>
  readonly shop?: Partial<ShopOptions>
  /** What else happens once the code was accepted. */
  readonly during?: (stage: Stage) => Effect.Effect<unknown, unknown, World>
  /** What happens once all is over; what holds then is looked at again. */
  readonly afterwards?: (stage: Stage) => Effect.Effect<unknown, unknown, World>
  readonly outcome: Outcome
  /** What is different afterwards. */
  readonly outcomeAfterwards?: Outcome
}

const DELIVERED: Required<Omit<Outcome, "failure">> = {
  ends: "delivered",
  history: "Start Placed Value",
  upstream: ["FINISHED"],
  orders: ["settled"],
  failed: 0,
  alerts: [],
}

/** A time-out that ends soon, and is long enough for a crowded machine to answer in. */
export const SHORT_TIMEOUT_MS = 1_500

/** Faults after which nobody can know whether a call took effect. */
export const UNKNOWN_KINDS = ["hang", "cut", "html", "internal-error", "wrong-json"] as const
/** Faults that ask for patience. */
export const THROTTLE_KINDS = ["throttle-key", "throttle-address"] as const

/** Only a hanging call needs a time-out of its own. */
export const timeoutFor = (kind: string): Partial<ShopOptions> =>
  kind === "hang" ? { options: { timeoutMs: SHORT_TIMEOUT_MS } } : {}

/** Drivers that a case is about. */
export const driversOf = ({ drivers }: FaultCase): ReadonlyArray<DriverName> => drivers ?? DRIVER_NAMES

/** Runs one redemption through a case with a worker, over the wire, and looks at how it ends. */
export const runCase = (driver: DriverName, one: FaultCase) =>
  Effect.gen(function* () {
    const simulator = yield* makeSimulator({ script: marketScript(one.shelves, one.script) })
    const shop = yield* openShop({ driver, simulator, ...one.shop, policy: { ...one.policy, ...one.shop?.policy } })
    const [code = ""] = yield* codesFor(shop, 1)
    simulator.addFaults((one.faults ?? []).map((each) => fault(each)))
    const accepted = yield* redeem(code)
    const stage: Stage = { shop, simulator, code, accepted }
    yield* one.during?.(stage) ?? Effect.void
    yield* checkOutcome(stage, one.outcome)
    if (one.afterwards !== undefined) {
      yield* one.afterwards(stage)
      yield* checkOutcome(stage, { ...one.outcome, ...one.outcomeAfterwards })
    }
  }).pipe(Effect.scoped)

const checkOutcome = ({ simulator, accepted }: Stage, outcome: Outcome) =>
  Effect.gen(function* () {
    const books = yield* untilQuiet(accepted.redemption.id)
    const expected = { ...DELIVERED, ...outcome }
    expect({
      ends: books.redemption.state,
      ...(outcome.failure === undefined ? {} : { failure: books.redemption.failure }),
      history: books.transitions.map(({ event }) => event).join(" "),
      upstream: simulator
        .orders()
        .map(({ status }) => status)
        .toReversed(),
      orders: books.orders.map(({ state }) => state),
      failed: books.voucher.failedCount,
      alerts: books.events.filter((type) => type.startsWith("alert.")),
    }).toEqual(expected)
    expectSound(books)
    const isDelivered = books.redemption.state === "delivered"
    expectSettledUpstream(simulator, isDelivered ? 1 : 0)
    if (isDelivered) {
      const { value } = yield* resultOf(accepted)
      const [sold] = simulator.orders().filter(({ status }) => status === "FINISHED")
      expect(sold?.sms.map(({ code, text }) => code || /\d{6}/.exec(text)?.[0])).toContain(
        Redacted.value(value)["code"],
      )
    }
  })

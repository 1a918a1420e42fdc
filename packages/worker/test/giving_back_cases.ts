import { type RedemptionState, Redemptions } from "@mintcode/core/redemption"
import { Effect } from "effect"
import { expect } from "vitest"
import { cancel, proofOf, reachDeadline, redeem, untilQuiet, untilState } from "./buyer.ts"
import {
  type FaultCase,
  type FaultInput,
  type Outcome,
  type Stage,
  THROTTLE_KINDS,
  timeoutFor,
  UNKNOWN_KINDS,
} from "./fault_case.ts"
import { SILENT } from "./shop.ts"

const GIVEN_BACK: Outcome = {
  ends: "cancelled",
  failure: "CANCELLED",
  history: "Start Placed CancelAsked GivenBack",
  upstream: ["CANCELED"],
  orders: ["returned"],
  failed: 1,
}

/** The upstream was asked, or may have been: the try counts. */
const NEVER_ORDERED: Outcome = { ends: "cancelled", failure: "CANCELLED", upstream: [], orders: [], failed: 1 }

/** The holder gives up as soon as the redemption is in a state. */
const cancelWhen =
  (state: RedemptionState) =>
  ({ accepted }: Stage) =>
    Effect.zipRight(untilState(accepted.redemption.id, state), cancel(accepted))

/** The deadline comes as soon as the redemption is in a state. */
const deadlineWhen =
  (state: RedemptionState) =>
  ({ accepted }: Stage) =>
    Effect.zipRight(untilState(accepted.redemption.id, state), reachDeadline(accepted))

/** More calls than there will be: the fault lasts until it is cleared. */
const LASTING = 1_000

/** An order that was placed, and cannot be found until the faults are cleared. */
const OUT_OF_SIGHT: ReadonlyArray<FaultInput> = [
  { endpoint: "buy", kind: "cut", placed: true },
  { endpoint: "orders", kind: "html", count: LASTING },
]

/** A purchase that takes its time, within the time-out. */
const TAKES_ITS_TIME: FaultInput = { endpoint: "buy", kind: "slow", delayMs: 2_000 }
const PATIENT = { options: { timeoutMs: 4_500 } }

/** A case in which the holder gives up while it waits for a message that never comes. */
const givenUp = (name: string, faults: ReadonlyArray<FaultInput>, rest: Partial<FaultCase> = {}): FaultCase => ({
  name,
  faults,
  shelves: [SILENT, SILENT],
  during: cancelWhen("waiting"),
  outcome: GIVEN_BACK,
  ...rest,
})

/** Refuses a cancellation of numbers that are younger than this. */
const early = (earlyCancelMs: number): Partial<FaultCase> => ({
  script: { earlyCancelMs },
  shop: { options: { earlyCancelMs } },
})

const faults: ReadonlyArray<FaultCase> = [
  ...UNKNOWN_KINDS.flatMap((kind) =>
    [true, false].map((placed) =>
      givenUp(
        `${kind} ${placed ? "after" : "before"} the order was taken back: given back again until it is known`,
        [{ endpoint: "cancel", kind, placed, count: 2 }],
        { shop: timeoutFor(kind) },
      ),
    ),
  ),
  ...([...THROTTLE_KINDS, "server-offline"] as const).map((kind) =>
    givenUp(`${kind} when the order is given back: given back later`, [{ endpoint: "cancel", kind, count: 2 }]),
  ),
  givenUp(
    "a key that is refused when the order is given back calls an operator and is tried again",
    [{ endpoint: "cancel", kind: "bad-key", count: 2 }],
    { outcome: { ...GIVEN_BACK, alerts: ["alert.upstream_refused"] } },
  ),
  givenUp("an order that is too young is given back later", [], early(1_500)),
  givenUp("an upstream that says too early when it is not is asked again", [{ endpoint: "cancel", kind: "too-early" }]),
]

const holders: ReadonlyArray<FaultCase> = [
  {
    name: "the holder gives up while the order is being placed: it is given back once it is there",
    faults: [TAKES_ITS_TIME],
    shop: PATIENT,
    shelves: [SILENT, SILENT],
    during: cancelWhen("ordering"),
    // The wish is noted without a step; the order that comes goes straight to being given back.
    outcome: { ...GIVEN_BACK, history: "Start Placed GivenBack" },
  },
  {
    name: "the holder gives up while the order is being placed, and it is out of stock",
    faults: [TAKES_ITS_TIME],
    shop: PATIENT,
    shelves: [{ count: 0 }, {}],
    during: cancelWhen("ordering"),
    outcome: { ...NEVER_ORDERED, history: "Start OutOfStock" },
  },
  {
    name: "the holder gives up while the order is looked for: it is given back once it is found",
    faults: OUT_OF_SIGHT,
    shelves: [SILENT, SILENT],
    during: (stage) => Effect.map(cancelWhen("recovering")(stage), () => stage.simulator.clearFaults()),
    outcome: { ...GIVEN_BACK, history: "Start Unknown Found GivenBack" },
  },
  {
    name: "the holder gives up while the order is looked for, and it was never placed",
    faults: [{ endpoint: "buy", kind: "cut" }],
    during: cancelWhen("recovering"),
    outcome: { ...NEVER_ORDERED, history: "Start Unknown Absent", orders: ["absent"] },
  },
  {
    name: "the holder gives up while it cools down: over at once",
    faults: [{ endpoint: "buy", kind: "throttle-key", retryAfterSeconds: 3_600 }],
    during: cancelWhen("cooling"),
    outcome: { ...NEVER_ORDERED, history: "Start Throttled CancelAsked" },
  },
  {
    name: "the holder gives up twice: the second time is refused and changes nothing",
    shelves: [SILENT, SILENT],
    ...early(1_000),
    during: (stage) =>
      Effect.gen(function* () {
        yield* cancelWhen("waiting")(stage)
        expect(yield* Effect.flip(cancel(stage.accepted))).toMatchObject({ _tag: "Refused", code: "REDEMPTION_STATE" })
      }),
    outcome: GIVEN_BACK,
  },
  {
    name: "the holder gives up after the delivery: refused",
    during: (stage) =>
      Effect.gen(function* () {
        yield* untilState(stage.accepted.redemption.id, "delivered")
        expect(yield* Effect.flip(cancel(stage.accepted))).toMatchObject({ _tag: "Refused", code: "REDEMPTION_STATE" })
      }),
    outcome: {},
  },
  {
    name: "a stranger cannot give up what is not his",
    during: ({ accepted }) =>
      Effect.gen(function* () {
        const redemptions = yield* Redemptions
        const { id } = accepted.redemption
        expect(yield* Effect.flip(redemptions.cancel(id, {}, null))).toMatchObject({ _tag: "NotFound" })
      }),
    outcome: {},
  },
]

const values: ReadonlyArray<FaultCase> = [
  {
    name: "a message that arrives while the order is given back is delivered",
    shelves: [SILENT],
    ...early(60_000),
    during: (stage) =>
      Effect.gen(function* () {
        yield* cancelWhen("waiting")(stage)
        yield* untilState(stage.accepted.redemption.id, "cancelling")
        stage.simulator.deliver(String(stage.simulator.orders()[0]?.id), { code: "246810" })
      }),
    outcome: { history: "Start Placed CancelAsked Value" },
  },
  {
    name: "a message that arrives after the deadline, before the order is taken back, is delivered",
    shelves: [SILENT],
    ...early(60_000),
    during: (stage) =>
      Effect.gen(function* () {
        yield* deadlineWhen("waiting")(stage)
        yield* untilState(stage.accepted.redemption.id, "cancelling")
        stage.simulator.deliver(String(stage.simulator.orders()[0]?.id), { code: "246810" })
      }),
    outcome: { history: "Start Placed CancelAsked Value" },
  },
  {
    name: "a message that comes after the order was taken back changes nothing, and the code can be tried again",
    shelves: [SILENT, SILENT],
    during: cancelWhen("waiting"),
    afterwards: ({ accepted, code, simulator }) =>
      Effect.gen(function* () {
        simulator.deliver(String(simulator.orders()[0]?.id), { code: "246810" })
        const again = yield* redeem(code)
        expect(again.redemption.id).not.toBe(accepted.redemption.id)
        const redemptions = yield* Redemptions
        yield* untilState(again.redemption.id, "waiting")
        yield* redemptions.cancel(again.redemption.id, proofOf(again), null)
        yield* untilQuiet(again.redemption.id)
      }),
    outcome: GIVEN_BACK,
    outcomeAfterwards: { upstream: ["CANCELED", "CANCELED"], failed: 2 },
  },
]

const deadlines: ReadonlyArray<FaultCase> = [
  {
    name: "at the deadline the order is given back and the voucher is free",
    shelves: [SILENT, SILENT],
    policy: { timeLimitMs: 2_000 },
    outcome: { ...GIVEN_BACK, ends: "expired", failure: "NO_VALUE_IN_TIME" },
  },
  {
    name: "at the deadline an order that is too young is given back later",
    shelves: [SILENT, SILENT],
    ...early(1_500),
    during: deadlineWhen("waiting"),
    outcome: { ...GIVEN_BACK, ends: "expired", failure: "NO_VALUE_IN_TIME" },
  },
  {
    name: "at the deadline an order of unknown outcome is given back once it is found",
    faults: OUT_OF_SIGHT,
    shelves: [SILENT, SILENT],
    during: (stage) => Effect.map(deadlineWhen("recovering")(stage), () => stage.simulator.clearFaults()),
    outcome: {
      ...GIVEN_BACK,
      ends: "expired",
      failure: "NO_VALUE_IN_TIME",
      history: "Start Unknown Found GivenBack",
    },
  },
]

/** What goes wrong when an order has to be given back. */
export const givingBackCases = [...faults, ...holders, ...values, ...deadlines]

import { decodeScript, fault, SIMULATOR_TOKEN } from "@mintcode/adapters/simulator"
import { Redemptions } from "@mintcode/core/redemption"
import { UpstreamAccounts } from "@mintcode/core/supplier"
import { Effect, Either, Redacted } from "effect"
import { expect } from "vitest"
import { cancel, retry, untilEnded, untilState } from "./buyer.ts"
import type { FaultCase, Stage } from "./fault_case.ts"
import { marketScript, SILENT } from "./shop.ts"

/** Calls in a row that an upstream which is down does not answer. */
const DOWN_CALLS = 8
/** Nothing listens on port 1: it is reserved, and the system refuses. */
const NOWHERE = "http://127.0.0.1:1"

const down = (simulator: Stage["simulator"]) =>
  simulator.addFaults([fault({ endpoint: "any", kind: "cut", count: DOWN_CALLS })])

/** What the shelves hold from now on. */
const restock = ({ simulator }: Stage) =>
  Effect.sync(() => simulator.setScript(Either.getOrThrow(decodeScript(marketScript()))))

const outages: ReadonlyArray<FaultCase> = [
  {
    name: "the upstream is down from the start: read once it is up, then ordered",
    faults: [{ endpoint: "any", kind: "cut", count: DOWN_CALLS }],
    outcome: { history: "Start Unknown Absent Start Placed Value", orders: ["absent", "settled"] },
  },
  {
    name: "the upstream goes down while the value is on its way",
    shelves: [SILENT],
    during: ({ accepted, simulator }) =>
      Effect.map(untilState(accepted.redemption.id, "waiting"), () => {
        down(simulator)
        simulator.deliver(String(simulator.orders()[0]?.id), { code: "246810" })
      }),
    outcome: {},
  },
  {
    name: "the upstream goes down before it is told of the delivery",
    faults: [{ endpoint: "finish", kind: "html", count: 3 }],
    during: ({ accepted, simulator }) =>
      Effect.map(untilState(accepted.redemption.id, "delivered"), () => down(simulator)),
    outcome: {},
  },
  {
    name: "the upstream goes down while the order is given back",
    shelves: [SILENT, SILENT],
    during: (stage) =>
      Effect.gen(function* () {
        yield* untilState(stage.accepted.redemption.id, "waiting")
        down(stage.simulator)
        yield* cancel(stage.accepted)
      }),
    outcome: {
      ends: "cancelled",
      failure: "CANCELLED",
      history: "Start Placed CancelAsked GivenBack",
      upstream: ["CANCELED"],
      orders: ["returned"],
      failed: 1,
    },
  },
  {
    name: "nobody listens where the upstream was thought to be, until an operator puts it right",
    shop: { baseUrl: NOWHERE },
    during: ({ accepted, shop }) =>
      Effect.gen(function* () {
        yield* untilState(accepted.redemption.id, "recovering")
        const accounts = yield* UpstreamAccounts
        yield* accounts.edit(shop.accountId, { baseUrl: shop.baseUrl, token: Redacted.make(SIMULATOR_TOKEN) })
      }),
    outcome: { history: "Start Unknown Absent Start Placed Value", orders: ["absent", "settled"] },
  },
  {
    name: "the account runs out of money, and an operator fills it up and tries again for the buyer, who has to wait",
    during: ({ accepted }) =>
      Effect.gen(function* () {
        const { id } = accepted.redemption
        yield* untilEnded(id)
        expect(yield* Effect.flip(retry(accepted))).toMatchObject({ _tag: "Throttled", code: "TRY_LATER" })
        const redemptions = yield* Redemptions
        yield* redemptions.retryByOperator(id)
      }),
    faults: [{ endpoint: "buy", kind: "no-balance" }],
    outcome: { history: "Start Refused Retry Start Placed Value", alerts: ["alert.upstream_refused"] },
  },
]

const retries: ReadonlyArray<FaultCase> = [
  {
    name: "a failed redemption is retried once there is stock again",
    shelves: [{ count: 0 }, { count: 0 }],
    during: (stage) =>
      Effect.gen(function* () {
        yield* untilState(stage.accepted.redemption.id, "failed")
        yield* restock(stage)
        yield* retry(stage.accepted)
      }),
    outcome: { history: "Start OutOfStock Start OutOfStock Retry Start Placed Value", failed: 1 },
  },
  {
    name: "a cancelled redemption is retried and delivered",
    shelves: [SILENT, SILENT],
    during: (stage) =>
      Effect.gen(function* () {
        yield* untilState(stage.accepted.redemption.id, "waiting")
        yield* cancel(stage.accepted)
        yield* untilState(stage.accepted.redemption.id, "cancelled")
        yield* restock(stage)
        yield* retry(stage.accepted)
      }),
    outcome: {
      history: "Start Placed CancelAsked GivenBack Retry Start Placed Value",
      upstream: ["CANCELED", "FINISHED"],
      orders: ["returned", "settled"],
      failed: 1,
    },
  },
  {
    name: "a redemption is not retried more often than the policy lets",
    shelves: [{ count: 0 }, { count: 0 }],
    policy: { triesMax: 2 },
    during: (stage) =>
      Effect.gen(function* () {
        yield* untilState(stage.accepted.redemption.id, "failed")
        yield* retry(stage.accepted)
        yield* untilState(stage.accepted.redemption.id, "failed")
        expect(yield* Effect.flip(retry(stage.accepted))).toMatchObject({ _tag: "Refused", code: "TRIES_EXHAUSTED" })
      }),
    outcome: {
      ends: "failed",
      failure: "OUT_OF_STOCK",
      history: "Start OutOfStock Start OutOfStock Retry Start OutOfStock Start OutOfStock",
      upstream: [],
      orders: [],
      failed: 2,
    },
  },
  {
    name: "what was delivered is not retried",
    during: (stage) =>
      Effect.gen(function* () {
        yield* untilState(stage.accepted.redemption.id, "delivered")
        expect(yield* Effect.flip(retry(stage.accepted))).toMatchObject({ _tag: "Refused" })
      }),
    outcome: {},
  },
]

/** The upstream is gone for a while, and buyers who try again. */
export const outageCases = [...outages, ...retries]

import { fiveSimDriver } from "@mintcode/adapters/five-sim"
import { Effect } from "effect"
import { untilState } from "./buyer.ts"
import { type FaultCase, type Stage, THROTTLE_KINDS, timeoutFor, UNKNOWN_KINDS } from "./fault_case.ts"
import { SILENT } from "./shop.ts"

const HOUR_MS = 3_600_000

/** Lets the upstream's clock run ahead once the order is waited for, so that the order's life is over. */
const outlive = ({ accepted, simulator }: Stage) =>
  Effect.map(untilState(accepted.redemption.id, "waiting"), () => simulator.advance(HOUR_MS))

const checks: ReadonlyArray<FaultCase> = [
  ...[...UNKNOWN_KINDS, ...THROTTLE_KINDS, "slow", "server-offline", "out-of-stock"].map(
    (kind): FaultCase => ({
      name: `${kind} at a look is looked past`,
      faults: [{ endpoint: "check", kind: kind as "slow", count: 2, delayMs: 300 }],
      shop: timeoutFor(kind),
      outcome: {},
    }),
  ),
  {
    name: "a key that is refused at a look calls an operator, and the value is delivered all the same",
    faults: [{ endpoint: "check", kind: "bad-key", count: 2 }],
    outcome: { alerts: ["alert.upstream_refused"] },
  },
]

const settlements: ReadonlyArray<FaultCase> = [
  ...UNKNOWN_KINDS.flatMap((kind) =>
    [true, false].map(
      (placed): FaultCase => ({
        name: `${kind} ${placed ? "after" : "before"} the order was finished: told again until it is known`,
        faults: [{ endpoint: "finish", kind, placed, count: 2 }],
        shop: timeoutFor(kind),
        outcome: {},
      }),
    ),
  ),
  ...([...THROTTLE_KINDS, "bad-key", "server-offline"] as const).map(
    (kind): FaultCase => ({
      name: `${kind} when the order is finished: told again`,
      faults: [{ endpoint: "finish", kind, count: 2 }],
      outcome: {},
    }),
  ),
]

const messages: ReadonlyArray<FaultCase> = [
  {
    name: "the same message three times is one delivery",
    shelves: [{ sms: [{ delayMs: 100, copies: 3 }] }],
    outcome: {},
  },
  {
    name: "a code that is only in the text is delivered",
    shelves: [{ sms: [{ delayMs: 100, emptyCode: true }] }],
    outcome: {},
  },
  {
    name: "a second message does not change what was delivered",
    shelves: [{ sms: [{ delayMs: 50 }, { delayMs: 400, code: "999999" }] }],
    outcome: {},
  },
  {
    name: "a late message on an order that is over changes nothing",
    shelves: [{ sms: [{ delayMs: 50 }, { delayMs: 1_500, code: "999999", late: true }] }],
    outcome: {},
    afterwards: () => Effect.sleep(1_500),
  },
  {
    name: "a number that is still being prepared is waited for",
    drivers: [fiveSimDriver.name],
    shelves: [{ prepareMs: 300, sms: [{ delayMs: 600 }] }],
    outcome: {},
  },
]

const ends: ReadonlyArray<FaultCase> = [
  {
    name: "an order about to end is given back, and the next plan asked",
    shelves: [SILENT],
    script: { orderTtlMs: 6_000 },
    outcome: {
      history: "Start Placed CancelAsked GivenBack Start Placed Value",
      upstream: ["CANCELED", "FINISHED"],
      orders: ["returned", "settled"],
    },
  },
  {
    name: "an order about to end fails the redemption where the policy says so",
    shelves: [SILENT],
    script: { orderTtlMs: 6_000 },
    policy: { expirySwitchesPlan: false },
    outcome: {
      ends: "failed",
      failure: "NO_VALUE_IN_TIME",
      history: "Start Placed CancelAsked GivenBack",
      upstream: ["CANCELED"],
      orders: ["returned"],
      failed: 1,
    },
  },
  {
    name: "an order about to end fails the redemption when there is no further plan",
    shelves: [SILENT],
    script: { orderTtlMs: 6_000 },
    shop: { plans: 1 },
    outcome: {
      ends: "failed",
      failure: "NO_VALUE_IN_TIME",
      history: "Start Placed CancelAsked GivenBack",
      upstream: ["CANCELED"],
      orders: ["returned"],
      failed: 1,
    },
  },
  {
    name: "an order that the upstream ended goes on to the next plan",
    shelves: [SILENT],
    during: outlive,
    outcome: {
      history: "Start Placed OrderEnded Start Placed Value",
      upstream: ["TIMEOUT", "FINISHED"],
      orders: ["ended", "settled"],
    },
  },
  {
    name: "an order that the upstream ended fails the redemption where the policy says so",
    shelves: [SILENT],
    policy: { expirySwitchesPlan: false },
    during: outlive,
    outcome: {
      ends: "failed",
      failure: "NO_VALUE_IN_TIME",
      history: "Start Placed OrderEnded",
      upstream: ["TIMEOUT"],
      orders: ["ended"],
      failed: 1,
    },
  },
  {
    name: "a value on an order that ended by itself is delivered",
    drivers: [fiveSimDriver.name],
    shelves: [{ sms: [{ delayMs: 60_000 }] }],
    during: outlive,
    outcome: {},
  },
]

/** What goes wrong while the value is on its way, and when the upstream is told that it came. */
export const waitingCases = [...checks, ...settlements, ...messages, ...ends]

import { fiveSimDriver } from "@mintcode/adapters/five-sim"
import { smsActivateDriver } from "@mintcode/adapters/sms-activate"
import { type FaultCase, SHORT_TIMEOUT_MS, THROTTLE_KINDS, timeoutFor, UNKNOWN_KINDS } from "./fault_case.ts"

const SWITCHED = "Start OutOfStock Start Placed Value"
const ASKED_AGAIN = "Start Unknown Absent Start Placed Value"
const ADOPTED = "Start Unknown Found Value"

const stock: ReadonlyArray<FaultCase> = [
  { name: "nothing goes wrong", outcome: {} },
  {
    name: "out of stock at the first plan goes on to the next",
    faults: [{ endpoint: "buy", kind: "out-of-stock" }],
    outcome: { history: SWITCHED },
  },
  {
    name: "an empty shelf goes on to the next plan",
    shelves: [{ count: 0 }],
    outcome: { history: SWITCHED },
  },
  {
    name: "out of stock everywhere fails and frees the voucher",
    shelves: [{ count: 0 }, { count: 0 }],
    outcome: {
      ends: "failed",
      failure: "OUT_OF_STOCK",
      history: "Start OutOfStock Start OutOfStock",
      upstream: [],
      orders: [],
      failed: 1,
    },
  },
  {
    name: "no more plans are tried than the policy lets",
    shelves: [{ count: 0 }],
    shop: { plans: 3 },
    policy: { plansTriedMax: 1 },
    outcome: {
      ends: "failed",
      failure: "OUT_OF_STOCK",
      history: "Start OutOfStock",
      upstream: [],
      orders: [],
      failed: 1,
    },
  },
  {
    name: "a price above the plan's maximum counts as out of stock",
    shop: { plans: 1, plan: { maximumPriceMinor: 49 } },
    outcome: {
      ends: "failed",
      failure: "OUT_OF_STOCK",
      history: "Start OutOfStock",
      upstream: [],
      orders: [],
      failed: 1,
    },
  },
  {
    name: "a price at the plan's maximum is paid",
    shop: { plans: 1, plan: { maximumPriceMinor: 50 } },
    outcome: {},
  },
]

const throttles: ReadonlyArray<FaultCase> = [
  ...THROTTLE_KINDS.map(
    (kind): FaultCase => ({
      name: `${kind} cools down and asks the same plan again`,
      faults: [{ endpoint: "buy", kind }],
      shelves: [{}, { count: 0 }],
      outcome: { history: "Start Throttled Start Placed Value" },
    }),
  ),
  {
    name: "a Retry-After is kept to",
    faults: [{ endpoint: "buy", kind: "throttle-key", retryAfterSeconds: 1 }],
    outcome: { history: "Start Throttled Start Placed Value" },
  },
  {
    name: "a market that is offline for certain cools down",
    drivers: [fiveSimDriver.name],
    faults: [{ endpoint: "buy", kind: "server-offline" }],
    outcome: { history: "Start Throttled Start Placed Value" },
  },
  {
    name: "a market that may be offline is read before it is asked again",
    drivers: [smsActivateDriver.name],
    faults: [{ endpoint: "buy", kind: "server-offline" }],
    outcome: { history: ASKED_AGAIN, orders: ["absent", "settled"] },
  },
  {
    name: "a redemption that cools down beyond its deadline expires at it",
    faults: [{ endpoint: "buy", kind: "throttle-key", retryAfterSeconds: 3_600 }],
    policy: { timeLimitMs: 4_000 },
    outcome: {
      ends: "expired",
      failure: "NO_VALUE_IN_TIME",
      history: "Start Throttled CancelAsked",
      upstream: [],
      orders: [],
      failed: 1,
    },
  },
]

const refusals: ReadonlyArray<FaultCase> = [
  ...(["no-balance", "bad-key", "bad-rating", "bad-parameters", "too-early"] as const).map(
    (kind): FaultCase => ({
      name: `${kind} at the order is rejected, with an alert and the voucher free`,
      faults: [{ endpoint: "buy", kind }],
      outcome: {
        ends: "rejected",
        failure: "SUPPORT_NEEDED",
        history: "Start Refused",
        upstream: [],
        orders: [],
        alerts: ["alert.upstream_refused"],
      },
    }),
  ),
  {
    name: "a refusal in words that nobody knows is rejected",
    faults: [{ endpoint: "buy", kind: "refuse", status: 403, body: "go away" }],
    outcome: {
      ends: "rejected",
      failure: "SUPPORT_NEEDED",
      history: "Start Refused",
      upstream: [],
      orders: [],
      alerts: ["alert.upstream_refused"],
    },
  },
]

const unknowns: ReadonlyArray<FaultCase> = UNKNOWN_KINDS.flatMap(
  (kind): ReadonlyArray<FaultCase> => [
    {
      name: `${kind} before the order was placed: found absent, then ordered at the same plan`,
      faults: [{ endpoint: "buy", kind }],
      shelves: [{}, { count: 0 }],
      shop: timeoutFor(kind),
      outcome: { history: ASKED_AGAIN, orders: ["absent", "settled"] },
    },
    {
      name: `${kind} after the order was placed: the order is adopted, and no second one bought`,
      faults: [{ endpoint: "buy", kind, placed: true }],
      shop: timeoutFor(kind),
      outcome: { history: ADOPTED },
    },
    {
      name: `${kind} while the order is looked for: looked for again and adopted`,
      faults: [
        { endpoint: "buy", kind: "cut", placed: true },
        { endpoint: "orders", kind, count: 2 },
      ],
      shop: timeoutFor(kind),
      outcome: { history: ADOPTED },
    },
  ],
)

const recoveries: ReadonlyArray<FaultCase> = [
  {
    name: "a slow answer within the time-out is waited for",
    faults: [{ endpoint: "buy", kind: "slow", delayMs: 500 }],
    outcome: {},
  },
  {
    name: "an order that is placed after the time-out is adopted",
    faults: [{ endpoint: "buy", kind: "slow", delayMs: SHORT_TIMEOUT_MS + 150 }],
    shop: timeoutFor("hang"),
    outcome: { history: ADOPTED },
  },
  {
    name: "an order that was delivered before it was adopted is delivered",
    faults: [{ endpoint: "buy", kind: "hang", placed: true }],
    shelves: [{ sms: [{ delayMs: 0 }] }],
    shop: timeoutFor("hang"),
    outcome: { history: ADOPTED },
  },
  {
    name: "a limit while the order is looked for is waited out",
    faults: [
      { endpoint: "buy", kind: "cut", placed: true },
      { endpoint: "orders", kind: "throttle-key" },
    ],
    outcome: { history: ADOPTED },
  },
  {
    name: "a key that is refused while the order is looked for calls an operator and is tried again",
    faults: [
      { endpoint: "buy", kind: "cut", placed: true },
      { endpoint: "orders", kind: "bad-key" },
    ],
    outcome: { history: ADOPTED, alerts: ["alert.upstream_refused"] },
  },
  {
    name: "the order is found in lists that say little, oldest first",
    drivers: [fiveSimDriver.name],
    script: { fiveSim: { bare: true, oldestFirst: true } },
    faults: [{ endpoint: "buy", kind: "cut", placed: true }],
    outcome: { history: ADOPTED },
  },
  {
    name: "the order is found in lists under another name",
    drivers: [smsActivateDriver.name],
    script: { smsActivate: { activations: "data" } },
    faults: [{ endpoint: "buy", kind: "cut", placed: true }],
    outcome: { history: ADOPTED },
  },
  {
    name: "hosts that know only the old purchase are asked that way, and say no with 4xx",
    drivers: [smsActivateDriver.name],
    script: { smsActivate: { numberV2: false, refusalStatus: 404 } },
    outcome: {},
  },
]

/** What goes wrong until there is an order. */
export const orderingCases = [...stock, ...throttles, ...refusals, ...unknowns, ...recoveries]

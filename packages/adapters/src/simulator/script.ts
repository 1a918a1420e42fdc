import { Schema } from "effect"
import { SimulatedWorkspace } from "./seat_script.ts"

/** Token and key of the account that a script without accounts has. */
export const SIMULATOR_TOKEN = "simulator-token"

const withDefault = <A, I>(schema: Schema.Schema<A, I>, value: () => NoInfer<A>) =>
  Schema.optionalWith(schema, { default: value })
const Milliseconds = Schema.Int.pipe(Schema.nonNegative(), Schema.annotations({ description: "Milliseconds" }))

/** Copies of one message at the most. */
const COPIES_MAX = 10

/** A message that an order will get. */
export const SimulatedSms = Schema.Struct({
  /** From the moment of the order. */
  delayMs: withDefault(Milliseconds, () => 1_500),
  /** `{code}` stands for the code. */
  text: withDefault(Schema.String, () => "Your code is {code}"),
  /** `null` draws six digits. */
  code: withDefault(Schema.NullOr(Schema.String), () => null),
  sender: withDefault(Schema.String, () => "simulator"),
  /** Leaves the code field empty: the digits are in the text only. */
  emptyCode: withDefault(Schema.Boolean, () => false),
  /** How many times the same message comes. */
  copies: withDefault(Schema.Int.pipe(Schema.between(1, COPIES_MAX)), () => 1),
  /** Arrives even when the order is over by then; otherwise it is dropped, as the real services do. */
  late: withDefault(Schema.Boolean, () => false),
})
export type SimulatedSms = typeof SimulatedSms.Type

/** What is in stock for one product of one operator in one country. */
export const Offer = Schema.Struct({
  country: Schema.NonEmptyString,
  operator: Schema.NonEmptyString,
  product: Schema.NonEmptyString,
  category: withDefault(Schema.Literal("activation", "hosting"), () => "activation" as const),
  /** Decimal amount in the account's currency. */
  price: Schema.Positive,
  /** Numbers in stock. One is taken by an order and put back when it ends without a message. */
  count: withDefault(Schema.NonNegativeInt, () => 1_000_000),
  /** Percent of orders that get a message, as the price list tells; `null` leaves it out. */
  rate: withDefault(Schema.NullOr(Schema.Number), () => 99.5),
  /** How long the number is being prepared (`PENDING`). */
  prepareMs: withDefault(Milliseconds, () => 0),
  /** The messages to come; an empty list for never. */
  sms: withDefault(Schema.Array(SimulatedSms), () => [Schema.decodeUnknownSync(SimulatedSms)({})]),
})
export type Offer = typeof Offer.Type

/** Calls that faults are told apart by; the same names for both number protocols, and for the three of seats. */
export const Endpoint = Schema.Literal(
  "profile",
  "orders",
  "payments",
  "maxPrices",
  "buy",
  "reuse",
  "check",
  "finish",
  "cancel",
  "ban",
  "resend",
  "inbox",
  "countries",
  "products",
  "prices",
  "flash",
  "vendor",
  "usage",
  "members",
  "invitations",
  "invite",
  "revoke",
  "remove",
  "group",
)
export type Endpoint = typeof Endpoint.Type

/** What goes wrong. */
export const FaultKind = Schema.Literal(
  /** 429, the limit of calls with one key. */
  "throttle-key",
  /** 503, the limit of calls from one address. */
  "throttle-address",
  /** No answer until the client gives up. */
  "hang",
  /** The connection is cut without an answer. */
  "cut",
  /** A gateway's HTML page; status 502 unless said otherwise. */
  "html",
  /** 500 with the protocol's own words. */
  "internal-error",
  /** Status 200 with JSON that is broken, or `body`. */
  "wrong-json",
  /** The answer comes late by `delayMs`. */
  "slow",
  "out-of-stock",
  "no-balance",
  "bad-key",
  "bad-rating",
  "bad-parameters",
  "server-offline",
  "too-early",
  /** Seats: the workspace is closed. `bad-key` is a dead token, `out-of-stock` a full workspace, `server-offline` an outage. */
  "closed",
  /** Seats: 409, something else is changing the membership. */
  "conflict",
  /** Seats: success that does not name the address. */
  "unlisted",
  /** `body` as plain text with `status`. */
  "refuse",
)
export type FaultKind = typeof FaultKind.Type

/** A fault that waits for the calls it will hit. */
export const Fault = Schema.Struct({
  endpoint: withDefault(Schema.Union(Endpoint, Schema.Literal("any")), () => "any" as const),
  kind: FaultKind,
  /** Hits only calls to this workspace. */
  workspace: Schema.optionalWith(Schema.String, { exact: true }),
  /** Calls that it hits. */
  count: withDefault(Schema.Int.pipe(Schema.positive()), () => 1),
  /** Calls that it lets through first. */
  skip: withDefault(Schema.NonNegativeInt, () => 0),
  /** Whether the call takes effect before it goes wrong: an order is placed and its answer is lost. */
  placed: withDefault(Schema.Boolean, () => false),
  status: Schema.optionalWith(Schema.Int.pipe(Schema.between(200, 599)), { exact: true }),
  body: Schema.optionalWith(Schema.String, { exact: true }),
  /** Sends `Retry-After` along. */
  retryAfterSeconds: Schema.optionalWith(Schema.NonNegativeInt, { exact: true }),
  delayMs: withDefault(Milliseconds, () => 1_000),
})
export type Fault = typeof Fault.Type

const Country = Schema.Struct({
  iso: withDefault(Schema.String, () => "xx"),
  /** With its `+`. */
  prefix: withDefault(Schema.String, () => "+999"),
  /** Number of the country in the second protocol. */
  number: Schema.NonNegativeInt,
})

/** An account with the simulated services, by token. */
export const SimulatedAccount = Schema.Struct({
  /** Decimal amount. */
  balance: withDefault(Schema.NonNegative, () => 10_000),
  rating: withDefault(Schema.Number, () => 96),
})

/** All that a simulator does. Everything has a default: `{}` is a market with empty shelves. */
export const Script = Schema.Struct({
  currency: withDefault(Schema.String.pipe(Schema.pattern(/^[A-Z]{3}$/)), () => "USD"),
  accounts: withDefault(Schema.Record({ key: Schema.NonEmptyString, value: SimulatedAccount }), () => ({
    [SIMULATOR_TOKEN]: { balance: 10_000, rating: 96 },
  })),
  countries: withDefault(Schema.Record({ key: Schema.NonEmptyString, value: Country }), () => ({})),
  /** Short names that the second protocol has for products. */
  services: withDefault(Schema.Record({ key: Schema.NonEmptyString, value: Schema.NonEmptyString }), () => ({})),
  offers: withDefault(Schema.Array(Offer), () => []),
  /** Team workspaces, by id. */
  workspaces: withDefault(Schema.Record({ key: Schema.NonEmptyString, value: SimulatedWorkspace }), () => ({})),
  faults: withDefault(Schema.Array(Fault), () => []),
  /** An order's life. */
  orderTtlMs: withDefault(Milliseconds, () => 15 * 60 * 1000),
  /** How long after the order a cancellation is refused. */
  earlyCancelMs: withDefault(Milliseconds, () => 0),
  /** Every answer is held back by a time between these. */
  latencyMs: withDefault(Schema.Struct({ min: Milliseconds, max: Milliseconds }), () => ({ min: 0, max: 0 })),
  /** Calls a second with one token before 429; `null` for any number. */
  callsPerSecondMax: withDefault(Schema.NullOr(Schema.Int.pipe(Schema.positive())), () => null),
  /** Whether a ban gives the money back: nobody knows for sure. */
  refundOnBan: withDefault(Schema.Boolean, () => true),
  /** How long after its end an order's number can be bought again. */
  reuseWindowMs: withDefault(Milliseconds, () => 20 * 60 * 1000),
  fiveSim: withDefault(
    Schema.Struct({
      /** Leaves out every field that some source says may be missing, and writes `CreatedAt` and `null` lists. */
      bare: withDefault(Schema.Boolean, () => false),
      /** Sorts the order list oldest first, whatever was asked for. */
      oldestFirst: withDefault(Schema.Boolean, () => false),
    }),
    () => ({ bare: false, oldestFirst: false }),
  ),
  smsActivate: withDefault(
    Schema.Struct({
      /** Whether the host knows `getNumberV2`. */
      numberV2: withDefault(Schema.Boolean, () => true),
      /** Status of refusals; some hosts use 4xx. */
      refusalStatus: withDefault(Schema.Int.pipe(Schema.between(200, 499)), () => 200),
      /** How prices are written: rows as objects, as `[cost, count]`, or the whole wrapped in `data`. */
      prices: withDefault(Schema.Literal("object", "pair", "wrapped"), () => "object" as const),
      /** Under which name activations are listed. */
      activations: withDefault(Schema.Literal("activeActivations", "data"), () => "activeActivations" as const),
    }),
    () => ({
      numberV2: true,
      refusalStatus: 200,
      prices: "object" as const,
      activations: "activeActivations" as const,
    }),
  ),
}).annotations({ identifier: "SimulatorScript" })
export type Script = typeof Script.Type
/** A script as it is written in a file: everything that has a default may be left out. */
export type ScriptInput = typeof Script.Encoded

/** Reads a script; a field that it does not know is an error, so that a typing error does not pass for a default. */
export const decodeScript = Schema.decodeUnknownEither(Script, { onExcessProperty: "error" })

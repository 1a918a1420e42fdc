import { type Supplier, UpstreamRefused } from "@mintcode/core/supplier"
import { Effect, ParseResult, Schema } from "effect"
import { UPSTREAM_TIMEOUT_MS, UPSTREAM_TIMEOUT_MS_CEILING } from "./upstream_http.ts"

/** Both suppliers take a number back only some time after it was bought: 1 to 5 minutes, 2 by default. */
const EARLY_CANCEL_MS_DEFAULT = 120_000
/** How far the supplier's clock may be behind ours. More would let older orders pass for the one that is looked for. */
const CLOCK_SKEW_MS_DEFAULT = 60_000

/** An hour: no supplier keeps a number that long, and a larger figure is a typing error. */
const OPTION_MS_MAX = 60 * 60 * 1000

/** What `options` of an upstream account may hold for number suppliers. */
export const NumberAccountOptions = Schema.Struct({
  /** Whole time of a call, in milliseconds. */
  timeoutMs: Schema.optionalWith(Schema.Int.pipe(Schema.between(50, UPSTREAM_TIMEOUT_MS_CEILING)), {
    default: () => UPSTREAM_TIMEOUT_MS,
  }),
  /** How long after the order the supplier refuses a cancellation. */
  earlyCancelMs: Schema.optionalWith(Schema.Int.pipe(Schema.between(0, OPTION_MS_MAX)), {
    default: () => EARLY_CANCEL_MS_DEFAULT,
  }),
  clockSkewMs: Schema.optionalWith(Schema.Int.pipe(Schema.between(0, OPTION_MS_MAX)), {
    default: () => CLOCK_SKEW_MS_DEFAULT,
  }),
  /**
   * Zone of times that come without one. UTC unless said: a supplier east of it then only looks newer than it is, so
   * that recovery sees too many orders rather than too few.
   */
  utcOffsetMinutes: Schema.optionalWith(Schema.Int.pipe(Schema.between(-14 * 60, 14 * 60)), { default: () => 0 }),
})
export type NumberAccountOptions = typeof NumberAccountOptions.Type

/** One thing wrong with plan parameters or options. */
export interface ParameterFlaw {
  /** JSON pointer. */
  readonly path: string
  readonly message: string
}

/** Lists what a schema has against a value, field by field. A field that it does not know is a typing error. */
export const flawsOf = <A, I>(schema: Schema.Schema<A, I>, value: unknown): ReadonlyArray<ParameterFlaw> => {
  const decoded = Schema.decodeUnknownEither(schema)(value, { errors: "all", onExcessProperty: "error" })
  if (decoded._tag === "Right") return []
  return ParseResult.ArrayFormatter.formatErrorSync(decoded.left).map((issue) => ({
    path: issue.path.map((part) => `/${String(part)}`).join(""),
    message: issue.message,
  }))
}

/** A supplier that was set up wrongly: connecting cannot fail, so every call says what is wrong. */
export const refusingSupplier = (reason: string): Supplier => {
  const refused = Effect.fail(new UpstreamRefused({ refusal: "parameters", reason }))
  return {
    order: () => refused,
    check: () => refused,
    settle: () => refused,
    cancel: () => refused,
    recover: () => refused,
    orders: () => refused,
    balance: refused,
    prices: () => refused,
  }
}

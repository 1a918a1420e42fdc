import { Schema } from "effect"

/** Names as the supplier writes them. Anything else could leave its place in the path. */
const Name = Schema.String.pipe(
  Schema.pattern(/^[a-z0-9][a-z0-9_-]{0,63}$/i, { message: () => "Expected a name of letters, digits, _ and -" }),
)

/** Operator that means "whichever is cheapest". */
export const ANY_OPERATOR = "any"

/** What a plan says to order from 5SIM. */
export const FiveSimParameters = Schema.Struct({
  /** `usa`, `england`, or `any`. */
  country: Name,
  /** `any` by default; only then is the plan's maximum price part of the order itself. */
  operator: Schema.optionalWith(Name, { default: () => ANY_OPERATOR }),
  /** `telegram`, `whatsapp`, … */
  product: Name,
  /** Forwards calls, to `forwardingNumber` or to the account's own number. */
  forwarding: Schema.optionalWith(Schema.Boolean, { exact: true }),
  forwardingNumber: Schema.optionalWith(
    Schema.String.pipe(Schema.pattern(/^\d{11}$/, { message: () => "Expected 11 digits without +" })),
    { exact: true },
  ),
  /** Orders a number that can be ordered once more later. */
  reuse: Schema.optionalWith(Schema.Boolean, { exact: true }),
  /** Takes codes by call as well. */
  voice: Schema.optionalWith(Schema.Boolean, { exact: true }),
})
export type FiveSimParameters = typeof FiveSimParameters.Type

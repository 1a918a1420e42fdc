import { Schema } from "effect"

/** The upstream has nothing of that kind now. The only fault that moves a redemption on to its next plan. */
export class OutOfStock extends Schema.TaggedError<OutOfStock>()("OutOfStock", {
  reason: Schema.String,
}) {}

/** The upstream asks to slow down. The same plan is tried again later. */
export class UpstreamThrottled extends Schema.TaggedError<UpstreamThrottled>()("UpstreamThrottled", {
  /** What the upstream asked for; `null` when it named no time. */
  retryAfterMs: Schema.NullOr(Schema.Int),
  reason: Schema.String,
}) {}

/** Why an upstream refused for good. Each needs an operator. */
export const RefusalReason = Schema.Literal("key", "balance", "parameters", "account", "blocked", "unsupported")
export type RefusalReason = typeof RefusalReason.Type

/** The upstream refused, and will refuse again until an operator acts. */
export class UpstreamRefused extends Schema.TaggedError<UpstreamRefused>()("UpstreamRefused", {
  refusal: RefusalReason,
  /** The upstream's words, for operators only. */
  reason: Schema.String,
}) {}

/** It cannot be known whether the call took effect: time-out, broken connection, 5xx, or an answer nobody understands. */
export class UpstreamUnknown extends Schema.TaggedError<UpstreamUnknown>()("UpstreamUnknown", {
  reason: Schema.String,
}) {}

/** What may be wrong with what the buyer brought. */
export const InputProblem = Schema.Literal("ALREADY_MEMBER", "ADDRESS_REFUSED")
export type InputProblem = typeof InputProblem.Type

/** What the buyer brought cannot be used, and nothing was ordered. Another address or machine may do. */
export class InputRefused extends Schema.TaggedError<InputRefused>()("InputRefused", {
  /** `ALREADY_MEMBER`: has it already, from somebody else. `ADDRESS_REFUSED`: the upstream takes no such address. */
  problem: InputProblem,
  /** The upstream's words, for operators only. */
  reason: Schema.String,
}) {}

export type SupplierFault = OutOfStock | UpstreamThrottled | UpstreamRefused | UpstreamUnknown

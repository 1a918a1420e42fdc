import type { UpstreamUnknown } from "@mintcode/core/supplier"
import { Schema } from "effect"

/**
 * Every error that the SMS-Activate-compatible protocol documents, each under its own tag. `text` is the host's own
 * answer, clipped and without secrets.
 */

const answered = {
  /** The action that was called. */
  operation: Schema.String,
  /** HTTP status; 200 at most hosts. */
  status: Schema.Int,
  text: Schema.String,
}

/** `BAD_KEY`. The key is wrong or revoked. */
export class SmsActivateBadKey extends Schema.TaggedError<SmsActivateBadKey>()("SmsActivateBadKey", answered) {}

/** `ERROR_SQL`. The supplier's database failed: whether the call took effect is not known. */
export class SmsActivateErrorSql extends Schema.TaggedError<SmsActivateErrorSql>()("SmsActivateErrorSql", answered) {}

/** `NO_NUMBERS`. getNumber: nothing in stock. */
export class SmsActivateNoNumbers extends Schema.TaggedError<SmsActivateNoNumbers>()(
  "SmsActivateNoNumbers",
  answered,
) {}

/** `NO_BALANCE`. getNumber: the account's money does not reach. */
export class SmsActivateNoBalance extends Schema.TaggedError<SmsActivateNoBalance>()(
  "SmsActivateNoBalance",
  answered,
) {}

/** `NO_BALANCE_FORWARD`. getNumber: the account's money does not reach for forwarding. */
export class SmsActivateNoBalanceForward extends Schema.TaggedError<SmsActivateNoBalanceForward>()(
  "SmsActivateNoBalanceForward",
  answered,
) {}

/** `BAD_ACTION`. This host does not know the action. */
export class SmsActivateBadAction extends Schema.TaggedError<SmsActivateBadAction>()(
  "SmsActivateBadAction",
  answered,
) {}

/** `BAD_SERVICE`. No such service. */
export class SmsActivateBadService extends Schema.TaggedError<SmsActivateBadService>()(
  "SmsActivateBadService",
  answered,
) {}

/** `WRONG_SERVICE`. No such service, or not in that country. */
export class SmsActivateWrongService extends Schema.TaggedError<SmsActivateWrongService>()(
  "SmsActivateWrongService",
  answered,
) {}

/** `WRONG_EXCEPTION_PHONE`. getNumber: the prefixes to leave out are malformed. */
export class SmsActivateWrongExceptionPhone extends Schema.TaggedError<SmsActivateWrongExceptionPhone>()(
  "SmsActivateWrongExceptionPhone",
  answered,
) {}

/** `CHANNELS_LIMIT`. getNumber: the account is blocked for having too many numbers open. */
export class SmsActivateChannelsLimit extends Schema.TaggedError<SmsActivateChannelsLimit>()(
  "SmsActivateChannelsLimit",
  answered,
) {}

/** `NO_ACTIVATION`. No such activation. */
export class SmsActivateNoActivation extends Schema.TaggedError<SmsActivateNoActivation>()(
  "SmsActivateNoActivation",
  answered,
) {}

/** `WRONG_ACTIVATION_ID`. No such activation, or no number. */
export class SmsActivateWrongActivationId extends Schema.TaggedError<SmsActivateWrongActivationId>()(
  "SmsActivateWrongActivationId",
  answered,
) {}

/** `BAD_STATUS`. setStatus: the activation cannot go there from where it is. */
export class SmsActivateBadStatus extends Schema.TaggedError<SmsActivateBadStatus>()(
  "SmsActivateBadStatus",
  answered,
) {}

/** `EARLY_CANCEL_DENIED`. setStatus: too early after the order. */
export class SmsActivateEarlyCancelDenied extends Schema.TaggedError<SmsActivateEarlyCancelDenied>()(
  "SmsActivateEarlyCancelDenied",
  answered,
) {}

/** `ORDER_ALREADY_EXISTS`. getNumberV2: an order under this `orderId` was placed before. */
export class SmsActivateOrderAlreadyExists extends Schema.TaggedError<SmsActivateOrderAlreadyExists>()(
  "SmsActivateOrderAlreadyExists",
  answered,
) {}

/** `WRONG_MAX_PRICE:min`. getNumber: nothing for that price. */
export class SmsActivateWrongMaxPrice extends Schema.TaggedError<SmsActivateWrongMaxPrice>()(
  "SmsActivateWrongMaxPrice",
  {
    ...answered,
    /** The least that would do, as a decimal amount; `null` when it was not told. */
    minimum: Schema.NullOr(Schema.Finite),
  },
) {}

/** `BANNED:YYYY-m-d H-i-s`. getNumber: the account is blocked until then. */
export class SmsActivateBanned extends Schema.TaggedError<SmsActivateBanned>()("SmsActivateBanned", {
  ...answered,
  /** As the host wrote it: it names no zone. */
  until: Schema.String,
}) {}

/** 429 or 503: too many calls. */
export class SmsActivateLimited extends Schema.TaggedError<SmsActivateLimited>()("SmsActivateLimited", {
  ...answered,
  /** From `Retry-After`; `null` when the host named no time. */
  retryAfterMs: Schema.NullOr(Schema.Int),
}) {}

/** Any other 4xx in plain words: understood as "no", with a reason that the protocol does not list. */
export class SmsActivateOtherRefusal extends Schema.TaggedError<SmsActivateOtherRefusal>()(
  "SmsActivateOtherRefusal",
  answered,
) {}

/** Refusals whose word says all. */
export const SMS_ACTIVATE_REFUSALS = {
  BAD_KEY: SmsActivateBadKey,
  ERROR_SQL: SmsActivateErrorSql,
  NO_NUMBERS: SmsActivateNoNumbers,
  NO_BALANCE: SmsActivateNoBalance,
  NO_BALANCE_FORWARD: SmsActivateNoBalanceForward,
  BAD_ACTION: SmsActivateBadAction,
  BAD_SERVICE: SmsActivateBadService,
  WRONG_SERVICE: SmsActivateWrongService,
  WRONG_EXCEPTION_PHONE: SmsActivateWrongExceptionPhone,
  CHANNELS_LIMIT: SmsActivateChannelsLimit,
  NO_ACTIVATION: SmsActivateNoActivation,
  WRONG_ACTIVATION_ID: SmsActivateWrongActivationId,
  BAD_STATUS: SmsActivateBadStatus,
  EARLY_CANCEL_DENIED: SmsActivateEarlyCancelDenied,
  ORDER_ALREADY_EXISTS: SmsActivateOrderAlreadyExists,
} as const

/** An answer that is nothing but one of the documented words. */
export type SmsActivateRefusal = InstanceType<(typeof SMS_ACTIVATE_REFUSALS)[keyof typeof SMS_ACTIVATE_REFUSALS]>

/** All that a call can fail with. `UpstreamUnknown` stands for time-outs, cut connections, HTML pages and answers nobody understands. */
export type SmsActivateError =
  | SmsActivateRefusal
  | SmsActivateWrongMaxPrice
  | SmsActivateBanned
  | SmsActivateLimited
  | SmsActivateOtherRefusal
  | UpstreamUnknown

import type { UpstreamUnknown } from "@mintcode/core/supplier"
import { Schema } from "effect"

/**
 * Every error that the 5SIM documentation names, each under its own tag. `text` is the supplier's own answer, clipped
 * and without secrets.
 */

const answered = {
  /** What was being done. */
  operation: Schema.String,
  /** HTTP status; many refusals come with 200. */
  status: Schema.Int,
  text: Schema.String,
}

const limited = {
  ...answered,
  /** From `Retry-After`; `null` when the supplier named no time. */
  retryAfterMs: Schema.NullOr(Schema.Int),
}

/** `no free phones`. Buy: nothing in stock. Comes with status 200. */
export class FiveSimNoFreePhones extends Schema.TaggedError<FiveSimNoFreePhones>()("FiveSimNoFreePhones", answered) {}

/** `not enough user balance`. Buy: the account's money does not reach. */
export class FiveSimNotEnoughUserBalance extends Schema.TaggedError<FiveSimNotEnoughUserBalance>()(
  "FiveSimNotEnoughUserBalance",
  answered,
) {}

/** `not enough rating`. Buy: the account's rating is at 0; ordering is blocked for 24 hours. */
export class FiveSimNotEnoughRating extends Schema.TaggedError<FiveSimNotEnoughRating>()(
  "FiveSimNotEnoughRating",
  answered,
) {}

/** `select country`. Buy: the country was left out. */
export class FiveSimSelectCountry extends Schema.TaggedError<FiveSimSelectCountry>()(
  "FiveSimSelectCountry",
  answered,
) {}

/** `select operator`. Buy: the operator was left out. */
export class FiveSimSelectOperator extends Schema.TaggedError<FiveSimSelectOperator>()(
  "FiveSimSelectOperator",
  answered,
) {}

/** `select product`. Buy: the product was left out. */
export class FiveSimSelectProduct extends Schema.TaggedError<FiveSimSelectProduct>()(
  "FiveSimSelectProduct",
  answered,
) {}

/** `bad country`. Buy: no such country. */
export class FiveSimBadCountry extends Schema.TaggedError<FiveSimBadCountry>()("FiveSimBadCountry", answered) {}

/** `bad operator`. Buy: no such operator. */
export class FiveSimBadOperator extends Schema.TaggedError<FiveSimBadOperator>()("FiveSimBadOperator", answered) {}

/** `bad product`. Buy: no such product. */
export class FiveSimBadProduct extends Schema.TaggedError<FiveSimBadProduct>()("FiveSimBadProduct", answered) {}

/** `no product`. Buy: no such product there. */
export class FiveSimNoProduct extends Schema.TaggedError<FiveSimNoProduct>()("FiveSimNoProduct", answered) {}

/** `not enough product qty`. Buy: fewer numbers than asked for. */
export class FiveSimNotEnoughProductQty extends Schema.TaggedError<FiveSimNotEnoughProductQty>()(
  "FiveSimNotEnoughProductQty",
  answered,
) {}

/** `server offline`. Buy: the servers behind that country are down. */
export class FiveSimServerOffline extends Schema.TaggedError<FiveSimServerOffline>()(
  "FiveSimServerOffline",
  answered,
) {}

/** `reuse not possible`. Reuse: the number cannot be bought again. */
export class FiveSimReuseNotPossible extends Schema.TaggedError<FiveSimReuseNotPossible>()(
  "FiveSimReuseNotPossible",
  answered,
) {}

/** `reuse false`. Reuse: the order was not placed for reuse. */
export class FiveSimReuseFalse extends Schema.TaggedError<FiveSimReuseFalse>()("FiveSimReuseFalse", answered) {}

/** `reuse expired`. Reuse: too long ago. */
export class FiveSimReuseExpired extends Schema.TaggedError<FiveSimReuseExpired>()("FiveSimReuseExpired", answered) {}

/** `country is incorrect`. Prices: no such country. */
export class FiveSimCountryIsIncorrect extends Schema.TaggedError<FiveSimCountryIsIncorrect>()(
  "FiveSimCountryIsIncorrect",
  answered,
) {}

/** `product is incorrect`. Prices: no such product. */
export class FiveSimProductIsIncorrect extends Schema.TaggedError<FiveSimProductIsIncorrect>()(
  "FiveSimProductIsIncorrect",
  answered,
) {}

/** `order not found`. No such order, or somebody else's. Also a 404 page that says `not found`. */
export class FiveSimOrderNotFound extends Schema.TaggedError<FiveSimOrderNotFound>()(
  "FiveSimOrderNotFound",
  answered,
) {}

/** `record not found`. Inbox: no such order. */
export class FiveSimRecordNotFound extends Schema.TaggedError<FiveSimRecordNotFound>()(
  "FiveSimRecordNotFound",
  answered,
) {}

/** `order expired`. Finish, cancel, ban: the order is over. */
export class FiveSimOrderExpired extends Schema.TaggedError<FiveSimOrderExpired>()("FiveSimOrderExpired", answered) {}

/** `order no sms`. Finish: no message has arrived. */
export class FiveSimOrderNoSms extends Schema.TaggedError<FiveSimOrderNoSms>()("FiveSimOrderNoSms", answered) {}

/** `order has sms`. Cancel, ban: a message has arrived, so the money is due. */
export class FiveSimOrderHasSms extends Schema.TaggedError<FiveSimOrderHasSms>()("FiveSimOrderHasSms", answered) {}

/** `hosting order`. Finish, cancel, ban: a rented number runs until its end. */
export class FiveSimHostingOrder extends Schema.TaggedError<FiveSimHostingOrder>()("FiveSimHostingOrder", answered) {}

/** `you need to wait time`. Cancel: too early after the order. */
export class FiveSimNeedToWait extends Schema.TaggedError<FiveSimNeedToWait>()("FiveSimNeedToWait", answered) {}

/** `internal error`. 500: whether the call took effect is not known. */
export class FiveSimInternalError extends Schema.TaggedError<FiveSimInternalError>()(
  "FiveSimInternalError",
  answered,
) {}

/** 401: the token is wrong or revoked. */
export class FiveSimUnauthorized extends Schema.TaggedError<FiveSimUnauthorized>()("FiveSimUnauthorized", answered) {}

/** 429, `api limit is 100 requests per second`: too many calls with this key. Five in 10 minutes bring a 10-minute ban. */
export class FiveSimApiLimit extends Schema.TaggedError<FiveSimApiLimit>()("FiveSimApiLimit", limited) {}

/** 503, `ip address limit is 100 requests per second`: too many calls from this address, or for buying. */
export class FiveSimAddressLimit extends Schema.TaggedError<FiveSimAddressLimit>()("FiveSimAddressLimit", limited) {}

/** Any other 4xx in plain words: understood as "no", with a reason that the documentation does not list. */
export class FiveSimOtherRefusal extends Schema.TaggedError<FiveSimOtherRefusal>()("FiveSimOtherRefusal", answered) {}

/** Refusals whose text says all; the key is the text in lower case. */
export const FIVE_SIM_REFUSALS = {
  "no free phones": FiveSimNoFreePhones,
  "not enough user balance": FiveSimNotEnoughUserBalance,
  "not enough rating": FiveSimNotEnoughRating,
  "select country": FiveSimSelectCountry,
  "select operator": FiveSimSelectOperator,
  "select product": FiveSimSelectProduct,
  "bad country": FiveSimBadCountry,
  "bad operator": FiveSimBadOperator,
  "bad product": FiveSimBadProduct,
  "no product": FiveSimNoProduct,
  "not enough product qty": FiveSimNotEnoughProductQty,
  "server offline": FiveSimServerOffline,
  "reuse not possible": FiveSimReuseNotPossible,
  "reuse false": FiveSimReuseFalse,
  "reuse expired": FiveSimReuseExpired,
  "country is incorrect": FiveSimCountryIsIncorrect,
  "product is incorrect": FiveSimProductIsIncorrect,
  "order not found": FiveSimOrderNotFound,
  "record not found": FiveSimRecordNotFound,
  "order expired": FiveSimOrderExpired,
  "order no sms": FiveSimOrderNoSms,
  "order has sms": FiveSimOrderHasSms,
  "hosting order": FiveSimHostingOrder,
  "you need to wait time": FiveSimNeedToWait,
  "internal error": FiveSimInternalError,
} as const

/** An answer that is nothing but one of the documented texts. */
export type FiveSimRefusal = InstanceType<(typeof FIVE_SIM_REFUSALS)[keyof typeof FIVE_SIM_REFUSALS]>

/** All that a call can fail with. `UpstreamUnknown` stands for time-outs, cut connections, HTML pages and answers nobody understands. */
export type FiveSimError =
  | FiveSimRefusal
  | FiveSimUnauthorized
  | FiveSimApiLimit
  | FiveSimAddressLimit
  | FiveSimOtherRefusal
  | UpstreamUnknown

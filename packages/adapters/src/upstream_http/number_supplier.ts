import type { Timestamp } from "@mintcode/core/kernel"
import {
  type Intent,
  type OrderFault,
  type Returned,
  type Supplier,
  type SupplierFault,
  type SupplierSetup,
  UpstreamRefused,
  UpstreamUnknown,
} from "@mintcode/core/supplier"
import { Effect, Either, Schema } from "effect"
import { flawsOf, NumberAccountOptions, type ParameterFlaw, refusingSupplier } from "./account_options.ts"
import { isUpstreamUrl } from "./upstream_http.ts"

/** An order's life when its supplier does not tell its end. They give 15 to 20 minutes; the shorter loses no refund. */
export const ORDER_TTL_MS_DEFAULT = 15 * 60 * 1000
/** Pause before the next try when the early-cancel window should be over and the supplier still says no. */
const CANCEL_RETRY_MS = 15_000

export const RETURNED: Returned = { _tag: "Returned" }

/**
 * Connects a number supplier whose account is set up soundly; one that is not refuses every call and says why. Without
 * `baseUrlDefault` the account has to name an address.
 */
export const connectNumberSupplier = (
  { account }: SupplierSetup,
  baseUrlDefault: string | undefined,
  connect: (baseUrl: string, options: NumberAccountOptions) => Supplier,
): Supplier => {
  const options = Schema.decodeUnknownEither(NumberAccountOptions)(account.options)
  if (Either.isLeft(options)) {
    return refusingSupplier(`Account options: ${listed(flawsOf(NumberAccountOptions, account.options))}`)
  }
  const baseUrl = account.baseUrl === "" ? (baseUrlDefault ?? "") : account.baseUrl
  return isUpstreamUrl(baseUrl)
    ? connect(baseUrl, options.right)
    : refusingSupplier("Account: baseUrl is no http or https address")
}

/** The parameters of an intent, or why they are refused. */
export const decodeParameters =
  <A, I>(schema: Schema.Schema<A, I>) =>
  ({ parameters }: Intent): Effect.Effect<A, UpstreamRefused> =>
    Effect.mapError(
      Schema.decodeUnknown(schema)(parameters, { onExcessProperty: "error" }),
      () => new UpstreamRefused({ refusal: "parameters", reason: listed(flawsOf(schema, parameters)) }),
    )

/** A fault of a call on an order that exists: there is no stock to run out of. */
export const onOrder = (fault: SupplierFault): OrderFault =>
  fault._tag === "OutOfStock" ? new UpstreamUnknown({ reason: `Unexpected answer: ${fault.reason}` }) : fault

/**
 * When to ask again for a cancellation that came too early. A clock that is ahead must not put it beyond a whole window
 * from now.
 */
export const cancelAgainAt = (placedAt: Timestamp | null, earlyCancelMs: number, now: Timestamp): Timestamp => {
  const windowEnd = Math.min(placedAt ?? now, now) + earlyCancelMs
  return windowEnd > now ? windowEnd : now + CANCEL_RETRY_MS
}

const listed = (flaws: ReadonlyArray<ParameterFlaw>): string =>
  flaws.map((flaw) => `${flaw.path} ${flaw.message}`).join("; ")

import { type Money, moneyFromDecimal, moneyToDecimal, type Timestamp } from "@mintcode/core/kernel"
import {
  type Delivered,
  type Ended,
  type Intent,
  type OrderFault,
  type Pending,
  type Placed,
  type Returned,
  type Supplier,
  type SupplierDriver,
  type SupplierFault,
  type SupplierSetup,
  type TooEarly,
  UpstreamUnknown,
} from "@mintcode/core/supplier"
import { Clock, Effect, Redacted } from "effect"
import { flawsOf, type NumberAccountOptions as Options } from "../upstream_http/account_options.ts"
import {
  cancelAgainAt,
  connectNumberSupplier,
  decodeParameters,
  ORDER_TTL_MS_DEFAULT,
  RETURNED,
} from "../upstream_http/number_supplier.ts"
import { codeFromText } from "../upstream_http/sms_code.ts"
import { parseUpstreamTime } from "../upstream_http/upstream_time.ts"
import { makeSmsActivateClient, type SmsActivateClient, type SmsActivateNumberQuery } from "./client.ts"
import type { SmsActivateError } from "./errors.ts"
import { orderFaultOf, supplierFaultOf } from "./fault.ts"
import { SmsActivateParameters } from "./parameters.ts"
import type { SmsActivateNumber, SmsActivateStatus } from "./wire.ts"

/** Number suppliers that speak the SMS-Activate-compatible protocol. */
export const smsActivateDriver: SupplierDriver = {
  name: "sms-activate",
  connect: (setup) =>
    connectNumberSupplier(setup, undefined, (baseUrl, options) =>
      makeSmsActivateSupplier(
        makeSmsActivateClient({ baseUrl, key: setup.token, timeoutMs: options.timeoutMs }),
        setup,
        options,
      ),
    ),
  checkParameters: (parameters) => flawsOf(SmsActivateParameters, parameters),
}

/** The port over a client. */
const makeSmsActivateSupplier = (client: SmsActivateClient, { account }: SupplierSetup, options: Options): Supplier => {
  const currency = account.currency
  const money = (amount: number | null): Money | null => (amount === null ? null : moneyFromDecimal(amount, currency))
  const timeOf = (text: string): number | null => parseUpstreamTime(text, options.utcOffsetMinutes)
  /** Cleared once the host said that it does not know `getNumberV2`. */
  let hasV2 = true

  const buy = (query: SmsActivateNumberQuery): Effect.Effect<SmsActivateNumber, SmsActivateError> =>
    Effect.suspend(() => (hasV2 ? client.getNumberV2(query) : client.getNumber(query))).pipe(
      // An unknown action placed nothing, so that asking the old way is no second order.
      Effect.catchTag("SmsActivateBadAction", (error) => {
        if (!hasV2 && error.operation === "getNumber") return Effect.fail(error)
        hasV2 = false
        return client.getNumber(query)
      }),
    )

  const order = (intent: Intent): Effect.Effect<Placed | Delivered, SupplierFault> =>
    Effect.gen(function* () {
      const parameters = yield* parametersOf(intent)
      const maximum = intent.maximumPriceMinor
      const bought = yield* Effect.mapError(
        buy({
          service: parameters.service,
          country: String(parameters.country),
          ...(parameters.operator === undefined ? {} : { operator: parameters.operator }),
          ...(parameters.phoneException === undefined ? {} : { phoneException: parameters.phoneException }),
          ...(parameters.forward === undefined ? {} : { forward: parameters.forward }),
          ...(maximum === null ? {} : { maxPrice: moneyToDecimal({ minor: maximum, currency }) }),
          orderId: intent.id,
        }),
        supplierFaultOf,
      )
      const now = yield* Clock.currentTimeMillis
      const [start, end] = [timeOf(bought.placedAt), timeOf(bought.endsAt)]
      return {
        _tag: "Placed",
        ref: bought.id,
        placedAt: now,
        // Only the length of its life is taken from the host: its clock may be off and its zone is not told.
        expiresAt: now + (start !== null && end !== null && end > start ? end - start : ORDER_TTL_MS_DEFAULT),
        cost: money(bought.cost),
        details: detailsOf(bought.phone),
      }
    })

  const check = (ref: string): Effect.Effect<Pending | Delivered | Ended, OrderFault> =>
    client.getStatus(ref).pipe(
      Effect.map(stateOf),
      Effect.catchTags({
        SmsActivateNoActivation: (error) => Effect.succeed<Ended>({ _tag: "Ended", reason: error.text }),
        SmsActivateWrongActivationId: (error) => Effect.succeed<Ended>({ _tag: "Ended", reason: error.text }),
      }),
      Effect.mapError(faultOnOrder),
    )

  const settle = (ref: string): Effect.Effect<void, OrderFault> =>
    client.setStatus(ref, 6).pipe(
      Effect.asVoid,
      Effect.catchTags({
        SmsActivateNoActivation: () => Effect.void,
        SmsActivateWrongActivationId: () => Effect.void,
        // Finished or cancelled before, or the host does not see the code yet.
        SmsActivateBadStatus: (error) =>
          Effect.flatMap(check(ref), (state) =>
            state._tag === "Pending" ? stillOpen("finish", error.text) : Effect.void,
          ),
      }),
      Effect.mapError(faultOnOrder),
    )

  /** After a cancellation that the host did not take: what the order became meanwhile. */
  const becameOf = (ref: string, text: string): Effect.Effect<Returned | Delivered, OrderFault> =>
    Effect.flatMap(
      check(ref),
      (state): Effect.Effect<Returned | Delivered, UpstreamUnknown> =>
        state._tag === "Pending"
          ? stillOpen("cancel", text)
          : Effect.succeed(state._tag === "Delivered" ? state : RETURNED),
    )

  const tooEarly = (ref: string): Effect.Effect<TooEarly, SmsActivateError> =>
    Effect.gen(function* () {
      const active = yield* client.getActiveActivations
      const now = yield* Clock.currentTimeMillis
      const placedAt = timeOf(active.find((activation) => activation.id === ref)?.placedAt ?? "")
      return { _tag: "TooEarly", retryAt: cancelAgainAt(placedAt, options.earlyCancelMs, now) }
    })

  /** Looks first: some hosts take a cancellation after the code, and keep code and money. */
  const cancel: Supplier["cancel"] = (ref) =>
    Effect.flatMap(check(ref), (state): Effect.Effect<Returned | TooEarly | Delivered, OrderFault> => {
      if (state._tag === "Delivered") return Effect.succeed(state)
      if (state._tag === "Ended") return Effect.succeed(RETURNED)
      return client.setStatus(ref, 8).pipe(
        Effect.flatMap(
          (access): Effect.Effect<Returned | Delivered, OrderFault> =>
            access === "ACCESS_CANCEL" ? Effect.succeed(RETURNED) : becameOf(ref, access),
        ),
        Effect.catchTags({
          SmsActivateNoActivation: () => Effect.succeed(RETURNED),
          SmsActivateWrongActivationId: () => Effect.succeed(RETURNED),
          SmsActivateBadStatus: (error) => becameOf(ref, error.text),
          SmsActivateEarlyCancelDenied: () => tooEarly(ref),
        }),
        Effect.mapError(faultOnOrder),
      )
    })

  /** Operators are not compared: hosts give another one when the one that was asked for has no numbers. */
  const recover: Supplier["recover"] = (intent) =>
    Effect.gen(function* () {
      const parameters = yield* parametersOf(intent)
      const active = yield* Effect.mapError(client.getActiveActivations, orderFaultOf)
      const now = yield* Clock.currentTimeMillis
      const orders = active.flatMap((activation): ReadonlyArray<Placed> => {
        const listedAt = timeOf(activation.placedAt)
        const fits =
          sameOrOpen(activation.service, parameters.service) &&
          sameOrOpen(activation.country, String(parameters.country)) &&
          (listedAt === null || listedAt >= intent.recordedAt - options.clockSkewMs)
        const placedAt = Math.min(listedAt ?? now, now)
        return fits ? [placedOf(activation, placedAt)] : []
      })
      return orders.length === 0 ? { _tag: "Absent" as const } : { _tag: "Candidates" as const, orders }
    })

  const placedOf = (
    activation: { readonly id: string; readonly phone: string; readonly cost: number | null },
    placedAt: Timestamp,
  ): Placed => ({
    _tag: "Placed",
    ref: activation.id,
    placedAt,
    expiresAt: placedAt + ORDER_TTL_MS_DEFAULT,
    cost: money(activation.cost),
    details: detailsOf(activation.phone),
  })

  return {
    order,
    check,
    settle,
    cancel,
    recover,
    orders: (limit) =>
      Effect.map(Effect.mapError(client.getActiveActivations, orderFaultOf), (active) =>
        active
          .map((activation) => {
            const placedAt = timeOf(activation.placedAt) ?? 0
            const { _tag, ...placed } = placedOf(activation, placedAt)
            return {
              ...placed,
              details: { ...placed.details, country: activation.country, service: activation.service },
              open: true,
              received: activation.received,
            }
          })
          .sort((left, right) => right.placedAt - left.placedAt || Number(right.ref) - Number(left.ref))
          .slice(0, limit),
      ),
    balance: client.getBalance.pipe(
      Effect.map((balance) => moneyFromDecimal(balance, currency)),
      Effect.mapError(orderFaultOf),
    ),
    prices: (given) => {
      const [service, country] = [given.service, given.country]
      return client
        .getPrices({
          ...(typeof service === "string" ? { service } : {}),
          ...(typeof country === "string" || typeof country === "number" ? { country: String(country) } : {}),
        })
        .pipe(
          Effect.map((rows) =>
            rows.map((row) => ({
              parameters: { country: row.country, service: row.service },
              cost: moneyFromDecimal(row.cost, currency),
              available: row.count,
              successRatePercent: null,
            })),
          ),
          Effect.mapError(orderFaultOf),
        )
    },
  }
}

const parametersOf = decodeParameters(SmsActivateParameters)

const stillOpen = (step: string, text: string): Effect.Effect<never, UpstreamUnknown> =>
  Effect.fail(new UpstreamUnknown({ reason: `Cannot ${step}: ${text}, but the order is still open` }))

/** Faults that came through `check` are faults of the port already. */
const faultOnOrder = (error: SmsActivateError | OrderFault): OrderFault =>
  error._tag === "UpstreamThrottled" || error._tag === "UpstreamRefused" ? error : orderFaultOf(error)

/** The protocol writes numbers without the `+`. */
const detailsOf = (phone: string): Readonly<Record<string, string>> =>
  phone === "" ? {} : { phoneNumber: `+${phone}` }

const stateOf = (status: SmsActivateStatus): Pending | Delivered | Ended => {
  switch (status._tag) {
    case "Ok":
      return deliveredOf(status.code)
    // Somebody asked for one more code; the one before is paid for and must not be lost.
    case "WaitRetry":
      return status.lastCode === "" ? { _tag: "Pending", details: {} } : deliveredOf(status.lastCode)
    case "WaitCode":
    case "WaitResend":
      return { _tag: "Pending", details: {} }
    case "Cancel":
      return { _tag: "Ended", reason: "STATUS_CANCEL" }
  }
}

/** What hosts send as a code; some send the whole message instead. */
const BARE_CODE = /^[a-z0-9-]{1,12}$/i

const deliveredOf = (text: string): Delivered => ({
  _tag: "Delivered",
  value: Redacted.make({ code: BARE_CODE.test(text) ? text : codeFromText(text) || text, text }),
})

/** A field that the list leaves out cannot speak against an order. */
const sameOrOpen = (listed: string, asked: string): boolean =>
  listed === "" || listed.toLowerCase() === asked.toLowerCase()

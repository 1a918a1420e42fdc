import { moneyFromDecimal, moneyToDecimal, type Timestamp } from "@mintcode/core/kernel"
import {
  type Delivered,
  type Ended,
  type Intent,
  type OrderFault,
  OutOfStock,
  type Pending,
  type Placed,
  type Returned,
  type Supplier,
  type SupplierDriver,
  type SupplierFault,
  type SupplierSetup,
  UpstreamThrottled,
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
import { FIVE_SIM_BASE_URL, type FiveSimClient, makeFiveSimClient } from "./client.ts"
import type { FiveSimError } from "./errors.ts"
import { orderFaultOf, supplierFaultOf } from "./fault.ts"
import { ANY_OPERATOR, FiveSimParameters } from "./parameters.ts"
import { recentFiveSimOrders } from "./recent_orders.ts"
import { FIVE_SIM_ENDED_STATUSES, type FiveSimOrder, type FiveSimSms } from "./wire.ts"

/** The number supplier behind the 5SIM HTTP API. */
export const fiveSimDriver: SupplierDriver = {
  name: "five-sim",
  connect: (setup) =>
    connectNumberSupplier(setup, FIVE_SIM_BASE_URL, (baseUrl, options) =>
      makeFiveSimSupplier(
        makeFiveSimClient({ baseUrl, token: setup.token, timeoutMs: options.timeoutMs }),
        setup,
        options,
      ),
    ),
  checkParameters: (parameters) => flawsOf(FiveSimParameters, parameters),
}

/** The port over a client. */
const makeFiveSimSupplier = (
  client: FiveSimClient,
  { account, nextTurn }: SupplierSetup,
  options: Options,
): Supplier => {
  const currency = account.currency
  const money = (amount: number | null) => (amount === null ? null : moneyFromDecimal(amount, currency))

  const placedOf = (order: FiveSimOrder, placedAt: Timestamp): Placed => ({
    _tag: "Placed",
    ref: order.id,
    placedAt,
    // Counted from our own clock: the supplier's may be off.
    expiresAt: placedAt + ttlOf(order),
    cost: money(order.price),
    details: detailsOf(order),
  })

  const check = (ref: string): Effect.Effect<Pending | Delivered | Ended, OrderFault> =>
    client.user.check(ref).pipe(
      Effect.map(stateOf),
      Effect.catchTag("FiveSimOrderNotFound", (error) => Effect.succeed<Ended>({ _tag: "Ended", reason: error.text })),
      Effect.mapError(faultOnOrder),
    )

  /** Only operator `any` takes a price limit; a named operator's price is looked up before. */
  const refuseDear = (parameters: FiveSimParameters, maximum: number): Effect.Effect<void, SupplierFault> =>
    client.guest.prices({ country: parameters.country, product: parameters.product }).pipe(
      // Nothing was placed yet, so an unknown outcome of this question is no unknown order.
      Effect.mapError((error) => {
        const fault = supplierFaultOf(error)
        return fault._tag === "UpstreamUnknown"
          ? new UpstreamThrottled({ retryAfterMs: null, reason: fault.reason })
          : fault
      }),
      Effect.flatMap((prices) => {
        const row = prices.find((price) => sameName(price.operator, parameters.operator))
        return row !== undefined && moneyFromDecimal(row.cost, currency).minor > maximum
          ? new OutOfStock({ reason: `costs ${row.cost}, above the plan's maximum price` })
          : Effect.void
      }),
    )

  const order = (intent: Intent): Effect.Effect<Placed | Delivered, SupplierFault> =>
    Effect.gen(function* () {
      const parameters = yield* parametersOf(intent)
      const maximum = intent.maximumPriceMinor
      const any = parameters.operator === ANY_OPERATOR
      if (maximum !== null && !any) yield* refuseDear(parameters, maximum)
      const bought = yield* client.user
        .buyActivation(parameters.country, parameters.operator, parameters.product, {
          ...(parameters.forwarding === undefined ? {} : { forwarding: parameters.forwarding }),
          ...(parameters.forwardingNumber === undefined ? {} : { number: parameters.forwardingNumber }),
          ...(parameters.reuse === undefined ? {} : { reuse: parameters.reuse }),
          ...(parameters.voice === undefined ? {} : { voice: parameters.voice }),
          ...(maximum === null || !any ? {} : { maxPrice: moneyToDecimal({ minor: maximum, currency }) }),
        })
        .pipe(Effect.mapError(supplierFaultOf))
      return placedOf(bought, yield* Clock.currentTimeMillis)
    })

  const settle = (ref: string): Effect.Effect<void, OrderFault> =>
    client.user.finish(ref).pipe(
      Effect.asVoid,
      Effect.catchTags({
        FiveSimOrderExpired: () => Effect.void,
        FiveSimOrderNotFound: () => Effect.void,
        // Rented numbers run until their end; there is nothing to tell.
        FiveSimHostingOrder: () => Effect.void,
        // The supplier lost sight of the message, or its replica is behind: done once the order is over by itself.
        FiveSimOrderNoSms: (error) =>
          Effect.flatMap(client.user.check(ref), (now) =>
            isOver(now) ? Effect.void : Effect.fail(new UpstreamUnknown({ reason: `Cannot finish: ${error.text}` })),
          ).pipe(Effect.catchTag("FiveSimOrderNotFound", () => Effect.void)),
      }),
      Effect.mapError(faultOnOrder),
    )

  const cancel: Supplier["cancel"] = (ref) =>
    client.user.cancel(ref).pipe(
      Effect.map((cancelled) => deliveredOf(cancelled) ?? RETURNED),
      Effect.catchTags({
        FiveSimOrderNotFound: () => Effect.succeed(RETURNED),
        FiveSimOrderHasSms: (error) =>
          Effect.flatMap(check(ref), (state): Effect.Effect<Delivered | Returned, UpstreamUnknown> => {
            if (state._tag === "Pending") {
              return Effect.fail(
                new UpstreamUnknown({ reason: `Cannot cancel: ${error.text}, but it is not shown yet` }),
              )
            }
            return Effect.succeed(state._tag === "Delivered" ? state : RETURNED)
          }),
        // Expired with a message it was charged, without one it was paid back.
        FiveSimOrderExpired: () => Effect.map(check(ref), (state) => (state._tag === "Delivered" ? state : RETURNED)),
        FiveSimNeedToWait: () => tooEarly(ref),
      }),
      Effect.mapError(faultOnOrder),
    )

  const tooEarly = (ref: string) =>
    Effect.gen(function* () {
      const order = yield* client.user.check(ref)
      const delivered = deliveredOf(order)
      if (delivered !== undefined) return delivered
      if (isOver(order)) return RETURNED
      const now = yield* Clock.currentTimeMillis
      return { _tag: "TooEarly" as const, retryAt: cancelAgainAt(order.createdAt, options.earlyCancelMs, now) }
    }).pipe(Effect.catchTag("FiveSimOrderNotFound", () => Effect.succeed(RETURNED)))

  const recover: Supplier["recover"] = (intent) =>
    Effect.gen(function* () {
      const parameters = yield* parametersOf(intent)
      const since = intent.recordedAt - options.clockSkewMs
      const recent = yield* Effect.mapError(recentFiveSimOrders(client, since, undefined, nextTurn), listFaultOf)
      const now = yield* Clock.currentTimeMillis
      const orders = recent
        .filter((candidate) => !isOver(candidate) && fits(candidate, parameters))
        .map((candidate) => placedOf(candidate, Math.min(candidate.createdAt ?? now, now)))
      return orders.length === 0 ? { _tag: "Absent" as const } : { _tag: "Candidates" as const, orders }
    })

  return {
    order,
    check,
    settle,
    cancel,
    recover,
    orders: (limit) =>
      Effect.map(Effect.mapError(recentFiveSimOrders(client, 0, limit, nextTurn), listFaultOf), (orders) =>
        orders.map((listed) => {
          const placedAt = listed.createdAt ?? Math.max(0, (listed.expires ?? 0) - ORDER_TTL_MS_DEFAULT)
          return {
            ref: listed.id,
            placedAt,
            expiresAt: placedAt + ttlOf(listed),
            cost: money(listed.price),
            details: {
              ...detailsOf(listed),
              country: listed.country,
              operator: listed.operator,
              product: listed.product,
            },
            open: !isOver(listed),
            received: listed.sms.length > 0,
          }
        }),
      ),
    balance: client.user.profile.pipe(
      Effect.map((profile) => moneyFromDecimal(profile.balance, currency)),
      Effect.mapError(orderFaultOf),
    ),
    prices: (given) => {
      const text = (name: string) => (typeof given[name] === "string" ? given[name] : ANY_OPERATOR)
      const [country, operator, product] = [text("country"), text("operator"), text("product")]
      return client.guest
        .prices({
          ...(country === ANY_OPERATOR ? {} : { country }),
          ...(product === ANY_OPERATOR ? {} : { product }),
        })
        .pipe(
          Effect.map((rows) =>
            rows
              .filter((row) => operator === ANY_OPERATOR || sameName(row.operator, operator))
              .map((row) => ({
                parameters: { country: row.country, operator: row.operator, product: row.product },
                cost: moneyFromDecimal(row.cost, currency),
                available: row.count,
                successRatePercent: row.rate,
              })),
          ),
          Effect.mapError(orderFaultOf),
        )
    },
  }
}

const parametersOf = decodeParameters(FiveSimParameters)

/** Faults that came through `check` are faults of the port already. */
const faultOnOrder = (error: FiveSimError | OrderFault): OrderFault =>
  error._tag === "UpstreamThrottled" || error._tag === "UpstreamRefused" ? error : orderFaultOf(error)

const ttlOf = (order: FiveSimOrder): number =>
  order.expires !== null && order.createdAt !== null && order.expires > order.createdAt
    ? order.expires - order.createdAt
    : ORDER_TTL_MS_DEFAULT

/** Buyers see these. The number is missing while it is being prepared. */
const detailsOf = (order: FiveSimOrder): Readonly<Record<string, string>> =>
  order.phone === "" ? {} : { phoneNumber: order.phone }

const isOver = (order: FiveSimOrder): boolean => FIVE_SIM_ENDED_STATUSES.has(order.status)

/** Statuses never tell that a code is there: messages do, in any status. */
const stateOf = (order: FiveSimOrder): Pending | Delivered | Ended =>
  deliveredOf(order) ??
  (isOver(order) ? { _tag: "Ended", reason: order.status } : { _tag: "Pending", details: detailsOf(order) })

const deliveredOf = (order: FiveSimOrder): Delivered | undefined => {
  const sms = latestOf(order.sms)
  if (sms === undefined) return undefined
  return {
    _tag: "Delivered",
    value: Redacted.make({
      code: codeOf(sms),
      text: sms.text,
      ...(sms.sender === "" ? {} : { sender: sms.sender }),
      ...detailsOf(order),
    }),
  }
}

const codeOf = (sms: FiveSimSms): string => (sms.code === "" ? codeFromText(sms.text) : sms.code)

/** The latest message wins, and one with a code before one without: a greeting may follow the code. */
const latestOf = (messages: ReadonlyArray<FiveSimSms>): FiveSimSms | undefined => {
  const timeOf = (sms: FiveSimSms) => sms.createdAt ?? sms.date
  const ordered = messages
    .map((sms, position) => ({ sms, position }))
    .sort((left, right) => {
      const [a, b] = [timeOf(left.sms), timeOf(right.sms)]
      return a !== null && b !== null && a !== b ? a - b : left.position - right.position
    })
    .map(({ sms }) => sms)
  return ordered.findLast((sms) => codeOf(sms) !== "") ?? ordered.at(-1)
}

const sameName = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase()

/** A field that the list leaves out cannot speak against an order. */
const fits = (order: FiveSimOrder, parameters: FiveSimParameters): boolean =>
  sameOrOpen(order.product, parameters.product) &&
  sameOrOpen(order.country, parameters.country) &&
  sameOrOpen(order.operator, parameters.operator)

const sameOrOpen = (listed: string, asked: string): boolean =>
  listed === "" || asked === ANY_OPERATOR || listed === ANY_OPERATOR || sameName(listed, asked)

/** Our own throttle is a fault already. */
const listFaultOf = (error: FiveSimError | UpstreamThrottled): OrderFault =>
  error._tag === "UpstreamThrottled" ? error : orderFaultOf(error)

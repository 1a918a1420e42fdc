import type { Money } from "@mintcode/core/kernel"
import {
  type Delivered,
  type Ended,
  type Intent,
  OutOfStock,
  type Pending,
  type Placed,
  type Recovery,
  type Returned,
  type Supplier,
  type SupplierFault,
  type TooEarly,
  UpstreamRefused,
  UpstreamThrottled,
  UpstreamUnknown,
} from "@mintcode/core/supplier"
import { Effect, Either, Redacted } from "effect"
import { type Habits, healed } from "./habits.ts"
import type { Seeded } from "./seeded.ts"
import type { SimulatedProcess } from "./simulated_process.ts"
import { DAY_ONE, type VirtualTime } from "./virtual_time.ts"

/** A caller waits so long for an answer: less than its claim holds. */
const PATIENCE_MS = 6_000
const TRIP_MS_MAX = 400
/** Clocks may differ by so much: what is younger than an intent by less is not older than it. */
const SKEW_MS = 5_000

/** An order as the upstream has it. */
export interface SimulatedOrder {
  readonly ref: string
  readonly shelf: string
  /** In virtual time. */
  readonly placedAt: number
  readonly expiresAt: number
  readonly listedAt: number
  readonly valueAt: number
  readonly value: string
  readonly priceMinor: number
  /** `finished` costs money; `cancelled` and `expired` do not. */
  state: "pending" | "received" | "finished" | "cancelled" | "expired"
  /** Answered once with something untrue: what becomes of it proves nothing. */
  isLiedAbout: boolean
}

/** An upstream behind the supplier port, with a network before it that loses, delays and repeats. */
export interface SimulatedUpstream {
  readonly name: string
  readonly isTruthful: boolean
  readonly orders: () => ReadonlyArray<SimulatedOrder>
  /** The port as one process has it. */
  readonly supplierFor: (process: SimulatedProcess) => Supplier
  /** Requests on their way that may still become an order. */
  readonly underWay: () => number
  readonly heal: () => void
}

type Answer<A, E> = () => Either.Either<A, E>

export const makeSimulatedUpstream = (
  first: Habits,
  time: VirtualTime,
  random: Seeded,
  trace: (line: string) => void,
): SimulatedUpstream => {
  let habits = first
  const orders: Array<SimulatedOrder> = []
  let underWay = 0

  const isOpen = ({ state }: SimulatedOrder) => state === "pending" || state === "received"

  /** What time has made of the orders. */
  const current = () => {
    for (const order of orders) {
      if (order.state === "pending" && order.valueAt <= time.now() && order.valueAt < order.expiresAt) {
        order.state = "received"
      }
      if (order.expiresAt <= time.now() && isOpen(order))
        order.state = order.state === "received" ? "finished" : "expired"
    }
    return orders
  }

  const byRef = (ref: string) => current().find((order) => order.ref === ref)
  const unknown = () => Either.left(new UpstreamUnknown({ reason: "no answer" }))

  const placedOf = (order: SimulatedOrder): Placed => ({
    _tag: "Placed",
    ref: order.ref,
    placedAt: DAY_ONE + order.placedAt,
    expiresAt: DAY_ONE + order.expiresAt,
    cost: { minor: order.priceMinor, currency: "USD" },
    details: { phoneNumber: `+1${order.ref}` },
  })

  const deliveredOf = (order: SimulatedOrder): Delivered => ({
    _tag: "Delivered",
    value: Redacted.make({ code: order.value }),
  })

  const place = (intent: Intent): SimulatedOrder => {
    const number = orders.length + 1
    const isSilent = random.percent(habits.silent)
    const order: SimulatedOrder = {
      ref: `${first.name}-${number}`,
      shelf: String(intent.parameters["shelf"]),
      placedAt: time.now(),
      expiresAt: time.now() + habits.lifeMs,
      listedAt: time.now() + random.integer(habits.listLagMsMax + 1),
      valueAt: isSilent ? Number.POSITIVE_INFINITY : time.now() + random.between(500, habits.valueMsMax),
      value: `value of ${first.name}-${number}`,
      priceMinor: 10 + random.integer(90),
      state: "pending",
      isLiedAbout: false,
    }
    orders.push(order)
    trace(`${first.name} places ${order.ref}`)
    return order
  }

  /** Something that cannot be true of an order. */
  const liedAbout = (order: SimulatedOrder): Placed => {
    order.isLiedAbout = true
    const placed = placedOf(order)
    const another = random.pick(orders) ?? order
    another.isLiedAbout = true
    return (
      random.pick<Placed>([
        { ...placed, expiresAt: Number.NaN },
        { ...placed, expiresAt: 0 },
        { ...placed, placedAt: placed.placedAt + 86_400_000, expiresAt: placed.placedAt - 1 },
        { ...placed, ref: "" },
        { ...placed, ref: another.ref },
        { ...placed, cost: { minor: -3.5, currency: "USD" } },
      ]) ?? placed
    )
  }

  const pause = () => random.pick([null, 1_000, 30_000, -5, 1e15]) ?? null

  const order =
    (intent: Intent): Answer<Placed | Delivered, SupplierFault> =>
    () => {
      if (random.percent(habits.outOfStock)) return Either.left(new OutOfStock({ reason: "empty" }))
      if (random.percent(habits.throttled)) {
        return Either.left(new UpstreamThrottled({ retryAfterMs: pause(), reason: "too fast" }))
      }
      if (random.percent(habits.refused)) return Either.left(new UpstreamRefused({ refusal: "balance", reason: "no" }))
      const placed = place(intent)
      if (random.percent(habits.lies)) {
        if (random.percent(30)) {
          placed.isLiedAbout = true
          return Either.left(new OutOfStock({ reason: "empty, it says" }))
        }
        return Either.right(liedAbout(placed))
      }
      return Either.right(placedOf(placed))
    }

  const lie = (ref: string) => {
    for (const one of orders) if (one.ref === ref) one.isLiedAbout = true
  }

  const check =
    (ref: string): Answer<Pending | Delivered | Ended, never> =>
    () => {
      if (random.percent(habits.lies)) {
        lie(ref)
        return Either.right(
          random.pick<Pending | Delivered | Ended>([
            { _tag: "Ended", reason: "it says" },
            { _tag: "Pending", details: { phoneNumber: String(random.integer(10)) } },
            { _tag: "Delivered", value: Redacted.make({ code: `untrue ${random.integer(1_000)}` }) },
          ]) ?? { _tag: "Pending", details: {} },
        )
      }
      const found = byRef(ref)
      if (found === undefined || found.state === "cancelled" || found.state === "expired") {
        return Either.right({ _tag: "Ended", reason: "over" })
      }
      return Either.right(found.state === "pending" ? { _tag: "Pending", details: {} } : deliveredOf(found))
    }

  const settle = (ref: string) => () => {
    const found = byRef(ref)
    if (found?.state === "received") found.state = "finished"
    return Either.right(undefined)
  }

  const cancel =
    (ref: string): Answer<Returned | TooEarly | Delivered, never> =>
    () => {
      if (random.percent(habits.lies)) {
        lie(ref)
        return Either.right(
          random.pick<Returned | TooEarly | Delivered>([
            { _tag: "Returned" },
            { _tag: "TooEarly", retryAt: Number.NaN },
            { _tag: "TooEarly", retryAt: 1e17 },
            { _tag: "Delivered", value: Redacted.make({ code: `untrue ${random.integer(1_000)}` }) },
          ]) ?? { _tag: "Returned" },
        )
      }
      const found = byRef(ref)
      if (found === undefined || found.state === "cancelled" || found.state === "expired") {
        return Either.right({ _tag: "Returned" })
      }
      if (found.state !== "pending") return Either.right(deliveredOf(found))
      if (time.now() < found.placedAt + habits.earlyCancelMs) {
        return Either.right({
          _tag: "TooEarly",
          retryAt: DAY_ONE + found.placedAt + habits.earlyCancelMs,
        })
      }
      found.state = "cancelled"
      trace(`${first.name} takes ${ref} back`)
      return Either.right({ _tag: "Returned" })
    }

  const recover =
    (intent: Intent): Answer<Recovery, never> =>
    () => {
      if (random.percent(habits.lies)) {
        const some = orders.filter(() => random.percent(30))
        for (const one of some) one.isLiedAbout = true
        return Either.right(
          some.length === 0 ? { _tag: "Absent" } : { _tag: "Candidates", orders: some.map((one) => liedAbout(one)) },
        )
      }
      const fitting = current().filter(
        (one) =>
          isOpen(one) &&
          one.shelf === String(intent.parameters["shelf"]) &&
          one.listedAt <= time.now() &&
          DAY_ONE + one.placedAt >= intent.recordedAt - SKEW_MS,
      )
      return Either.right(
        fitting.length === 0 ? { _tag: "Absent" } : { _tag: "Candidates", orders: fitting.map(placedOf) },
      )
    }

  /** A call over the network: the request arrives or not, once or twice, now or much later; the answer likewise. */
  const call = <A, E>(
    process: SimulatedProcess,
    name: string,
    answer: Answer<A, E>,
    mayRepeat: boolean,
  ): Effect.Effect<A, E | UpstreamUnknown> =>
    Effect.zipRight(
      // Between the last look at the clock and the request there is nothing that takes time.
      name === "order" ? Effect.void : process.gate(`${first.name} ${name}`),
      process.wait<A, E | UpstreamUnknown>((resume) => {
        const giveUp = process.after(PATIENCE_MS, () => resume(unknown()))
        const isLate = random.percent(habits.requestsLate)
        const tripMs = isLate ? random.integer(habits.lateMsMax) : random.integer(TRIP_MS_MAX)
        if (random.percent(habits.requestsLost)) return giveUp
        const arrive = (isFirst: boolean) => () => {
          if (isFirst) underWay--
          current()
          const said = answer()
          trace(`${first.name} ${name} ${Either.isRight(said) ? tagOf(said.right) : tagOf(said.left)}`)
          if (!isFirst || random.percent(habits.answersLost)) return
          process.after(random.integer(TRIP_MS_MAX), () => {
            giveUp()
            resume(random.percent(habits.garbled) ? unknown() : said)
          })
        }
        underWay++
        time.after(tripMs, arrive(true))
        if (mayRepeat && random.percent(habits.callsRepeated)) time.after(tripMs + random.integer(5_000), arrive(false))
        return giveUp
      }),
    )

  return {
    name: first.name,
    isTruthful: first.lies === 0,
    orders: current,
    underWay: () => underWay,
    heal: () => {
      habits = healed(first)
    },
    supplierFor: (process) => ({
      order: (intent) => call(process, "order", order(intent), false),
      check: (ref) => call(process, `check ${ref}`, check(ref), true),
      settle: (ref) => call(process, `settle ${ref}`, settle(ref), true),
      cancel: (ref) => call(process, `cancel ${ref}`, cancel(ref), true),
      recover: (intent) => call(process, "recover", recover(intent), true),
      orders: (limit) =>
        call(
          process,
          "orders",
          () =>
            Either.right(
              [...current()]
                .reverse()
                .slice(0, limit)
                .map((one) => ({
                  ...placedOf(one),
                  open: isOpen(one),
                  received: one.state === "received" || one.state === "finished",
                })),
            ),
          true,
        ),
      balance: call(
        process,
        "balance",
        (): Either.Either<Money> => Either.right({ minor: 100_000, currency: "USD" }),
        true,
      ),
      prices: () => Effect.succeed([]),
    }),
  }
}

const tagOf = (said: unknown): string =>
  typeof said === "object" && said !== null && "_tag" in said ? String(said._tag) : "done"

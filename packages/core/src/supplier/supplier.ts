import { Context, type Effect, type Redacted } from "effect"
import type { Money, Timestamp } from "../kernel/mod.ts"
import type { UpstreamAccount } from "./account.ts"
import type {
  InputProblem,
  InputRefused,
  SupplierFault,
  UpstreamRefused,
  UpstreamThrottled,
  UpstreamUnknown,
} from "./fault.ts"

/**
 * What is about to be asked of an upstream. It is on disk before the call goes out, so that after a crash or a
 * time-out somebody can look whether the upstream did it.
 */
export interface Intent {
  /** UUIDv7; suppliers that take a reference get this one. */
  readonly id: string
  readonly recordedAt: Timestamp
  /** The plan's upstream parameters, as the driver defines them. */
  readonly parameters: Readonly<Record<string, unknown>>
  /** The most the plan may pay, in the account's currency; `null` for no limit. */
  readonly maximumPriceMinor: number | null
  /** What the buyer brought: an e-mail, a machine code. */
  readonly input: Readonly<Record<string, string>>
  /** The redemption that it is for. Only drivers over our own books want to know. */
  readonly redemptionId?: string
}

/** An order that the upstream took. */
export interface Placed {
  readonly _tag: "Placed"
  /** The upstream's own id of the order. */
  readonly ref: string
  readonly placedAt: Timestamp
  /** When the upstream ends it by itself. */
  readonly expiresAt: Timestamp
  /** `null` when the upstream did not say. */
  readonly cost: Money | null
  /** What the buyer may see meanwhile, such as the phone number. Never the supplier's name. */
  readonly details: Readonly<Record<string, string>>
  /**
   * The buyer has to do something before the value can come, in their own time: the redemption waits until the order
   * expires, whatever its policy says, and looks rarely.
   */
  readonly waitsForBuyer?: boolean
}

/** The value is here. */
export interface Delivered {
  readonly _tag: "Delivered"
  /** What the buyer paid for. `code` is the verification code, `text` the whole message; kinds add their own. */
  readonly value: Redacted.Redacted<Readonly<Record<string, string>>>
}

/** Nothing yet. */
export interface Pending {
  readonly _tag: "Pending"
  /** Details that became known since the order, such as a number that was being prepared. */
  readonly details: Readonly<Record<string, string>>
}

/** Over without a value: expired, cancelled or banned upstream, and paid back as far as the upstream pays back. */
export interface Ended {
  readonly _tag: "Ended"
  readonly reason: string
  /** What more is known: something is wrong with the buyer's input, or there was nothing to have after all. */
  readonly failure?: OrderFailure
}

/** Why an order that was taken came to nothing. */
export type OrderFailure = InputProblem | "OUT_OF_STOCK"

/** Given back: the upstream takes no money for it. */
export interface Returned {
  readonly _tag: "Returned"
}

/** The upstream takes it back only later. */
export interface TooEarly {
  readonly _tag: "TooEarly"
  readonly retryAt: Timestamp
}

/** An order that an upstream lists, whoever placed it. */
export interface UpstreamOrder {
  readonly ref: string
  readonly placedAt: Timestamp
  readonly expiresAt: Timestamp
  readonly cost: Money | null
  readonly details: Readonly<Record<string, string>>
  /** Whether the upstream still holds it open. */
  readonly open: boolean
  /** Whether a value has arrived. */
  readonly received: boolean
}

/** The upstream order that an unknown call made, as far as it can be told. */
export type Recovery =
  | { readonly _tag: "Candidates"; readonly orders: ReadonlyArray<Placed> }
  /** The upstream was read completely and nothing fits. */
  | { readonly _tag: "Absent" }

/** Faults of calls on an order that exists: there is no stock to run out of. */
export type OrderFault = UpstreamThrottled | UpstreamRefused | UpstreamUnknown

/**
 * A supplier of one kind of value: the one port that all product kinds are fulfilled through.
 *
 * Every call is bounded by the adapter's own time-out, which ends as `UpstreamUnknown`, never as a failure. Calls on
 * an order may be repeated: an order that is already finished, returned or over answers as such.
 */
export interface Supplier {
  /** Asks for one. Called at most once an intent. */
  readonly order: (intent: Intent) => Effect.Effect<Placed | Delivered, SupplierFault | InputRefused>
  readonly check: (ref: string) => Effect.Effect<Pending | Delivered | Ended, OrderFault>
  /** Tells the upstream that the value was used. Succeeds when the order is over, by whomever. */
  readonly settle: (ref: string) => Effect.Effect<void, OrderFault>
  /** Gives it back. A value that arrived meanwhile is handed over: the upstream charges for it. */
  readonly cancel: (ref: string) => Effect.Effect<Returned | TooEarly | Delivered, OrderFault>
  /** Looks for the order that an intent of unknown outcome may have made: all open ones that fit and are not older. */
  readonly recover: (intent: Intent) => Effect.Effect<Recovery, OrderFault>
  /** Orders the upstream lists, newest first, `limit` at the most; for reconciliation. */
  readonly orders: (limit: number) => Effect.Effect<ReadonlyArray<UpstreamOrder>, OrderFault>
  /** `undefined` for suppliers that hold no money. */
  readonly balance: Effect.Effect<Money | undefined, OrderFault>
  /** What a plan with these parameters costs and how many there are; `undefined` when the upstream does not say. */
  readonly prices: (
    parameters: Readonly<Record<string, unknown>>,
  ) => Effect.Effect<ReadonlyArray<UpstreamPrice>, OrderFault>
}

/** One row of an upstream's price list. */
export interface UpstreamPrice {
  readonly parameters: Readonly<Record<string, string>>
  readonly cost: Money
  readonly available: number
  /** Share of orders that get a value, in percent, where the upstream tells. */
  readonly successRatePercent: number | null
}

/** How a driver is set up for an account: the opened token and its settings. */
export interface SupplierSetup {
  readonly account: UpstreamAccount
  readonly token: Redacted.Redacted<string>
  /**
   * Waits for one more turn of the account's throttle. The first call of each operation has its turn already; an
   * operation that makes many, such as reading a list page by page, asks before each further one.
   */
  readonly nextTurn?: Effect.Effect<void, UpstreamThrottled>
}

/** One way to speak to upstreams, such as a wire protocol. */
export interface SupplierDriver {
  /** Short name that accounts refer to. Shown to operators only. */
  readonly name: string
  readonly connect: (setup: SupplierSetup) => Supplier
  /** Refuses plan parameters that the driver could not order with; answers what is wrong, field by field. */
  readonly checkParameters: (
    parameters: Readonly<Record<string, unknown>>,
  ) => ReadonlyArray<{ readonly path: string; readonly message: string }>
}

/** The drivers that this installation has, by name. */
export class SupplierDrivers extends Context.Tag("@mintcode/core/supplier/SupplierDrivers")<
  SupplierDrivers,
  ReadonlyMap<string, SupplierDriver>
>() {}

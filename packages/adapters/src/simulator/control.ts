import type { Posting } from "./ledger.ts"
import type { SimulatedOrder } from "./order.ts"
import type { Fault, Script } from "./script.ts"
import type { SeatControl } from "./seat_market.ts"

/** An account as the control interface shows it; amounts are decimals. */
export interface AccountReport {
  readonly token: string
  readonly balance: string
  readonly frozen: string
  readonly rating: number
  readonly postings: ReadonlyArray<Posting>
}

/** Whether everything came to a good end. */
export interface AuditReport {
  /** Ids of orders that are neither finished, cancelled, banned nor timed out. */
  readonly open: ReadonlyArray<number>
  /** What does not add up between orders, postings, balances and frozen money; empty when all is well. */
  readonly violations: ReadonlyArray<string>
}

/** Takes hold of a running simulator. All of it is also there over HTTP, below `/_sim`. */
export interface SimulatorControl extends SeatControl {
  /** Starts afresh, with the given script or with the one that it runs on. */
  readonly reset: (script?: Script) => void
  readonly script: () => Script
  /** Replaces the script; orders, money and waiting faults stay, the script's own faults are added. */
  readonly setScript: (script: Script) => void
  readonly faults: () => ReadonlyArray<Fault>
  readonly addFaults: (faults: ReadonlyArray<Fault>) => void
  readonly clearFaults: () => void
  /** Newest first. */
  readonly orders: () => ReadonlyArray<SimulatedOrder>
  /** A message arrives now; `undefined` when there is no such order. */
  readonly deliver: (
    orderId: string,
    message: { readonly code: string; readonly text?: string; readonly sender?: string },
  ) => SimulatedOrder | undefined
  readonly accounts: () => ReadonlyArray<AccountReport>
  /** False when there is no such account. */
  readonly setAccount: (token: string, account: { readonly balance?: number; readonly rating?: number }) => boolean
  /** Puts the simulator's clock forward. */
  readonly advance: (ms: number) => void
  /** Calls as `five-sim.buy`, faults as `fault:hang`. */
  readonly metrics: () => Readonly<Record<string, number>>
  readonly audit: () => AuditReport
}

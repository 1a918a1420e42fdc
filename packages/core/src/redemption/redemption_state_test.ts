import { describe, expect, it } from "@effect/vitest"
import { Either } from "effect"
import type { Redemption } from "./redemption.ts"
import { redemptionTransition } from "./redemption_state.ts"
import { aSituation, NOON } from "./testing/redemption_fixture.ts"
import { EVENTS, type EventName, named, ROWS, type Row } from "./testing/redemption_rows.ts"

/** The transition table of the design. What is not listed is refused. */
const TABLE: Record<EventName, Partial<Record<Row, string>>> = {
  Start: {
    queued: "ordering: MarkVoucherOrdering, CountOutcome asked",
    between: "ordering: MarkVoucherOrdering, CountOutcome asked",
    cooling: "ordering: MarkVoucherOrdering, CountOutcome asked",
  },
  NoPlan: {
    queued: "failed: ReleaseVoucher counted",
    between: "failed: ReleaseVoucher counted",
    cooling: "failed: ReleaseVoucher counted",
  },
  Placed: {
    ordering: "waiting: OpenOrder, CountOutcome placed",
    recovering: "waiting: OpenOrder, CountOutcome placed",
    // Too late: the redemption is elsewhere.
    queued: "queued: ReturnLateOrder",
    between: "ordering: ReturnLateOrder",
    cooling: "cooling: ReturnLateOrder",
    waiting: "waiting: ReturnLateOrder",
    cancelling: "cancelling: ReturnLateOrder",
    delivered: "delivered: ReturnLateOrder",
    failed: "failed: ReturnLateOrder",
    rejected: "rejected: ReturnLateOrder",
    cancelled: "cancelled: ReturnLateOrder",
    expired: "expired: ReturnLateOrder",
  },
  "Placed, the held order": {
    ordering: "waiting: OpenOrder, CountOutcome placed",
    recovering: "waiting: OpenOrder, CountOutcome placed",
    // Whether the order has an owner is for the unique key to say, where the redemption does not hold it.
    queued: "queued: ReturnLateOrder",
    between: "ordering: ReturnLateOrder",
    cooling: "cooling: ReturnLateOrder",
    failed: "failed: ReturnLateOrder",
    rejected: "rejected: ReturnLateOrder",
    cancelled: "cancelled: ReturnLateOrder",
    expired: "expired: ReturnLateOrder",
  },
  DeliveredAtOnce: {
    ordering: "delivered: UseVoucher, CountOutcome delivered",
    recovering: "delivered: UseVoucher, CountOutcome delivered",
    queued: "queued: Alert alert.order_wasted",
    between: "ordering: Alert alert.order_wasted",
    cooling: "cooling: Alert alert.order_wasted",
    waiting: "waiting: Alert alert.order_wasted",
    cancelling: "cancelling: Alert alert.order_wasted",
    delivered: "delivered: Alert alert.order_wasted",
    failed: "failed: Alert alert.order_wasted",
    rejected: "rejected: Alert alert.order_wasted",
    cancelled: "cancelled: Alert alert.order_wasted",
    expired: "expired: Alert alert.order_wasted",
  },
  OutOfStock: {
    ordering: "ordering: CountOutcome outOfStock",
    recovering: "ordering: CountOutcome outOfStock",
  },
  Throttled: { ordering: "cooling", recovering: "cooling" },
  Refused: {
    ordering: "rejected: ReleaseVoucher, Alert alert.upstream_refused",
    recovering: "rejected: ReleaseVoucher, Alert alert.upstream_refused",
  },
  // The code serves another address: the try does not count.
  InputRefused: { ordering: "failed: ReleaseVoucher", recovering: "failed: ReleaseVoucher" },
  Unknown: { ordering: "recovering", recovering: "recovering" },
  Found: {
    ordering: "waiting: OpenOrder, CountOutcome placed",
    recovering: "waiting: OpenOrder, CountOutcome placed",
  },
  Absent: { ordering: "ordering: WatchLostIntent", recovering: "ordering: WatchLostIntent" },
  "Absent, read early": { ordering: "recovering", recovering: "recovering" },
  StillUnknown: { ordering: "recovering", recovering: "recovering" },
  TakenByAnother: { ordering: "ordering: WatchLostIntent", recovering: "ordering: WatchLostIntent" },
  Value: {
    waiting: "delivered: UseVoucher, CloseOrder settling, CountOutcome delivered",
    cancelling: "delivered: UseVoucher, CloseOrder settling, CountOutcome delivered",
  },
  DetailsKnown: { waiting: "waiting", cancelling: "cancelling" },
  OrderEnded: {
    waiting: "ordering: CloseOrder ended",
    cancelling: "cancelled: ReleaseVoucher counted, CloseOrder ended",
  },
  "OrderEnded, bad input": {
    waiting: "failed: ReleaseVoucher, CloseOrder ended",
    cancelling: "cancelled: ReleaseVoucher counted, CloseOrder ended",
  },
  "OrderEnded, no stock": {
    waiting: "ordering: CloseOrder ended, CountOutcome outOfStock",
    cancelling: "cancelled: ReleaseVoucher counted, CloseOrder ended",
  },
  GivenBack: {
    waiting: "ordering: CloseOrder returned",
    cancelling: "cancelled: ReleaseVoucher counted, CloseOrder returned",
  },
  TooEarly: { waiting: "waiting", cancelling: "cancelling" },
  CallFailed: { waiting: "waiting", cancelling: "cancelling" },
  "CancelAsked holder": {
    queued: "cancelled: ReleaseVoucher",
    between: "cancelled: ReleaseVoucher counted",
    cooling: "cancelled: ReleaseVoucher counted",
    // A call may be under way: the wish is kept until its outcome is known.
    ordering: "ordering",
    recovering: "recovering",
    waiting: "cancelling",
  },
  "CancelAsked operator": {
    queued: "cancelled: ReleaseVoucher",
    between: "cancelled: ReleaseVoucher counted",
    cooling: "cancelled: ReleaseVoucher counted",
    ordering: "ordering",
    recovering: "recovering",
    waiting: "cancelling",
  },
  "CancelAsked deadline": {
    queued: "expired: ReleaseVoucher counted",
    between: "expired: ReleaseVoucher counted",
    cooling: "expired: ReleaseVoucher counted",
    ordering: "ordering",
    recovering: "recovering",
    waiting: "cancelling",
  },
  "CancelAsked ending": { waiting: "cancelling" },
  Retry: {
    failed: "queued: LockVoucher",
    rejected: "queued: LockVoucher",
    cancelled: "queued: LockVoucher",
    expired: "queued: LockVoucher",
  },
}

const outcome = (redemption: Redemption, { event, at = NOON }: (typeof EVENTS)[EventName]): string =>
  Either.match(redemptionTransition(redemption, event, aSituation({ at })), {
    onLeft: () => "refused",
    onRight: ({ changes, commands }) => {
      const state = changes.state ?? redemption.state
      return commands.length === 0 ? state : `${state}: ${commands.map(named).join(", ")}`
    },
  })

describe("redemptionTransition()", () => {
  for (const name of Object.keys(EVENTS) as ReadonlyArray<EventName>) {
    it(`takes "${name}" as the design says`, () => {
      const found = Object.fromEntries(
        (Object.keys(ROWS) as ReadonlyArray<Row>)
          .map((row) => [row, outcome(ROWS[row], EVENTS[name])] as const)
          .filter(([, what]) => what !== "refused"),
      )
      expect(found).toEqual(TABLE[name])
    })
  }
})

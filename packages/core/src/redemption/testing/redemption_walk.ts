import { expect } from "@effect/vitest"
import { Either, FastCheck as fc } from "effect"
import type { PlanId } from "../../catalogue/mod.ts"
import type { Placed } from "../../supplier/mod.ts"
import type { Voucher } from "../../voucher/mod.ts"
import { voucherTransition } from "../../voucher/mod.ts"
import { aVoucher } from "../../voucher/testing/voucher_fixture.ts"
import { needOf } from "../claim.ts"
import type { Decision } from "../decision.ts"
import { type HeldOrder, isOpen, type RecordedIntent, type Redemption } from "../redemption.ts"
import type { Command, RedemptionEvent } from "../redemption_event.ts"
import { redemptionTransition } from "../redemption_state.ts"
import { TIMING_DEFAULT } from "../timing.ts"
import { anIntent, aPlaced, aRedemption, aSituation, NOON, PLANS } from "./redemption_fixture.ts"

/**
 * Random walks: one voucher, one redemption, an upstream that answers late, twice or wrong, workers that die between
 * any two lines. The walk keeps the rows as the commits would, and looks at every rule after each of them.
 */

const POLICY = aSituation({ policy: { plansTriedMax: 2, triesMax: 20 } }).policy

/** A call whose answer has not come. It may be answered late, more than once, or never. */
type Call =
  | { readonly kind: "order" | "recover"; readonly intent: RecordedIntent; readonly sentAt: number }
  | { readonly kind: "check" | "cancel"; readonly order: HeldOrder; readonly sentAt: number }

/** What a walk does next. `pick` chooses among what there is; `number` is what the upstream makes of a time. */
export type Move =
  /** `Look` reads the row as a slow worker does, who decides upon it at `ActOnLook`. */
  | { readonly _tag: "Step" | "Look" | "ActOnLook" | "Cancel" | "OperatorCancel" | "Retry" }
  | { readonly _tag: "Pass"; readonly ms: number }
  | { readonly _tag: "Die"; readonly pick: number }
  | {
      readonly _tag: "Answer"
      readonly pick: number
      readonly answer: number
      readonly number: number
      readonly again: boolean
    }
  | { readonly _tag: "Switch"; readonly pick: number }

/** The rows of one redemption, the calls under way, and the rules. */
export class Walk {
  redemption: Redemption = aRedemption()
  voucher: Voucher = aVoucher({ state: "locked", redemptionId: aRedemption().id })
  readonly orders = new Map<string, { readonly ref: string; state: string }>()
  readonly calls: Array<Call> = []
  usable: ReadonlyArray<boolean> = PLANS.map(() => true)
  looked = this.redemption
  at = NOON
  /** Ids handed out so far. */
  ids = 0
  used = 0
  /** Of this try. */
  asked = new Set<string>()
  released = 0
  wished = false

  situation() {
    return aSituation({ at: this.at, usable: this.usable, policy: POLICY })
  }

  id(kind: string) {
    this.ids++
    return `${kind}-${this.ids}`
  }

  /** Makes an event happen as the service does: decides, and commits all or nothing. */
  apply(event: RedemptionEvent): boolean {
    const before = this.redemption
    const verdict = redemptionTransition(before, event, this.situation())
    if (Either.isLeft(verdict)) return false
    if (this.isOwned(event)) {
      const lostOrderId = this.id("row")
      return this.apply({ _tag: "TakenByAnother", intentId: this.intentIdOf(event), lostOrderId })
    }
    const decision = verdict.right
    this.redemption = { ...before, ...decision.changes, version: before.version + 1 }
    if (event._tag === "Retry") this.beginTry()
    if (event._tag === "CancelAsked" && (event.reason === "holder" || event.reason === "operator")) this.wished = true
    for (const command of decision.commands) this.carryOut(command)
    if (event._tag === "Start") this.asked.add(event.intent.planId)
    this.checkMove(before, event, decision)
    this.checkRows(decision)
    return true
  }

  /** The unique key over upstream orders: one that has a row has an owner. */
  isOwned(event: RedemptionEvent) {
    return (
      (event._tag === "Placed" || event._tag === "Found") &&
      [...this.orders.values()].some((row) => row.ref === event.placed.ref)
    )
  }

  intentIdOf(event: RedemptionEvent) {
    return event._tag === "Placed" || event._tag === "Found" ? event.intent.id : ""
  }

  beginTry() {
    this.asked = new Set()
    this.released = 0
    this.wished = false
  }

  carryOut(command: Command) {
    switch (command._tag) {
      case "MarkVoucherOrdering":
        return this.change({ _tag: "Order" })
      case "UseVoucher":
        this.used++
        return this.change({ _tag: "Deliver" })
      case "ReleaseVoucher":
        this.released++
        return this.change({ _tag: "Release", counted: command.counted, restsUntil: null, voided: false })
      case "LockVoucher":
        return this.change({ _tag: "Lock", redemptionId: this.redemption.id, holder: null })
      case "OpenOrder":
        return void this.orders.set(command.orderId, { ref: command.placed.ref, state: "open" })
      case "ReturnLateOrder":
        return void this.orders.set(command.orderId, { ref: command.placed.ref, state: "returning" })
      case "WatchLostIntent":
        return void this.orders.set(command.orderId, { ref: `intent:${command.intent.id}`, state: "lost" })
      case "CloseOrder": {
        const row = this.orders.get(command.orderId)
        expect(row?.state).toBe("open")
        return void this.orders.set(command.orderId, { ref: row?.ref ?? "", state: command.as })
      }
      case "CountOutcome":
      case "Alert":
        return
    }
  }

  /** A voucher that refuses what its redemption commands would leave the two apart. */
  change(event: Parameters<typeof voucherTransition>[1]) {
    const changes = Either.getOrThrow(voucherTransition(this.voucher, event, this.at))
    this.voucher = { ...this.voucher, ...changes }
  }

  /** Rules about what one event may do. */
  checkMove(before: Redemption, event: RedemptionEvent, { changes, commands }: Decision) {
    const tags = commands.map((command) => command._tag)
    expect(tags.includes("UseVoucher") && tags.includes("ReleaseVoucher")).toBe(false)
    const moved = changes.planIndex !== undefined && changes.planIndex !== before.planIndex
    if (moved) expect(["OutOfStock", "OrderEnded", "GivenBack", "Start", "Retry"]).toContain(event._tag)
    if (moved && event._tag === "Start") expect(this.usable[before.planIndex]).not.toBe(true)
    if (event._tag === "Absent" && changes.state === "ordering") {
      expect(event.readAt).toBeGreaterThanOrEqual((before.intent?.recordedAt ?? 0) + TIMING_DEFAULT.absenceSettleMs)
    }
    // What is about another intent or order may leave a note, and changes nothing.
    const isOurs =
      "ref" in event
        ? event.ref === before.order?.ref
        : "intentId" in event
          ? event.intentId === before.intent?.id
          : !("placed" in event) || event.intent.id === before.intent?.id
    if (!isOurs) {
      expect(changes).toEqual({})
      for (const tag of tags) expect(["Alert", "ReturnLateOrder"]).toContain(tag)
    }
    if (event._tag === "Start") expect(this.wished).toBe(false)
    if (changes.state === "cancelled") expect(this.wished).toBe(true)
  }

  /** Rules about the rows, true after each commit. */
  checkRows({ commands }: Decision) {
    const { redemption, voucher } = this
    const open = isOpen(redemption.state)
    if (open) {
      expect(redemption.wakeAt).toSatisfy(Number.isSafeInteger)
      expect(redemption.endedAt).toBeNull()
      expect(voucher.redemptionId).toBe(redemption.id)
      expect(["locked", "redeeming"]).toContain(voucher.state)
    } else {
      expect(redemption).toMatchObject({ wakeAt: null, intent: null, cancelReason: null })
      expect(redemption.endedAt).not.toBeNull()
      expect(voucher.state).toBe(redemption.state === "delivered" ? "fulfilled" : "issued")
      expect(this.released).toBe(redemption.state === "delivered" ? 0 : 1)
    }
    expect(redemption.intent === null || redemption.order === null).toBe(true)
    const held = [...this.orders].filter(([, row]) => row.state === "open").map(([id]) => id)
    expect(held).toEqual(open && redemption.order !== null ? [redemption.order.orderId] : [])
    expect(this.used).toBe(redemption.state === "delivered" ? 1 : 0)
    expect(voucher.usedCount).toBe(this.used)
    expect(this.asked.size).toBeLessThanOrEqual(POLICY.plansTriedMax)
    expect(commands.filter((command) => command._tag === "CountOutcome").length).toBeLessThanOrEqual(1)
  }

  /** A worker looks at it: what it has to ask of the upstream is on its way afterwards. */
  step() {
    const { redemption, at } = this
    const need = needOf(redemption, this.situation())
    switch (need._tag) {
      case "Nothing":
        return
      case "Event":
        expect(this.apply(need.event)).toBe(true)
        return
      case "Order": {
        const planId = redemption.planIds[need.planIndex] as PlanId
        const intent = anIntent({ id: this.id("intent"), planId, recordedAt: at })
        expect(this.apply({ _tag: "Start", intent })).toBe(true)
        return void this.calls.push({ kind: "order", intent, sentAt: at })
      }
      case "Recover":
        this.redemption = { ...redemption, ...need.claim, version: redemption.version + 1 }
        return void this.calls.push({ kind: "recover", intent: need.intent, sentAt: at })
      case "Check":
      case "GiveBack":
        this.redemption = { ...redemption, ...need.claim, version: redemption.version + 1 }
        return void this.calls.push({ kind: need._tag === "Check" ? "check" : "cancel", order: need.order, sentAt: at })
    }
  }

  placed(answer: number, number: number): Placed {
    // Now and then the upstream names an order that it has named before.
    const ref = answer % 5 === 0 && this.ids > 0 ? `order-${1 + (Math.abs(answer) % this.ids)}` : this.id("order")
    return aPlaced({
      ref,
      placedAt: this.at,
      // A buyer may take days; an order of an upstream that lies about its end is one that waits for nobody.
      expiresAt: answer % 7 === 0 ? this.at + 2 * 86_400_000 : answer % 3 === 0 ? number : this.at + 1_200_000,
      waitsForBuyer: answer % 7 === 0,
    })
  }

  answers(call: Call, answer: number, number: number): RedemptionEvent {
    const sealedResult = "sealed"
    switch (call.kind) {
      case "order": {
        const intentId = call.intent.id
        const placed = {
          _tag: "Placed",
          intent: call.intent,
          orderId: this.id("row"),
          placed: this.placed(answer, number),
        } as const
        // Most calls are answered by an order: the longer walks begin there.
        return choose<RedemptionEvent>(answer, [
          placed,
          placed,
          placed,
          placed,
          placed,
          placed,
          { _tag: "DeliveredAtOnce", intentId, sealedResult },
          { _tag: "OutOfStock", intentId },
          { _tag: "Throttled", intentId, retryAfterMs: number },
          { _tag: "Unknown", intentId },
          { _tag: "Refused", intentId, refusal: "key", reason: "bad key" },
          { _tag: "TakenByAnother", intentId, lostOrderId: this.id("row") },
          { _tag: "InputRefused", intentId, problem: "ALREADY_MEMBER" },
        ])
      }
      case "recover": {
        const intentId = call.intent.id
        const lostOrderId = this.id("row")
        return choose<RedemptionEvent>(answer, [
          { _tag: "Found", intent: call.intent, orderId: this.id("row"), placed: this.placed(answer, number) },
          { _tag: "Absent", intentId, readAt: call.sentAt, lostOrderId },
          { _tag: "StillUnknown", intentId, lostOrderId },
        ])
      }
      case "check": {
        const { ref } = call.order
        return choose<RedemptionEvent>(answer, [
          { _tag: "Value", ref, sealedResult },
          { _tag: "OrderEnded", ref },
          { _tag: "OrderEnded", ref, failure: answer % 2 === 0 ? "OUT_OF_STOCK" : "ADDRESS_REFUSED" },
          { _tag: "CallFailed", ref, retryAfterMs: number },
          { _tag: "DetailsKnown", ref, details: { phone: String(answer) } },
        ])
      }
      case "cancel": {
        const { ref } = call.order
        return choose<RedemptionEvent>(answer, [
          { _tag: "Value", ref, sealedResult },
          { _tag: "GivenBack", ref },
          { _tag: "TooEarly", ref, retryAt: number },
          { _tag: "CallFailed", ref, retryAfterMs: number },
        ])
      }
    }
  }

  move(move: Move) {
    switch (move._tag) {
      case "Step":
        return this.step()
      case "Look":
        this.looked = this.redemption
        return
      case "ActOnLook": {
        // A claim or an intent loses against the version; what the clock says is decided anew on what is true now.
        const need = needOf(this.looked, this.situation())
        return need._tag === "Event" ? void this.apply(need.event) : undefined
      }
      case "Cancel":
      case "OperatorCancel": {
        return void this.apply({ _tag: "CancelAsked", reason: move._tag === "Cancel" ? "holder" : "operator" })
      }
      case "Retry":
        return void this.apply({ _tag: "Retry", deadlineAt: this.at + POLICY.timeLimitMs, planIds: PLANS })
      case "Pass":
        this.at += move.ms
        return
      case "Die":
        return void this.calls.splice(move.pick % Math.max(1, this.calls.length), 1)
      case "Switch":
        this.usable = this.usable.map((usable, index) => (index === move.pick % PLANS.length ? !usable : usable))
        return
      case "Answer": {
        const index = move.pick % Math.max(1, this.calls.length)
        const call = this.calls[index]
        if (call === undefined) return
        if (!move.again) this.calls.splice(index, 1)
        return void this.apply(this.answers(call, move.answer, move.number))
      }
    }
  }
}

const choose = <A>(pick: number, among: ReadonlyArray<A>): A => among[pick % among.length] as A

export const anyPick = fc.nat({ max: 1_000 })
/** Times and pauses as upstreams name them. */
export const anyNumber = fc.oneof(
  fc.integer({ min: -1_000_000, max: 1_000_000 }),
  fc.constantFrom(0, NOON, NOON + 60_000, Number.NaN, Number.POSITIVE_INFINITY, 1e17, -1e17, 0.5),
)
const anyMove: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Move>({ _tag: "Step" }) },
  {
    weight: 6,
    arbitrary: fc.record({
      _tag: fc.constant("Answer" as const),
      pick: anyPick,
      answer: anyPick,
      number: anyNumber,
      again: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      _tag: fc.constant("Pass" as const),
      ms: fc.oneof(
        fc.integer({ min: 0, max: 15_000 }),
        fc.integer({ min: 0, max: 15_000 }),
        fc.integer({ min: 0, max: 1_500_000 }),
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constant("Die" as const), pick: anyPick }) },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constant("Switch" as const), pick: anyPick }) },
  { weight: 2, arbitrary: fc.constantFrom<Move>({ _tag: "Look" }, { _tag: "ActOnLook" }) },
  { weight: 1, arbitrary: fc.constantFrom<Move>({ _tag: "Cancel" }, { _tag: "OperatorCancel" }, { _tag: "Retry" }) },
)
export const anyWalk = fc.array(anyMove, { minLength: 10, maxLength: 120, size: "max" })

/** A walk to its end. */
export const walked = (moves: ReadonlyArray<Move>): Walk => {
  const walk = new Walk()
  for (const move of moves) walk.move(move)
  return walk
}

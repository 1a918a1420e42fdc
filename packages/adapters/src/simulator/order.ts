import type { Offer } from "./script.ts"

export type OrderStatus = "PENDING" | "RECEIVED" | "CANCELED" | "TIMEOUT" | "FINISHED" | "BANNED"

/** What happened to an order, in order. */
export type OrderStep =
  | "bought"
  | "prepared"
  | "sms"
  | "late-sms"
  | "dropped-sms"
  | "finished"
  | "auto-finished"
  | "cancelled"
  | "timed-out"
  | "banned"

export interface SimulatedMessage {
  readonly id: number
  readonly at: number
  readonly sender: string
  readonly text: string
  /** What the supplier puts into the code field; may be empty. */
  readonly code: string
}

/** A message that is on its way. */
export interface DueMessage {
  readonly at: number
  readonly sender: string
  readonly text: string
  readonly code: string
  readonly late: boolean
}

/** An order of the simulated market. Times are UTC epoch milliseconds of the simulator's clock. */
export interface SimulatedOrder {
  readonly id: number
  readonly token: string
  readonly protocol: "five-sim" | "sms-activate"
  readonly category: "activation" | "hosting"
  readonly country: string
  readonly operator: string
  readonly product: string
  readonly phone: string
  readonly priceMinor: number
  readonly reuse: boolean
  /** The buyer's own id of the order, where the protocol takes one. */
  readonly reference: string | null
  /** How many messages there were when one more code was asked for; `null` when none was. */
  readonly resendAfter: number | null
  readonly createdAt: number
  readonly expiresAt: number
  readonly preparedAt: number
  readonly due: ReadonlyArray<DueMessage>
  readonly status: OrderStatus
  readonly sms: ReadonlyArray<SimulatedMessage>
  readonly history: ReadonlyArray<{ readonly at: number; readonly step: OrderStep }>
}

/** Whether it can still end with or without a message. */
export const isOpen = (order: SimulatedOrder): boolean => order.status === "PENDING" || order.status === "RECEIVED"

/** When something happens to it by itself next; `undefined` when nothing will. */
export const nextDueAt = (order: SimulatedOrder): number | undefined => {
  const times = order.due.map((message) => message.at)
  if (order.status === "PENDING") times.push(order.preparedAt)
  if (isOpen(order)) times.push(order.expiresAt)
  return times.length === 0 ? undefined : Math.min(...times)
}

/** A step of the order, with where it leads. */
export const stepped = (order: SimulatedOrder, at: number, step: OrderStep, status: OrderStatus): SimulatedOrder => ({
  ...order,
  status,
  history: [...order.history, { at, step }],
})

/** Puts a message into the order's box. */
const withMessage = (order: SimulatedOrder, id: number, message: DueMessage): SimulatedOrder => {
  const { at, sender, text, code } = message
  return { ...order, sms: [...order.sms, { id, at, sender, text, code }] }
}

/**
 * What an order becomes by time alone up to `now`, in the order in which it happens: prepared, messages, end. An order
 * with a message ends as finished, one without as timed out.
 */
export const passTime = (start: SimulatedOrder, now: number, nextMessageId: () => number): SimulatedOrder => {
  let order = start
  while (true) {
    const at = nextDueAt(order)
    if (at === undefined || at > now) return order
    const message = order.due.find((due) => due.at === at)
    if (order.status === "PENDING" && order.preparedAt === at) {
      order = stepped(order, at, "prepared", "RECEIVED")
    } else if (message !== undefined && isOpen(order)) {
      const due = order.due.filter((other) => other !== message)
      order = stepped(withMessage({ ...order, due }, nextMessageId(), message), at, "sms", "RECEIVED")
    } else if (message !== undefined) {
      const due = order.due.filter((other) => other !== message)
      order = message.late
        ? stepped(withMessage({ ...order, due }, nextMessageId(), message), at, "late-sms", order.status)
        : stepped({ ...order, due }, at, "dropped-sms", order.status)
    } else {
      order =
        order.sms.length > 0
          ? stepped(order, at, "auto-finished", "FINISHED")
          : stepped(order, at, "timed-out", "TIMEOUT")
    }
  }
}

/** The messages that an offer sends for an order placed at `at`. */
export const messagesOf = (offer: Offer, at: number, drawCode: () => string): ReadonlyArray<DueMessage> =>
  offer.sms.flatMap((plan) => {
    const code = plan.code ?? drawCode()
    const message: DueMessage = {
      at: at + plan.delayMs,
      sender: plan.sender,
      text: plan.text.replaceAll("{code}", code),
      code: plan.emptyCode ? "" : code,
      late: plan.late,
    }
    return Array.from({ length: plan.copies }, () => ({ ...message }))
  })

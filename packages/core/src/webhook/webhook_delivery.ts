import { Schema } from "effect"
import { entity, idOf, Timestamp } from "../kernel/mod.ts"
import { WebhookEndpointId, WebhookOwnerId, WebhookTopic } from "./webhook_endpoint.ts"

export const WebhookDeliveryId = idOf("WebhookDeliveryId")
export type WebhookDeliveryId = typeof WebhookDeliveryId.Type

/** One event on its way to one endpoint. */
export const WebhookDelivery = Schema.Struct({
  id: WebhookDeliveryId,
  version: Schema.Int,
  endpointId: WebhookEndpointId,
  ownerId: WebhookOwnerId,
  eventId: Schema.String,
  eventType: WebhookTopic,
  /** The body, as it is signed. */
  payload: Schema.String,
  state: Schema.Literal("pending", "delivered", "failed"),
  /** When it is tried next; `null` when it is over. A claim pushes it into the future. */
  wakeAt: Schema.NullOr(Timestamp),
  tries: Schema.Int,
  /** What came of the last try: a status, or why there was none. */
  lastStatus: Schema.NullOr(Schema.Int),
  lastFault: Schema.NullOr(Schema.String),
  createdAt: Timestamp,
  updatedAt: Timestamp,
}).annotations({ identifier: "WebhookDelivery" })
export type WebhookDelivery = typeof WebhookDelivery.Type

export const WebhookDeliveryEntity = entity<WebhookDelivery>()({
  name: "webhook_delivery",
  key: "id",
  columns: {
    id: "text",
    version: "int",
    endpointId: "text",
    ownerId: "text",
    eventId: "text",
    eventType: "text",
    payload: "text",
    state: "text",
    wakeAt: "int",
    tries: "int",
    lastStatus: "int",
    lastFault: "text",
    createdAt: "int",
    updatedAt: "int",
  },
  unique: { "webhook_delivery.event": ["endpointId", "eventId"] },
  versioned: true,
})

/** How long deliveries are kept, for replays and for who asks what happened. */
export const DELIVERY_KEEP_MS = 30 * 24 * 60 * 60 * 1000

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

/** Pauses after each failed try, as Standard Webhooks suggests them: more than three days in all. */
export const RETRY_PAUSES_MS: ReadonlyArray<number> = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
]

/** An endpoint at which every try has failed for so long is switched off: longer than one delivery is tried. */
export const FAILING_MS_MAX = 5 * 24 * HOUR_MS

/** What came of one try. */
export type WebhookAnswer =
  | { readonly _tag: "Answered"; readonly status: number }
  /** There was no answer: `reason` names no address and repeats nothing that was sent. */
  | { readonly _tag: "Unanswered"; readonly reason: string }

/** What becomes of a delivery and of its endpoint after a try. */
export interface TryOutcome {
  readonly delivery: Pick<WebhookDelivery, "state" | "wakeAt" | "tries" | "lastStatus" | "lastFault">
  readonly isSuccess: boolean
  /** 410: whoever is there wants no more (RFC 9110, section 15.5.11). */
  readonly isGone: boolean
}

/**
 * What a try comes to. Success is a 2xx; a redirect is none, since following one would lead around the checks of the
 * address.
 *
 * @example
 * ```ts
 * import { afterTry, RETRY_PAUSES_MS } from "@mintcode/core/webhook"
 *
 * const first = afterTry(0, { _tag: "Answered", status: 503 }, 1_000)
 * console.assert(first.delivery.state === "pending" && first.delivery.wakeAt === 1_000 + 5_000)
 *
 * const last = afterTry(RETRY_PAUSES_MS.length, { _tag: "Answered", status: 503 }, 1_000)
 * console.assert(last.delivery.state === "failed")
 * ```
 */
export const afterTry = (triesBefore: number, answer: WebhookAnswer, at: Timestamp): TryOutcome => {
  const status = answer._tag === "Answered" ? answer.status : null
  const isSuccess = status !== null && status >= 200 && status < 300
  const isGone = status === 410
  const pause = RETRY_PAUSES_MS[triesBefore]
  const mayRetry = !isSuccess && !isGone && pause !== undefined
  return {
    delivery: {
      state: isSuccess ? "delivered" : mayRetry ? "pending" : "failed",
      wakeAt: mayRetry ? at + pause : null,
      tries: triesBefore + 1,
      lastStatus: status,
      lastFault: answer._tag === "Answered" ? null : answer.reason,
    },
    isSuccess,
    isGone,
  }
}

import { Effect, Layer, Schema } from "effect"
import { DeveloperRepository, OrderNews } from "../developer/mod.ts"
import { type Change, Crypto, type DomainEvent, insert, newIdBy } from "../kernel/mod.ts"
import { WebhookRepository } from "./repository.ts"
import { type WebhookDelivery, WebhookDeliveryEntity, type WebhookDeliveryId } from "./webhook_delivery.ts"
import { type WebhookEndpoint, WebhookEventType, type WebhookTopic } from "./webhook_endpoint.ts"

const isEventType = Schema.is(WebhookEventType)

/** What is told of an event. Never a code: who wants one asks with a key that may read codes. */
export const payloadOf = (event: Pick<DomainEvent, "type" | "at" | "subjectId" | "data">): string => {
  const { charge, reference, sku, source, test } = event.data
  return JSON.stringify({
    type: event.type,
    timestamp: new Date(event.at).toISOString(),
    data: { id: event.subjectId, sku, source, test, charge, reference },
  })
}

/** A delivery of an event to an endpoint, due at once. */
export const newDelivery = (
  endpoint: WebhookEndpoint,
  event: { readonly id: string; readonly type: WebhookTopic; readonly payload: string },
  at: number,
  id: WebhookDeliveryId,
): WebhookDelivery => ({
  id,
  version: 1,
  endpointId: endpoint.id,
  ownerId: endpoint.ownerId,
  eventId: event.id,
  eventType: event.type,
  payload: event.payload,
  state: "pending",
  wakeAt: at,
  tries: 0,
  lastStatus: null,
  lastFault: null,
  createdAt: at,
  updatedAt: at,
})

/** Puts the deliveries of an order's event into the commit of the event; none for whose account is disabled or closed. */
export const layerOrderNews = Layer.effect(
  OrderNews,
  Effect.gen(function* () {
    const repository = yield* WebhookRepository
    const owners = yield* DeveloperRepository
    const crypto = yield* Crypto
    return ({ ownerId, test }, event: DomainEvent) =>
      Effect.gen(function* () {
        const { type } = event
        if (!isEventType(type)) return []
        const endpoints = (yield* repository.endpointsOf(ownerId)).filter(
          (one) => one.active && one.test === test && (one.events.length === 0 || one.events.includes(type)),
        )
        if (endpoints.length === 0 || (yield* owners.isOwnerOut(ownerId))) return []
        return yield* Effect.forEach(endpoints, (endpoint) =>
          Effect.map(newIdBy<WebhookDeliveryId>(crypto), (id): Change => {
            const told = { id: event.id, type, payload: payloadOf(event) }
            return insert(WebhookDeliveryEntity, newDelivery(endpoint, told, event.at, id))
          }),
        )
      })
  }),
)

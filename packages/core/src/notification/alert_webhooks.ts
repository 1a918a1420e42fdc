import { Effect, Schema } from "effect"
import { Commit, Crypto, type DomainEvent, insert, newIdBy } from "../kernel/mod.ts"
import {
  AlertType,
  newDelivery,
  OPERATORS,
  WebhookDeliveryEntity,
  type WebhookDeliveryId,
  WebhookRepository,
} from "../webhook/mod.ts"
import type { EventSink } from "./event_sink.ts"

const isAlertType = Schema.is(AlertType)

/** What is told of an alert: what its event says, since operators may read that anyway. */
const alertPayload = ({ at, data, id, subject, subjectId, type }: DomainEvent): string =>
  JSON.stringify({ type, timestamp: new Date(at).toISOString(), data: { eventId: id, subject, subjectId, ...data } })

/**
 * Takes alerts out of the outbox to the operators' webhook endpoints: one delivery an alert and endpoint, also when the
 * outbox tells of an alert twice. Unlike mails they are not gathered: a program is told, which can do that itself.
 */
export const makeAlertWebhooks = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* WebhookRepository

  const tell = (event: DomainEvent & { readonly type: typeof AlertType.Type }) =>
    Effect.gen(function* () {
      const { at, id, type } = event
      const endpoints = (yield* repository.endpointsOf(OPERATORS)).filter(
        ({ active, events }) => active && (events.length === 0 || events.includes(type)),
      )
      yield* Effect.forEach(
        endpoints,
        (endpoint) =>
          Effect.gen(function* () {
            const told = { id, type, payload: alertPayload(event) }
            const delivery = newDelivery(endpoint, told, at, yield* newIdBy<WebhookDeliveryId>(crypto))
            yield* commit([insert(WebhookDeliveryEntity, delivery)])
            // It was told of before a crash.
          }).pipe(Effect.catchTag("Conflict", () => Effect.void)),
        { discard: true },
      )
    })

  return {
    name: "alert-webhooks",
    deliver: (event) => {
      const { type } = event
      return isAlertType(type) ? Effect.orDie(tell({ ...event, type })) : Effect.void
    },
  } satisfies EventSink
})

import { Clock, Context, Effect, Layer, Option } from "effect"
import {
  append,
  Commit,
  Crypto,
  newEvent,
  retryConflicts,
  type Sealed,
  systemActor,
  type Timestamp,
  update,
} from "../kernel/mod.ts"
import { WebhookRepository } from "./repository.ts"
import {
  afterTry,
  FAILING_MS_MAX,
  type TryOutcome,
  type WebhookDelivery,
  WebhookDeliveryEntity,
} from "./webhook_delivery.ts"
import { secretPlace, type WebhookEndpoint, WebhookEndpointEntity } from "./webhook_endpoint.ts"
import { WebhookTransport } from "./webhook_transport.ts"

/** How long a claim holds: longer than the longest call. */
const CLAIM_MS = 60_000
/** Deliveries looked at once, and sent at once. */
const DUE_CHUNK = 200
const SENDS_CONCURRENT_MAX = 16

const actor = systemActor("webhooks")

export const makeWebhookSteps = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* WebhookRepository
  const transport = yield* WebhookTransport

  const secretsOf = (endpoint: WebhookEndpoint, at: Timestamp) =>
    Effect.gen(function* () {
      const secret = yield* crypto.open(secretPlace(endpoint.id), endpoint.sealedSecret as Sealed)
      if (endpoint.sealedOldSecret === null || (endpoint.oldSecretUntil ?? 0) <= at) return [secret]
      return [secret, yield* crypto.open(secretPlace(endpoint.id, "old_secret"), endpoint.sealedOldSecret as Sealed)]
    }).pipe(Effect.orDie)

  /** What becomes of an endpoint: the first failure is noted, a success forgets it, failing for too long ends it. */
  const endpointChanges = (endpoint: WebhookEndpoint, { isGone, isSuccess }: TryOutcome, at: Timestamp) =>
    Effect.gen(function* () {
      if (isSuccess) {
        return endpoint.failingSince === null ? [] : [update(WebhookEndpointEntity, endpoint, { failingSince: null })]
      }
      const failingSince = endpoint.failingSince ?? at
      const isOver = endpoint.active && (isGone || at - failingSince >= FAILING_MS_MAX)
      if (!isOver) {
        return endpoint.failingSince === null ? [update(WebhookEndpointEntity, endpoint, { failingSince })] : []
      }
      const disabledReason = isGone ? ("gone" as const) : ("failing" as const)
      return [
        update(WebhookEndpointEntity, endpoint, { active: false, disabledReason, failingSince, updatedAt: at }),
        append(
          yield* newEvent({
            type: "alert.webhook_disabled",
            subject: "webhook_endpoint",
            subjectId: endpoint.id,
            actor,
            data: { ownerId: endpoint.ownerId, reason: disabledReason },
          }),
        ),
      ]
    }).pipe(Effect.provideService(Crypto, crypto))

  const record = (mine: WebhookDelivery, outcome: TryOutcome) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const endpoint = yield* repository.endpointById(mine.endpointId)
      yield* commit([
        update(WebhookDeliveryEntity, mine, { ...outcome.delivery, updatedAt: at }),
        ...(Option.isSome(endpoint) ? yield* endpointChanges(endpoint.value, outcome, at) : []),
      ])
    }).pipe(
      retryConflicts([`${WebhookEndpointEntity.name}.version`]),
      // Somebody replayed it meanwhile: what is in the row now counts.
      Effect.catchTag("Conflict", () => Effect.void),
    )

  const send = (mine: WebhookDelivery, endpoint: WebhookEndpoint) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const answer = yield* transport.send({
        url: endpoint.url,
        id: `msg_${mine.eventId}`,
        timestamp: Math.floor(at / 1000),
        body: mine.payload,
        secrets: yield* secretsOf(endpoint, at),
      })
      yield* record(mine, afterTry(mine.tries, answer, yield* Clock.currentTimeMillis))
    })

  /** Takes a due delivery for itself, tries it, and notes what came of it. */
  const step = (delivery: WebhookDelivery) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const claim = { wakeAt: at + CLAIM_MS, updatedAt: at }
      const isMine = yield* commit([update(WebhookDeliveryEntity, delivery, claim)]).pipe(
        Effect.as(true),
        Effect.catchTag("Conflict", () => Effect.succeed(false)),
      )
      if (!isMine) return
      const mine = { ...delivery, ...claim, version: delivery.version + 1 }
      const endpoint = yield* repository.endpointById(delivery.endpointId)
      if (Option.isSome(endpoint) && endpoint.value.active) return yield* send(mine, endpoint.value)
      yield* commit([
        update(WebhookDeliveryEntity, mine, {
          state: "failed",
          wakeAt: null,
          lastFault: "the endpoint is not active",
          updatedAt: at,
        }),
      ]).pipe(Effect.catchTag("Conflict", () => Effect.void))
    })

  /** Sends what is due. For the worker; answers how many there were. */
  const sweep = Effect.gen(function* () {
    const due = yield* repository.due(yield* Clock.currentTimeMillis, DUE_CHUNK)
    yield* Effect.forEach(
      due,
      (delivery) =>
        Effect.catchAllCause(step(delivery), (cause) =>
          Effect.logError("webhook not sent", { delivery: delivery.id }, cause),
        ),
      { concurrency: SENDS_CONCURRENT_MAX, discard: true },
    )
    return due.length
  })

  return { step, sweep } as const
})

/** What sends deliveries. For the worker. */
export class WebhookSteps extends Context.Tag("@mintcode/core/webhook/WebhookSteps")<
  WebhookSteps,
  Effect.Effect.Success<typeof makeWebhookSteps>
>() {}

export const layerWebhookSteps = Layer.effect(WebhookSteps, makeWebhookSteps)

import { Clock, Context, Effect, Layer, Option, Queue } from "effect"
import { DeveloperRepository } from "../developer/mod.ts"
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
import { makeSendPlaces } from "./send_places.ts"
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
/** Deliveries looked at once, and claimed at once. */
const DUE_CHUNK = 200
const CLAIMS_CONCURRENT_MAX = 8
/** How long a sweep waits for a place to get free: what came due meanwhile is looked for again after that. */
const PLACE_WAIT = "1 second"

/** Why what belongs to a disabled or closed account is not sent. */
const OWNER_OUT = "the account of the owner is disabled or closed"

const actor = systemActor("webhooks")

export const makeWebhookSteps = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* WebhookRepository
  const owners = yield* DeveloperRepository
  const transport = yield* WebhookTransport
  const scope = yield* Effect.scope
  const places = makeSendPlaces()

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

  /** Takes a due delivery for itself; nothing when somebody else was faster. */
  const claim = (delivery: WebhookDelivery) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const changes = { wakeAt: at + CLAIM_MS, updatedAt: at }
      yield* commit([update(WebhookDeliveryEntity, delivery, changes)])
      return Option.some<WebhookDelivery>({ ...delivery, ...changes, version: delivery.version + 1 })
    }).pipe(Effect.catchTag("Conflict", () => Effect.succeed(Option.none<WebhookDelivery>())))

  /** Gives a delivery up unsent: it can be replayed once the reason is gone. */
  const giveUp = (mine: WebhookDelivery, lastFault: string) =>
    Effect.gen(function* () {
      const updatedAt = yield* Clock.currentTimeMillis
      yield* commit([update(WebhookDeliveryEntity, mine, { state: "failed", wakeAt: null, lastFault, updatedAt })])
    }).pipe(Effect.catchTag("Conflict", () => Effect.void))

  /** Tries a claimed delivery, and notes what came of it. */
  const step = (mine: WebhookDelivery) =>
    Effect.gen(function* () {
      const endpoint = yield* repository.endpointById(mine.endpointId)
      if (Option.isNone(endpoint) || !endpoint.value.active) return yield* giveUp(mine, "the endpoint is not active")
      if (yield* owners.isOwnerOut(mine.ownerId)) return yield* giveUp(mine, OWNER_OUT)
      return yield* send(mine, endpoint.value)
    }).pipe(Effect.catchAllCause((cause) => Effect.logError("webhook not sent", { delivery: mine.id }, cause)))

  /** Claims what is due and has a place, and sends it behind the scenes. Answers how many there were. */
  const begin = (done: Queue.Enqueue<void>) =>
    Effect.gen(function* () {
      const due = yield* repository.due(yield* Clock.currentTimeMillis, DUE_CHUNK, places.full())
      const claimed = yield* Effect.forEach(
        due.filter(places.take),
        (delivery) =>
          claim(delivery).pipe(
            Effect.tap((mine) => Effect.sync(() => (Option.isNone(mine) ? places.free(delivery) : undefined))),
            Effect.onError(() => Effect.sync(() => places.free(delivery))),
          ),
        { concurrency: CLAIMS_CONCURRENT_MAX },
      )
      yield* Effect.forEach(
        claimed.flatMap(Option.toArray),
        (mine) =>
          step(mine).pipe(
            Effect.ensuring(
              Effect.zipRight(
                Effect.sync(() => places.free(mine)),
                Queue.offer(done, undefined),
              ),
            ),
            Effect.forkIn(scope),
          ),
        { discard: true },
      )
      return claimed.filter(Option.isSome).length
    })

  /**
   * Sends what is due. For the worker; answers how many there were. Whoever is slow keeps its own places and nobody
   * else's: the sweep ends when no place gets free for a moment, and what is on its way goes on behind it.
   */
  const sweep = Effect.gen(function* () {
    const done = yield* Queue.unbounded<void>()
    let count = 0
    let underWay = 0
    for (;;) {
      const begun = yield* begin(done)
      count += begun
      underWay += begun
      // Those of whoever is full by now are left out of the next look, which finds others behind them.
      if (begun > 0) continue
      if (underWay === 0) return count
      const first = yield* Effect.timeoutOption(Queue.take(done), PLACE_WAIT)
      if (Option.isNone(first)) return count
      underWay -= 1 + (yield* Queue.takeAll(done)).length
    }
  })

  return { sweep } as const
})

/** What sends deliveries. For the worker. */
export class WebhookSteps extends Context.Tag("@mintcode/core/webhook/WebhookSteps")<
  WebhookSteps,
  Effect.Effect.Success<typeof makeWebhookSteps>
>() {}

export const layerWebhookSteps = Layer.scoped(WebhookSteps, makeWebhookSteps)

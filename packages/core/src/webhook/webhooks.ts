import { Clock, Context, Effect, Encoding, Layer, Option, Redacted } from "effect"
import { Developer, DeveloperRepository, developerWith, type KeyScope } from "../developer/mod.ts"
import { audited, operatorWith, type Permission } from "../identity/mod.ts"
import {
  append,
  type Change,
  Commit,
  Crypto,
  insert,
  invalid,
  isConflictOn,
  NotFound,
  newEvent,
  newId,
  type PageRequest,
  Refused,
  remove,
  retryConflicts,
  type Sealed,
  update,
} from "../kernel/mod.ts"
import { type WebhookDeliveryFilter, type WebhookEndpointFilter, WebhookRepository } from "./repository.ts"
import { type WebhookDelivery, WebhookDeliveryEntity, type WebhookDeliveryId } from "./webhook_delivery.ts"
import {
  ENDPOINTS_GUARD,
  ENDPOINTS_MAX,
  endpointCount,
  OPERATORS,
  secretPlace,
  type WebhookEndpoint,
  type WebhookEndpointDraft,
  WebhookEndpointEntity,
  type WebhookEndpointId,
  type WebhookOwnerId,
  type WebhookStandingDraft,
  type WebhookStandingEdit,
  type WebhookTopic,
} from "./webhook_endpoint.ts"
import { newDelivery, payloadOf } from "./webhook_news.ts"
import { checkWebhookUrl, WebhookTargets } from "./webhook_url.ts"

/** Bytes of a secret: Standard Webhooks asks for 24 to 64. */
const SECRET_BYTES = 32
/** How long an old secret signs beside its successor. */
export const SECRET_OVERLAP_MS = 24 * 60 * 60 * 1000
/** Deliveries that one request sends again: more come with the next request. */
export const REPLAY_MAX = 500

const GUARDS = [`${WebhookEndpointEntity.name}.version`, `${WebhookDeliveryEntity.name}.version`]

const WEBHOOKS_FULL = new Refused({
  code: "WEBHOOKS_FULL",
  reason: `There are ${ENDPOINTS_MAX} webhook endpoints already: remove one first`,
})

/** On whose behalf it is done: which endpoints there are for them, and what is left behind of what they did. */
interface Caller {
  readonly sees: (endpoint: Pick<WebhookEndpoint, "ownerId" | "test">) => boolean
  readonly noted: (type: string, endpointId: string) => Effect.Effect<Change, never, Crypto>
}

/** An endpoint and its secret, which is shown this once. */
export interface MadeEndpoint {
  readonly endpoint: WebhookEndpoint
  readonly secret: Redacted.Redacted<string>
}

/** An endpoint as operators see it. */
export interface EndpointStanding extends WebhookEndpoint {
  /** The account of its owner is disabled or closed: nothing is sent. */
  readonly ownerOut: boolean
}

export const makeWebhooks = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const owners = yield* DeveloperRepository
  const repository = yield* WebhookRepository
  const targets = yield* WebhookTargets

  const find = (id: string, caller: Caller) =>
    Effect.flatMap(repository.endpointById(id), (found) =>
      Option.isSome(found) && caller.sees(found.value)
        ? Effect.succeed(found.value)
        : new NotFound({ code: "WEBHOOK_NOT_FOUND", entity: "webhook endpoint", id }),
    )

  const findDelivery = (endpointId: string, id: string) =>
    Effect.flatMap(repository.deliveryById(id), (found) =>
      Option.isSome(found) && found.value.endpointId === endpointId
        ? Effect.succeed(found.value)
        : new NotFound({ code: "WEBHOOK_DELIVERY_NOT_FOUND", entity: "webhook delivery", id }),
    )

  const newSecret = Effect.map(crypto.randomBytes(SECRET_BYTES), (bytes) =>
    Redacted.make(`whsec_${Encoding.encodeBase64(bytes)}`),
  )

  const create = (caller: Caller, ownerId: WebhookOwnerId, test: boolean, draft: WebhookStandingDraft) =>
    Effect.gen(function* () {
      const events = yield* topicsFor(ownerId, draft.events ?? [])
      const url = yield* checkWebhookUrl(draft.url, targets)
      const id = yield* newId<WebhookEndpointId>()
      const at = yield* Clock.currentTimeMillis
      const secret = yield* newSecret
      const endpoint: WebhookEndpoint = {
        id,
        version: 1,
        ownerId,
        test,
        url,
        events,
        active: true,
        disabledReason: null,
        sealedSecret: yield* crypto.seal(secretPlace(id), secret),
        sealedOldSecret: null,
        oldSecretUntil: null,
        failingSince: null,
        createdAt: at,
        updatedAt: at,
      }
      yield* commit([
        insert(WebhookEndpointEntity, endpoint),
        endpointCount(ownerId, 1),
        yield* caller.noted("webhook.created", id),
      ]).pipe(
        Effect.catchIf(
          (error) => isConflictOn(error, [ENDPOINTS_GUARD]),
          () => WEBHOOKS_FULL,
        ),
      )
      return { endpoint, secret } satisfies MadeEndpoint
    })

  const save = (caller: Caller, read: WebhookEndpoint, type: string, changes: Partial<WebhookEndpoint>) =>
    Effect.gen(function* () {
      const written = { ...changes, updatedAt: yield* Clock.currentTimeMillis }
      yield* commit([update(WebhookEndpointEntity, read, written), yield* caller.noted(type, read.id)])
      return { ...read, ...written, version: read.version + 1 }
    })

  const edit = (caller: Caller, id: string, change: WebhookStandingEdit) =>
    Effect.gen(function* () {
      const read = yield* find(id, caller)
      const events = change.events === undefined ? read.events : yield* topicsFor(read.ownerId, change.events)
      const url = change.url === undefined ? read.url : yield* checkWebhookUrl(change.url, targets)
      return yield* save(caller, read, "webhook.edited", {
        url,
        events,
        // Switched on again, it gets as much time as a new one.
        ...(change.active === undefined ? {} : { active: change.active, disabledReason: null, failingSince: null }),
      })
    })

  /** A new secret. The one before goes on signing for a day, so that receivers change over in their own time. */
  const rotate = (caller: Caller, id: string) =>
    Effect.gen(function* () {
      const read = yield* find(id, caller)
      const secret = yield* newSecret
      const old = yield* Effect.orDie(crypto.open(secretPlace(id), read.sealedSecret as Sealed))
      const endpoint = yield* save(caller, read, "webhook.secret_rotated", {
        sealedSecret: yield* crypto.seal(secretPlace(id), secret),
        sealedOldSecret: yield* crypto.seal(secretPlace(id, "old_secret"), old),
        oldSecretUntil: (yield* Clock.currentTimeMillis) + SECRET_OVERLAP_MS,
      })
      return { endpoint, secret } satisfies MadeEndpoint
    })

  /** Its deliveries stay in the log until they are purged; those that are pending are given up. */
  const removeOne = (caller: Caller, id: string) =>
    Effect.gen(function* () {
      const read = yield* find(id, caller)
      yield* commit([
        remove(WebhookEndpointEntity, read),
        endpointCount(read.ownerId, -1),
        yield* caller.noted("webhook.removed", id),
      ])
    })

  /** Sends an event that means nothing, to see whether it arrives. */
  const ping = (caller: Caller, id: string) =>
    Effect.gen(function* () {
      const endpoint = yield* find(id, caller)
      const at = yield* Clock.currentTimeMillis
      const event = { id: yield* newId<string>(), type: "webhook.ping" as const }
      const payload = payloadOf({ ...event, at, subjectId: id, data: { test: endpoint.test } })
      const delivery = newDelivery(endpoint, { ...event, payload }, at, yield* newId<WebhookDeliveryId>())
      yield* commit([insert(WebhookDeliveryEntity, delivery), yield* caller.noted("webhook.pinged", id)])
      return delivery
    })

  const again = (delivery: WebhookDelivery, at: number) => {
    const changes = { state: "pending" as const, wakeAt: at, tries: 0, updatedAt: at }
    return {
      change: update(WebhookDeliveryEntity, delivery, changes),
      row: { ...delivery, ...changes, version: delivery.version + 1 },
    }
  }

  /** Sends one delivery again, under the same `webhook-id`. */
  const replay = (caller: Caller, id: string, deliveryId: string) =>
    Effect.gen(function* () {
      yield* find(id, caller)
      const { change, row } = again(yield* findDelivery(id, deliveryId), yield* Clock.currentTimeMillis)
      yield* commit([change, yield* caller.noted("webhook.replayed", id)])
      return row
    })

  /** Sends again what was given up since a moment, oldest first. */
  const replayFrom = (caller: Caller, id: string, since: number) =>
    Effect.gen(function* () {
      yield* find(id, caller)
      const at = yield* Clock.currentTimeMillis
      const failed = yield* repository.failedSince(id, since, REPLAY_MAX)
      yield* commit([...failed.map((one) => again(one, at).change), yield* caller.noted("webhook.replayed", id)])
      return { replayed: failed.length, more: failed.length === REPLAY_MAX }
    })

  const deliveries = (caller: Caller, filter: WebhookDeliveryFilter, page: PageRequest) =>
    Effect.zipRight(find(filter.endpointId, caller), repository.deliveries(filter, page))

  const asDeveloper = (scope: KeyScope) =>
    Effect.map(
      developerWith(scope),
      ({ actor, isTest, ownerId }): Caller => ({
        sees: (endpoint) => endpoint.ownerId === ownerId && endpoint.test === isTest,
        noted: (type, subjectId) =>
          Effect.map(newEvent({ type, subject: "webhook_endpoint", subjectId, actor, data: { ownerId } }), append),
      }),
    )

  const asOperator = (permission: Permission) =>
    Effect.map(
      operatorWith(permission),
      (operator): Caller => ({
        sees: () => true,
        noted: (type, subjectId) => audited(operator, permission, { type, subject: "webhook_endpoint", subjectId }),
      }),
    )

  /** The same use cases for whoever is let in by `enter`. */
  const useCases = <E, R>(enter: (toChange: boolean) => Effect.Effect<Caller, E, R>) => {
    const changing =
      <Args extends ReadonlyArray<unknown>, A, F>(
        use: (caller: Caller, ...args: Args) => Effect.Effect<A, F, Crypto>,
      ) =>
      (...args: Args) =>
        Effect.flatMap(enter(true), (caller) =>
          use(caller, ...args).pipe(
            retryConflicts(GUARDS),
            Effect.provideService(Crypto, crypto),
            Effect.uninterruptible,
          ),
        )
    return {
      get: (id: string) => Effect.flatMap(enter(false), (caller) => find(id, caller)),
      deliveries: (filter: WebhookDeliveryFilter, page: PageRequest) =>
        Effect.flatMap(enter(false), (caller) => deliveries(caller, filter, page)),
      create: changing(create),
      edit: changing(edit),
      rotate: changing(rotate),
      remove: changing(removeOne),
      ping: changing(ping),
      replay: changing(replay),
      replayFrom: changing(replayFrom),
    } as const
  }

  const mine = useCases((toChange) => asDeveloper(toChange ? "webhooks:write" : "webhooks:read"))
  const theirs = useCases((toChange) => asOperator(toChange ? "webhook:edit" : "webhook:read"))

  /** What developers do with their own endpoints. */
  const developers = {
    ...mine,
    create: (draft: WebhookEndpointDraft) =>
      Effect.flatMap(Developer, ({ isTest, ownerId }) => mine.create(ownerId, isTest, draft)),
    list: Effect.flatMap(developerWith("webhooks:read"), ({ isTest, ownerId }) =>
      Effect.map(repository.endpointsOf(ownerId), (all) => all.filter(({ test }) => test === isTest)),
    ),
  } as const

  const standings = (rows: ReadonlyArray<WebhookEndpoint>) =>
    Effect.map(owners.ownersOut(rows.map(({ ownerId }) => ownerId)), (out) =>
      rows.map((row): EndpointStanding => ({ ...row, ownerOut: out.has(row.ownerId) })),
    )

  /** What operators do with everybody's. */
  const operators = {
    ...theirs,
    edit: (id: string, change: WebhookStandingEdit) =>
      Effect.flatMap(theirs.edit(id, change), (row) =>
        Effect.map(owners.isOwnerOut(row.ownerId), (ownerOut): EndpointStanding => ({ ...row, ownerOut })),
      ),
    page: (filter: WebhookEndpointFilter, page: PageRequest) =>
      Effect.gen(function* () {
        yield* operatorWith("webhook:read")
        const { rows, ...rest } = yield* repository.endpoints(filter, page)
        return { ...rest, rows: yield* standings(rows) }
      }),
  } as const

  return { developers, operators } as const
})

/** Webhook endpoints and their deliveries. */
export class Webhooks extends Context.Tag("@mintcode/core/webhook/Webhooks")<
  Webhooks,
  Effect.Effect.Success<typeof makeWebhooks>
>() {}

export const layerWebhooks = Layer.effect(Webhooks, makeWebhooks)

/** Operators are told of alerts, developers of orders: an endpoint that asks for the other is a slip. */
const topicsFor = (ownerId: WebhookOwnerId, topics: ReadonlyArray<WebhookTopic>) =>
  topics.every((topic) => topic.startsWith("alert.") === (ownerId === OPERATORS))
    ? Effect.succeed([...new Set(topics)])
    : invalid("WEBHOOK_EVENTS_REFUSED", "/events", "Operators are told of alerts, and developers of orders")

import { randomBytes } from "node:crypto"
import { expect } from "@effect/vitest"
import {
  type ApiKey,
  ApiKeyEntity,
  ApiKeyUsageEntity,
  DeveloperRepository,
  type ShopOrder,
  ShopOrderEntity,
} from "@mintcode/core/developer"
import type { UserId } from "@mintcode/core/identity"
import { insert } from "@mintcode/core/kernel"
import {
  type WebhookDelivery,
  WebhookDeliveryEntity,
  type WebhookEndpoint,
  WebhookEndpointEntity,
  WebhookRepository,
} from "@mintcode/core/webhook"
import { Effect, Option } from "effect"
import { guardOf } from "./commit_probes.ts"
import { idsOf, newestFirst, type RepositoryTests, store, walk } from "./repository_probes.ts"
import { newIdAt } from "./repository_rows.ts"
import { AT, newTestId, unique } from "./storage_rows.ts"

const newKey = (ownerId: UserId): ApiKey => ({
  id: newTestId(),
  version: 1,
  ownerId,
  name: "薄荷",
  mode: "live",
  digest: new Uint8Array(randomBytes(32)),
  prefix: "sk_live_abcd",
  lastFour: "wxyz",
  scopes: ["orders:read"],
  active: true,
  ratePerMinute: 60,
  networks: ["192.0.2.0/24"],
  expiresAt: null,
  replacedBy: null,
  createdAt: AT,
  updatedAt: AT,
})

const newOrder = (ownerId: UserId, changes: Partial<ShopOrder> = {}): ShopOrder => ({
  id: newTestId(),
  version: 1,
  ownerId,
  keyId: newTestId(),
  test: true,
  source: "sku",
  productId: "test_delivered",
  redemptionId: null,
  priceMinor: 100,
  currency: "USD",
  charge: "held",
  reference: null,
  state: "open",
  open: true,
  attempt: 1,
  script: "test_delivered",
  scriptAt: AT,
  scriptEndsAt: AT + 1_000,
  views: 0,
  createdAt: AT,
  updatedAt: AT,
  ...changes,
})

const newEndpoint = (ownerId: UserId): WebhookEndpoint => ({
  id: newTestId(),
  version: 1,
  ownerId,
  test: false,
  url: "https://shop.example/hooks",
  events: ["order.delivered"],
  active: true,
  disabledReason: null,
  sealedSecret: "v1.a",
  sealedOldSecret: null,
  oldSecretUntil: null,
  failingSince: null,
  createdAt: AT,
  updatedAt: AT,
})

const newDelivery = (endpoint: WebhookEndpoint, changes: Partial<WebhookDelivery> = {}): WebhookDelivery => ({
  id: newTestId(),
  version: 1,
  endpointId: endpoint.id,
  ownerId: endpoint.ownerId,
  eventId: newTestId(),
  eventType: "order.delivered",
  payload: "{}",
  state: "pending",
  wakeAt: AT,
  tries: 0,
  lastStatus: null,
  lastFault: null,
  createdAt: AT,
  updatedAt: AT,
  ...changes,
})

export const developerRepositoryTests = (it: RepositoryTests): void => {
  it.effect("finds API keys by digest, lists them by owner, and tells how much they were used", () =>
    Effect.gen(function* () {
      const repository = yield* DeveloperRepository
      const ownerId = newTestId<UserId>()
      const keys = [newKey(ownerId), newKey(ownerId), newKey(ownerId)]
      yield* store(ApiKeyEntity, [...keys, newKey(newTestId())])
      for (const key of keys) {
        expect(Option.getOrNull(yield* repository.keyByDigest(key.digest))).toEqual(key)
        expect(Option.getOrNull(yield* repository.keyById(key.id))).toEqual(key)
      }
      const listed = yield* walk(2, (page) => repository.keys({ ownerId }, page))
      expect(idsOf(listed)).toEqual(idsOf(newestFirst(keys)))
      const usages = keys.slice(0, 2).map(({ id }) => ({ id, version: 1, requestCount: 3, lastUsedAt: AT }))
      yield* store(ApiKeyUsageEntity, usages)
      expect(yield* repository.usageOf(keys.map(({ id }) => id))).toEqual(expect.arrayContaining(usages))
      expect(yield* repository.usageOf([])).toEqual([])
    }),
  )

  it.effect("lists orders by owner, mode, state and reference, and those that have ended", () =>
    Effect.gen(function* () {
      const repository = yield* DeveloperRepository
      const ownerId = newTestId<UserId>()
      const reference = unique()
      const open = newOrder(ownerId, { reference })
      const over = newOrder(ownerId, { open: false, state: "delivered", reference })
      const live = newOrder(ownerId, { test: false, script: null, scriptAt: null, scriptEndsAt: null })
      yield* store(ShopOrderEntity, [open, over, live, newOrder(newTestId(), { open: false })])
      const ids = (filter: Parameters<typeof repository.orders>[0]) =>
        Effect.map(
          walk(1, (page) => repository.orders(filter, page)),
          (rows) => idsOf(rows).toSorted(),
        )
      expect(yield* ids({ ownerId })).toEqual(idsOf([open, over, live]).toSorted())
      expect(yield* ids({ ownerId, test: true })).toEqual(idsOf([open, over]).toSorted())
      expect(yield* ids({ ownerId, test: false })).toEqual([live.id])
      expect(yield* ids({ ownerId, reference, state: "delivered" })).toEqual([over.id])
      expect(yield* ids({ ownerId, reference: "' OR '1'='1" })).toEqual([])
      expect(idsOf(yield* repository.ended(AT + 999, 1_000))).not.toContain(open.id)
      const ended = idsOf(yield* repository.ended(AT + 1_000, 1_000))
      expect([ended.includes(open.id), ended.includes(over.id), ended.includes(live.id)]).toEqual([true, false, false])
    }),
  )

  it.effect("finds webhook deliveries that are due, given up and old, and keeps one for each event", () =>
    Effect.gen(function* () {
      const repository = yield* WebhookRepository
      const endpoint = newEndpoint(newTestId())
      yield* store(WebhookEndpointEntity, [endpoint])
      expect(yield* repository.endpointsOf(endpoint.ownerId)).toEqual([endpoint])
      const due = newDelivery(endpoint, { wakeAt: 5 })
      const later = newDelivery(endpoint, { wakeAt: AT + 10 })
      const failed = newDelivery(endpoint, { id: newIdAt(AT), state: "failed", wakeAt: null, createdAt: 7 })
      yield* store(WebhookDeliveryEntity, [due, later, failed])
      const found = idsOf(yield* repository.due(AT, 1_000, { endpointIds: [], ownerIds: [] }))
      for (const except of [
        { endpointIds: [endpoint.id, due.id], ownerIds: [] },
        { endpointIds: [], ownerIds: [endpoint.ownerId] },
      ]) {
        expect(idsOf(yield* repository.due(AT, 1_000, except))).not.toContain(due.id)
      }
      expect([found.includes(due.id), found.includes(later.id), found.includes(failed.id)]).toEqual([
        true,
        false,
        false,
      ])
      expect(idsOf(yield* repository.failedSince(endpoint.id, AT, 10))).toEqual([failed.id])
      expect(yield* repository.failedSince(endpoint.id, AT + 1, 10)).toEqual([])
      expect(yield* repository.older(8, 10)).toEqual([failed.id])
      expect(
        idsOf(yield* walk(1, (page) => repository.deliveries({ endpointId: endpoint.id, state: "pending" }, page))),
      ).toEqual(idsOf(newestFirst([due, later])))
      const twice = newDelivery(endpoint, { eventId: due.eventId })
      expect(yield* guardOf(insert(WebhookDeliveryEntity, twice))).toBe("webhook_delivery.event")
    }),
  )
}

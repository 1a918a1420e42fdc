import { WebhookDeliveryEntity, WebhookEndpointEntity, WebhookRepository } from "@mintcode/core/webhook"
import { Effect, Layer } from "effect"
import { limitRows } from "../rows.ts"
import { walkedEqual } from "./conditions.ts"
import { makeEntityReads } from "./entity_reads.ts"
import { idFloor } from "./id_range.ts"
import { makeKeysetReads } from "./keyset_reads.ts"

const makeWebhookRepository = Effect.gen(function* () {
  const endpoints = yield* makeEntityReads(WebhookEndpointEntity)
  const deliveries = yield* makeEntityReads(WebhookDeliveryEntity)
  const { sql } = endpoints
  const endpointLists = makeKeysetReads(endpoints)
  const deliveryLists = makeKeysetReads(deliveries)
  const noneOf = (column: string, ids: ReadonlyArray<string>) =>
    ids.length === 0 ? sql`` : sql` AND NOT ${sql.in(column, ids)}`

  return WebhookRepository.of({
    endpointById: (id) => endpoints.byKey("byId", id),
    endpointsOf: (ownerId) => endpoints.many("of", sql`WHERE owner_id = ${ownerId} ORDER BY id`),
    endpoints: ({ ownerId }, request) =>
      endpointLists.page(
        "page",
        { indexed: ownerId === undefined ? undefined : { column: "owner_id", value: ownerId } },
        request,
      ),
    deliveryById: (id) => deliveries.byKey("byId", id),
    deliveries: ({ endpointId, state }, request) =>
      deliveryLists.page(
        "page",
        { indexed: { column: "endpoint_id", value: endpointId }, walked: walkedEqual(sql, "state", state) },
        request,
      ),
    failedSince: (endpointId, since, limit) =>
      deliveries.many(
        "failedSince",
        sql`WHERE endpoint_id = ${endpointId} AND id >= ${idFloor(since)} AND state = 'failed' ORDER BY id ${limitRows(
          sql,
          limit,
        )}`,
      ),
    due: (at, limit, { endpointIds, ownerIds }) =>
      deliveries.many(
        "due",
        sql`WHERE wake_at <= ${at}${noneOf("endpoint_id", endpointIds)}${noneOf("owner_id", ownerIds)} ORDER BY wake_at ${limitRows(
          sql,
          limit,
        )}`,
      ),
    older: (createdBefore, limit) =>
      deliveries
        .reading(
          "older",
          sql<{
            id: string
          }>`SELECT id FROM ${deliveries.table} WHERE created_at < ${createdBefore} AND wake_at IS NULL ORDER BY created_at ${limitRows(
            sql,
            limit,
          )}`,
        )
        .pipe(Effect.map((rows) => rows.map(({ id }) => id))),
  })
})

export const layerWebhookRepository = Layer.effect(WebhookRepository, makeWebhookRepository)

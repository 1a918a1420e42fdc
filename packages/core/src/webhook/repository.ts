import { Context, type Effect, type Option, Schema } from "effect"
import type { Page, PageRequest, StorageFailed, Timestamp } from "../kernel/mod.ts"
import type { FullPlaces } from "./send_places.ts"
import type { WebhookDelivery } from "./webhook_delivery.ts"
import { type WebhookEndpoint, WebhookEndpointId, WebhookOwnerId } from "./webhook_endpoint.ts"

/** Which endpoints. */
export const WebhookEndpointFilter = Schema.Struct({ ownerId: Schema.optional(WebhookOwnerId) }).annotations({
  identifier: "WebhookEndpointFilter",
})
export type WebhookEndpointFilter = typeof WebhookEndpointFilter.Type

/** Which deliveries. */
export const WebhookDeliveryFilter = Schema.Struct({
  endpointId: WebhookEndpointId,
  state: Schema.optional(Schema.Literal("pending", "delivered", "failed")),
}).annotations({ identifier: "WebhookDeliveryFilter" })
export type WebhookDeliveryFilter = typeof WebhookDeliveryFilter.Type

/** Reads of endpoints and deliveries. */
export class WebhookRepository extends Context.Tag("@mintcode/core/webhook/WebhookRepository")<
  WebhookRepository,
  {
    readonly endpointById: (id: string) => Effect.Effect<Option.Option<WebhookEndpoint>, StorageFailed>
    /** All of one owner: there are few. */
    readonly endpointsOf: (ownerId: string) => Effect.Effect<ReadonlyArray<WebhookEndpoint>, StorageFailed>
    /** Newest first. */
    readonly endpoints: (
      filter: WebhookEndpointFilter,
      page: PageRequest,
    ) => Effect.Effect<Page<WebhookEndpoint>, StorageFailed>
    readonly deliveryById: (id: string) => Effect.Effect<Option.Option<WebhookDelivery>, StorageFailed>
    /** Newest first. */
    readonly deliveries: (
      filter: WebhookDeliveryFilter,
      page: PageRequest,
    ) => Effect.Effect<Page<WebhookDelivery>, StorageFailed>
    /** Those of an endpoint that were given up since then, oldest first. */
    readonly failedSince: (
      endpointId: string,
      since: Timestamp,
      limit: number,
    ) => Effect.Effect<ReadonlyArray<WebhookDelivery>, StorageFailed>
    /** Whose time has come, longest due first, but for those of whom has to wait. */
    readonly due: (
      at: Timestamp,
      limit: number,
      except: FullPlaces,
    ) => Effect.Effect<ReadonlyArray<WebhookDelivery>, StorageFailed>
    /** Keys of deliveries that are over and were made before a moment. */
    readonly older: (createdBefore: Timestamp, limit: number) => Effect.Effect<ReadonlyArray<string>, StorageFailed>
  }
>() {}

import { Schema } from "effect"
import { UserId } from "../identity/mod.ts"
import { entity, idOf, Timestamp } from "../kernel/mod.ts"

export const WebhookEndpointId = idOf("WebhookEndpointId")
export type WebhookEndpointId = typeof WebhookEndpointId.Type

/** What can be told. `webhook.ping` is what a test sends. */
export const WebhookEventType = Schema.Literal(
  "order.placed",
  "order.retried",
  "order.delivered",
  "order.failed",
  "order.rejected",
  "order.cancelled",
  "order.expired",
  "webhook.ping",
).annotations({ identifier: "WebhookEventType" })
export type WebhookEventType = typeof WebhookEventType.Type

/** Endpoints that one owner may have: each event is told to all of them. */
export const ENDPOINTS_MAX = 20

/** Where somebody is told of events. Its secrets are sealed. */
export const WebhookEndpoint = Schema.Struct({
  id: WebhookEndpointId,
  version: Schema.Int,
  ownerId: UserId,
  /** Told of test orders, or of live ones. */
  test: Schema.Boolean,
  url: Schema.String,
  /** None for all. */
  events: Schema.Array(WebhookEventType),
  active: Schema.Boolean,
  /** Why it is not active; `null` when its owner switched it off. */
  disabledReason: Schema.NullOr(Schema.Literal("failing", "gone")),
  sealedSecret: Schema.String,
  /** The secret before, which signs as well until then. */
  sealedOldSecret: Schema.NullOr(Schema.String),
  oldSecretUntil: Schema.NullOr(Timestamp),
  /** Since when every try has failed. */
  failingSince: Schema.NullOr(Timestamp),
  createdAt: Timestamp,
  updatedAt: Timestamp,
}).annotations({ identifier: "WebhookEndpoint" })
export type WebhookEndpoint = typeof WebhookEndpoint.Type

export const WebhookEndpointEntity = entity<WebhookEndpoint>()({
  name: "webhook_endpoint",
  key: "id",
  columns: {
    id: "text",
    version: "int",
    ownerId: "text",
    test: "bool",
    url: "text",
    events: "json",
    active: "bool",
    disabledReason: "text",
    sealedSecret: "text",
    sealedOldSecret: "text",
    oldSecretUntil: "int",
    failingSince: "int",
    createdAt: "int",
    updatedAt: "int",
  },
  unique: {},
  versioned: true,
})

/** Where the secret of an endpoint is sealed. The old one moves, so it is sealed for the place it moves to. */
export const secretPlace = (endpointId: string, which: "secret" | "old_secret" = "secret") => ({
  table: WebhookEndpointEntity.name,
  column: `sealed_${which}`,
  rowId: endpointId,
})

const url = Schema.String.pipe(Schema.maxLength(2_000))

export const WebhookEndpointDraft = Schema.Struct({
  url,
  events: Schema.optional(Schema.Array(WebhookEventType).pipe(Schema.maxItems(WebhookEventType.literals.length))),
}).annotations({ identifier: "WebhookEndpointDraft" })
export type WebhookEndpointDraft = typeof WebhookEndpointDraft.Type

export const WebhookEndpointEdit = Schema.Struct({
  url: Schema.optional(url),
  events: Schema.optional(Schema.Array(WebhookEventType).pipe(Schema.maxItems(WebhookEventType.literals.length))),
  active: Schema.optional(Schema.Boolean),
}).annotations({ identifier: "WebhookEndpointEdit" })
export type WebhookEndpointEdit = typeof WebhookEndpointEdit.Type

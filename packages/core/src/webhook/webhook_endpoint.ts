import { Schema } from "effect"
import { UserId } from "../identity/mod.ts"
import { adjust, type Change, entity, idOf, Timestamp } from "../kernel/mod.ts"

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

/** Whoever runs the installation, in the place of an owner: told of alerts, and of nothing else. */
export const OPERATORS = "operators"

/** Who is told: a developer of what became of their orders, or the operators of alerts. */
export const WebhookOwnerId = Schema.Union(Schema.Literal(OPERATORS), UserId).annotations({
  identifier: "WebhookOwnerId",
})
export type WebhookOwnerId = typeof WebhookOwnerId.Type

/** The type of an alert. */
export const AlertType = Schema.TemplateLiteral("alert.", Schema.String).pipe(
  Schema.pattern(/^alert\.[a-z_]{1,58}$/, {
    message: () => "Expected the type of an alert, such as alert.balance_low",
  }),
)

/** What an endpoint can be told of. */
export const WebhookTopic = Schema.Union(WebhookEventType, AlertType).annotations({ identifier: "WebhookTopic" })
export type WebhookTopic = typeof WebhookTopic.Type

/** Topics that an endpoint names at the most: more than there are of either kind. */
const TOPICS_MAX = 50

/** Endpoints that one owner may have: each event is told to all of them. */
export const ENDPOINTS_MAX = 20

/** Where somebody is told of events. Its secrets are sealed. */
export const WebhookEndpoint = Schema.Struct({
  id: WebhookEndpointId,
  version: Schema.Int,
  ownerId: WebhookOwnerId,
  /** Told of test orders, or of live ones. */
  test: Schema.Boolean,
  url: Schema.String,
  /** None for all. */
  events: Schema.Array(WebhookTopic),
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

/** How many endpoints an owner has: its bound is what keeps two at once from passing the limit together. */
export const WebhookOwner = Schema.Struct({ ownerId: WebhookOwnerId, endpoints: Schema.Int })
export type WebhookOwner = typeof WebhookOwner.Type

export const WebhookOwnerEntity = entity<WebhookOwner>()({
  name: "webhook_owner",
  key: "ownerId",
  columns: { ownerId: "text", endpoints: "int" },
  unique: {},
  versioned: false,
})

/** Guard that whoever makes one endpoint too many runs into. */
export const ENDPOINTS_GUARD = "webhook_owner.endpoints"

/** One endpoint more or less of an owner. */
export const endpointCount = (ownerId: WebhookOwnerId, by: 1 | -1): Change =>
  adjust(
    WebhookOwnerEntity,
    ownerId,
    { endpoints: by },
    { within: { endpoints: { max: ENDPOINTS_MAX } }, initial: { ownerId, endpoints: 0 } },
  )

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

const topics = Schema.Array(WebhookTopic).pipe(Schema.maxItems(TOPICS_MAX))

/** A new endpoint as operators make them, for developers and for themselves. */
export const WebhookStandingDraft = Schema.Struct({ url, events: Schema.optional(topics) }).annotations({
  identifier: "WebhookStandingDraft",
})
export type WebhookStandingDraft = typeof WebhookStandingDraft.Type

export const WebhookEndpointEdit = Schema.Struct({
  url: Schema.optional(url),
  events: Schema.optional(Schema.Array(WebhookEventType).pipe(Schema.maxItems(WebhookEventType.literals.length))),
  active: Schema.optional(Schema.Boolean),
}).annotations({ identifier: "WebhookEndpointEdit" })
export type WebhookEndpointEdit = typeof WebhookEndpointEdit.Type

/** The same as operators make it. */
export const WebhookStandingEdit = Schema.Struct({
  ...WebhookEndpointEdit.fields,
  events: Schema.optional(topics),
}).annotations({ identifier: "WebhookStandingEdit" })
export type WebhookStandingEdit = typeof WebhookStandingEdit.Type

import { Timestamp } from "@mintcode/core/kernel"
import { WebhookDelivery, WebhookDeliveryId, WebhookEndpoint } from "@mintcode/core/webhook"
import { Schema } from "effect"
import { strict } from "./body_rules.ts"
import { pageQuery } from "./request_parts.ts"

/** A webhook endpoint without its secrets. */
export const WebhookEndpointView = WebhookEndpoint.omit("sealedSecret", "sealedOldSecret").annotations({
  identifier: "WebhookEndpointView",
})
export type WebhookEndpointView = typeof WebhookEndpointView.Type

/** The same for operators. */
export const WebhookStandingView = Schema.Struct({
  ...WebhookEndpointView.fields,
  ownerOut: Schema.Boolean.annotations({
    description: "The account of its owner is disabled or closed: nothing is sent until it is enabled again",
  }),
}).annotations({ identifier: "WebhookStandingView" })

/** An endpoint and its secret, which is shown this once. */
export const MadeWebhookEndpoint = Schema.Struct({
  endpoint: WebhookEndpointView,
  secret: Schema.Redacted(Schema.String).annotations({ description: "`whsec_…`; shown this once" }),
}).annotations({ identifier: "MadeWebhookEndpoint" })

/** A delivery as the log shows it. */
export const WebhookDeliveryView = WebhookDelivery.annotations({ identifier: "WebhookDeliveryView" })

/** What is sent again: one delivery, or what was given up since a moment. */
export const WebhookReplayPayload = Schema.Union(
  strict(Schema.Struct({ deliveryId: WebhookDeliveryId }).annotations({ identifier: "ReplayOne" })),
  strict(Schema.Struct({ from: Timestamp }).annotations({ identifier: "ReplayFrom" })),
)
export type WebhookReplayPayload = typeof WebhookReplayPayload.Type

export const WebhookReplayed = Schema.Struct({
  replayed: Schema.Int,
  more: Schema.Boolean.annotations({ description: "Whether there may be more: ask again" }),
}).annotations({ identifier: "WebhookReplayed" })

export const DeliveryQuery = pageQuery({
  state: Schema.optional(Schema.Literal("pending", "delivered", "failed")),
})

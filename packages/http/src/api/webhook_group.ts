import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "@effect/platform"
import { WebhookEndpointDraft, WebhookEndpointEdit } from "@mintcode/core/webhook"
import { Schema } from "effect"
import { accepted, created, pageOf } from "./answer_parts.ts"
import { BodyRules, strict } from "./body_rules.ts"
import { KeyAuth } from "./key_auth.ts"
import { problem } from "./problem.ts"
import { IdPath } from "./request_parts.ts"
import {
  DeliveryQuery,
  MadeWebhookEndpoint,
  WebhookDeliveryView,
  WebhookEndpointView,
  WebhookReplayed,
  WebhookReplayPayload,
} from "./webhook_schemas.ts"

const notFound = problem(404, "WEBHOOK_NOT_FOUND")
const read = "Scope `webhooks:read`."
const write = "Scope `webhooks:write`."

/** Where developers are told of their orders. */
export const WebhookGroup = HttpApiGroup.make("webhooks")
  .add(
    HttpApiEndpoint.post("create", "/v1/webhooks")
      .setPayload(strict(WebhookEndpointDraft))
      .addSuccess(created(MadeWebhookEndpoint))
      .addError(problem(400, "WEBHOOK_URL_REFUSED"))
      .addError(problem(409, "WEBHOOKS_FULL"))
      .annotateContext(
        OpenApi.annotations({
          summary: "Add an endpoint",
          description: `${write} Messages are signed as Standard Webhooks says; the secret is shown this once.`,
        }),
      ),
  )
  .add(
    HttpApiEndpoint.get("list", "/v1/webhooks")
      .addSuccess(Schema.Struct({ items: Schema.Array(WebhookEndpointView) }))
      .annotateContext(OpenApi.annotations({ summary: "Your endpoints", description: read })),
  )
  .add(
    HttpApiEndpoint.get("get", "/v1/webhooks/:id")
      .setPath(IdPath)
      .addSuccess(WebhookEndpointView)
      .addError(notFound)
      .annotateContext(OpenApi.annotations({ summary: "An endpoint", description: read })),
  )
  .add(
    HttpApiEndpoint.patch("edit", "/v1/webhooks/:id")
      .setPath(IdPath)
      .setPayload(strict(WebhookEndpointEdit))
      .addSuccess(WebhookEndpointView)
      .addError(problem(400, "WEBHOOK_URL_REFUSED"))
      .addError(notFound)
      .addError(problem(409, "CONFLICT"))
      .annotateContext(OpenApi.annotations({ summary: "Change an endpoint or its switch", description: write })),
  )
  .add(
    HttpApiEndpoint.del("remove", "/v1/webhooks/:id")
      .setPath(IdPath)
      .addSuccess(HttpApiSchema.NoContent)
      .addError(notFound)
      .annotateContext(OpenApi.annotations({ summary: "Remove an endpoint", description: write })),
  )
  .add(
    HttpApiEndpoint.post("rotate", "/v1/webhooks/:id/rotate")
      .setPath(IdPath)
      .addSuccess(MadeWebhookEndpoint)
      .addError(notFound)
      .addError(problem(409, "CONFLICT"))
      .annotateContext(
        OpenApi.annotations({
          summary: "A new secret",
          description: `${write} The old one signs beside it for a day.`,
        }),
      ),
  )
  .add(
    HttpApiEndpoint.post("ping", "/v1/webhooks/:id/ping")
      .setPath(IdPath)
      .addSuccess(accepted(WebhookDeliveryView))
      .addError(notFound)
      .annotateContext(OpenApi.annotations({ summary: "Send an event that means nothing", description: write })),
  )
  .add(
    HttpApiEndpoint.get("deliveries", "/v1/webhooks/:id/deliveries")
      .setPath(IdPath)
      .setUrlParams(DeliveryQuery)
      .addSuccess(pageOf(WebhookDeliveryView))
      .addError(problem(400, "CURSOR_INVALID"))
      .addError(notFound)
      .annotateContext(
        OpenApi.annotations({ summary: "What was sent, newest first", description: `${read} Kept for 30 days.` }),
      ),
  )
  .add(
    HttpApiEndpoint.post("replay", "/v1/webhooks/:id/replay")
      .setPath(IdPath)
      .setPayload(WebhookReplayPayload)
      .addSuccess(accepted(WebhookReplayed))
      .addError(problem(404, "WEBHOOK_NOT_FOUND", "WEBHOOK_DELIVERY_NOT_FOUND"))
      .addError(problem(409, "CONFLICT"))
      .annotateContext(
        OpenApi.annotations({
          summary: "Send again: one delivery, or what was given up since a moment",
          description: `${write} Under the same \`webhook-id\`, oldest first.`,
        }),
      ),
  )
  .middleware(BodyRules)
  .middleware(KeyAuth)
  .annotateContext(OpenApi.annotations({ title: "Webhooks", description: "For developers." }))

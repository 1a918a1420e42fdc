import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { WebhookOwnerId, WebhookStandingDraft, WebhookStandingEdit } from "@mintcode/core/webhook"
import { Schema } from "effect"
import { accepted, created, pageOf } from "./answer_parts.ts"
import { BodyRules, strict } from "./body_rules.ts"
import { OperatorAuth } from "./operator_auth.ts"
import { problem } from "./problem.ts"
import { IdPath, pageQuery } from "./request_parts.ts"
import { RequiredPermission } from "./required_permission.ts"
import {
  DeliveryQuery,
  MadeWebhookEndpoint,
  WebhookDeliveryView,
  WebhookReplayed,
  WebhookReplayPayload,
  WebhookStandingView,
} from "./webhook_schemas.ts"

/** A new endpoint for a developer, or for the operators themselves. */
export const WebhookAdminDraft = strict(
  Schema.Struct({
    ...WebhookStandingDraft.fields,
    ownerId: WebhookOwnerId.annotations({
      description: "Whoever is told: of orders a developer; of alerts the operators",
    }),
    test: Schema.optional(Schema.Boolean),
  }).annotations({ identifier: "WebhookAdminDraft" }),
)

const notFound = problem(404, "WEBHOOK_NOT_FOUND")

/** Everybody's webhook endpoints. */
export const WebhookAdminGroup = HttpApiGroup.make("webhookAdmin")
  .add(
    HttpApiEndpoint.post("create", "/admin/webhooks")
      .setPayload(WebhookAdminDraft)
      .addSuccess(created(MadeWebhookEndpoint))
      .addError(problem(400, "WEBHOOK_URL_REFUSED", "WEBHOOK_EVENTS_REFUSED"))
      .addError(problem(409, "WEBHOOKS_FULL"))
      .annotate(RequiredPermission, "webhook:edit")
      .annotateContext(OpenApi.annotations({ summary: "Add an endpoint for an owner, or for the operators" })),
  )
  .add(
    HttpApiEndpoint.get("list", "/admin/webhooks")
      .setUrlParams(pageQuery({ ownerId: Schema.optional(WebhookOwnerId) }))
      .addSuccess(pageOf(WebhookStandingView))
      .addError(problem(400, "CURSOR_INVALID"))
      .annotate(RequiredPermission, "webhook:read")
      .annotateContext(OpenApi.annotations({ summary: "Endpoints, newest first" })),
  )
  .add(
    HttpApiEndpoint.patch("edit", "/admin/webhooks/:id")
      .setPath(IdPath)
      .setPayload(strict(WebhookStandingEdit))
      .addSuccess(WebhookStandingView)
      .addError(problem(400, "WEBHOOK_URL_REFUSED", "WEBHOOK_EVENTS_REFUSED"))
      .addError(notFound)
      .addError(problem(409, "CONFLICT"))
      .annotate(RequiredPermission, "webhook:edit")
      .annotateContext(OpenApi.annotations({ summary: "Change an endpoint or its switch" })),
  )
  .add(
    HttpApiEndpoint.post("ping", "/admin/webhooks/:id/ping")
      .setPath(IdPath)
      .addSuccess(accepted(WebhookDeliveryView))
      .addError(notFound)
      .annotate(RequiredPermission, "webhook:edit")
      .annotateContext(OpenApi.annotations({ summary: "Send an event that means nothing" })),
  )
  .add(
    HttpApiEndpoint.get("deliveries", "/admin/webhooks/:id/deliveries")
      .setPath(IdPath)
      .setUrlParams(DeliveryQuery)
      .addSuccess(pageOf(WebhookDeliveryView))
      .addError(problem(400, "CURSOR_INVALID"))
      .addError(notFound)
      .annotate(RequiredPermission, "webhook:read")
      .annotateContext(OpenApi.annotations({ summary: "What was sent to an endpoint, newest first" })),
  )
  .add(
    HttpApiEndpoint.post("replay", "/admin/webhooks/:id/replay")
      .setPath(IdPath)
      .setPayload(WebhookReplayPayload)
      .addSuccess(accepted(WebhookReplayed))
      .addError(problem(404, "WEBHOOK_NOT_FOUND", "WEBHOOK_DELIVERY_NOT_FOUND"))
      .addError(problem(409, "CONFLICT"))
      .annotate(RequiredPermission, "webhook:edit")
      .annotateContext(OpenApi.annotations({ summary: "Send again: one delivery, or what was given up" })),
  )
  .middleware(BodyRules)
  .middleware(OperatorAuth)
  .annotateContext(
    OpenApi.annotations({ title: "Webhooks of developers and operators", description: "For operators." }),
  )

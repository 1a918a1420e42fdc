import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { ApiKey, ApiKeyDraft, KEY_OVERLAP_MS_MAX } from "@mintcode/core/developer"
import { UserId } from "@mintcode/core/identity"
import { Timestamp } from "@mintcode/core/kernel"
import { Schema } from "effect"
import { created, pageOf } from "./answer_parts.ts"
import { BodyRules, strict } from "./body_rules.ts"
import { OperatorAuth } from "./operator_auth.ts"
import { problem } from "./problem.ts"
import { IdPath, pageQuery } from "./request_parts.ts"
import { RequiredPermission } from "./required_permission.ts"

/** An API key without its digest, and how much it was used. */
export const ApiKeyView = Schema.Struct({
  ...ApiKey.omit("digest").fields,
  requestCount: Schema.Int,
  lastUsedAt: Schema.NullOr(Timestamp),
}).annotations({ identifier: "ApiKeyView" })
export type ApiKeyView = typeof ApiKeyView.Type

/** A key that was just made. Its text is shown this once. */
export const MadeApiKey = Schema.Struct({
  ...ApiKeyView.fields,
  key: Schema.Redacted(Schema.String).annotations({ description: "`sk_live_…` or `sk_test_…`; shown this once" }),
}).annotations({ identifier: "MadeApiKey" })

const KeyRotation = strict(
  Schema.Struct({
    overlapMs: Schema.optional(
      Schema.Int.pipe(Schema.between(0, KEY_OVERLAP_MS_MAX)).annotations({
        description: "How long the old key goes on working; a day when nothing is said",
      }),
    ),
  }).annotations({ identifier: "ApiKeyRotation" }),
)

const notFound = problem(404, "API_KEY_NOT_FOUND")

/** API keys of developers. */
export const ApiKeyGroup = HttpApiGroup.make("apiKeys")
  .add(
    HttpApiEndpoint.post("create", "/admin/api-keys")
      .setPayload(strict(ApiKeyDraft))
      .addSuccess(created(MadeApiKey))
      .annotate(RequiredPermission, "key:edit")
      .annotateContext(OpenApi.annotations({ summary: "Make a key for an owner; it is shown this once" })),
  )
  .add(
    HttpApiEndpoint.get("list", "/admin/api-keys")
      .setUrlParams(pageQuery({ ownerId: Schema.optional(UserId) }))
      .addSuccess(pageOf(ApiKeyView))
      .addError(problem(400, "CURSOR_INVALID"))
      .annotate(RequiredPermission, "key:read")
      .annotateContext(OpenApi.annotations({ summary: "Keys, newest first" })),
  )
  .add(
    HttpApiEndpoint.get("get", "/admin/api-keys/:id")
      .setPath(IdPath)
      .addSuccess(ApiKeyView)
      .addError(notFound)
      .annotate(RequiredPermission, "key:read")
      .annotateContext(OpenApi.annotations({ summary: "A key" })),
  )
  .add(
    HttpApiEndpoint.post("revoke", "/admin/api-keys/:id/revoke")
      .setPath(IdPath)
      .addSuccess(ApiKeyView)
      .addError(notFound)
      .addError(problem(409, "CONFLICT"))
      .annotate(RequiredPermission, "key:edit")
      .annotateContext(OpenApi.annotations({ summary: "End a key at once" })),
  )
  .add(
    HttpApiEndpoint.post("rotate", "/admin/api-keys/:id/rotate")
      .setPath(IdPath)
      .setPayload(KeyRotation)
      .addSuccess(created(MadeApiKey))
      .addError(notFound)
      .addError(problem(409, "API_KEY_STATE", "CONFLICT"))
      .annotate(RequiredPermission, "key:edit")
      .annotateContext(
        OpenApi.annotations({
          summary: "Make a successor with the same rights",
          description: "The old key goes on working for the overlap.",
        }),
      ),
  )
  .middleware(BodyRules)
  .middleware(OperatorAuth)
  .annotateContext(OpenApi.annotations({ title: "API keys", description: "For operators." }))

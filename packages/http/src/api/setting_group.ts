import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { SettingType } from "@mintcode/core/settings"
import { Schema } from "effect"
import { BodyRules, strict } from "./body_rules.ts"
import { OperatorAuth } from "./operator_auth.ts"
import { problem } from "./problem.ts"
import { EditHeaders, pathId } from "./request_parts.ts"
import { RequiredPermission } from "./required_permission.ts"

/** A setting. A secret shows only whether it is set. */
export const SettingItem = Schema.Struct({
  key: Schema.String,
  type: SettingType,
  value: Schema.Unknown,
  default: Schema.Unknown,
  description: Schema.String,
  secret: Schema.Boolean,
  changed: Schema.Boolean,
  version: Schema.Int,
}).annotations({ identifier: "Setting" })
export type SettingItem = typeof SettingItem.Type

/** Settings that operators change while everything runs. */
export const SettingGroup = HttpApiGroup.make("settings")
  .add(
    HttpApiEndpoint.get("list", "/admin/settings")
      .addSuccess(Schema.Struct({ items: Schema.Array(SettingItem) }))
      .annotate(RequiredPermission, "settings:read")
      .annotateContext(OpenApi.annotations({ summary: "Every setting there is" })),
  )
  .add(
    HttpApiEndpoint.put("put", "/admin/settings/:key")
      .setPath(Schema.Struct({ key: pathId }))
      .setPayload(strict(Schema.Struct({ value: Schema.Unknown }).annotations({ identifier: "SettingPut" })))
      .setHeaders(EditHeaders)
      .addSuccess(SettingItem)
      .addError(problem(404, "SETTING_NOT_FOUND"))
      .addError(problem(409, "CONFLICT"))
      .addError(problem(412, "VERSION_MISMATCH"))
      .annotate(RequiredPermission, "settings:edit")
      .annotateContext(OpenApi.annotations({ summary: "Change a setting" })),
  )
  .middleware(BodyRules)
  .middleware(OperatorAuth)
  .annotateContext(OpenApi.annotations({ title: "Settings", description: "For operators." }))

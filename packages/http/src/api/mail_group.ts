import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { Mail, MailState } from "@mintcode/core/mail"
import { Schema } from "effect"
import { pageOf } from "./answer_parts.ts"
import { BodyRules } from "./body_rules.ts"
import { OperatorAuth } from "./operator_auth.ts"
import { problem } from "./problem.ts"
import { IdPath, pageQuery, queryText } from "./request_parts.ts"
import { RequiredPermission } from "./required_permission.ts"

/** A mail without what is sealed in it. */
export const MailView = Mail.omit("sealedVariables").annotations({ identifier: "MailView" })
export type MailView = typeof MailView.Type

/** A mail as its reader sees it. */
const WrittenMail = Schema.Struct({
  mail: MailView,
  subject: Schema.String,
  text: Schema.String,
  html: Schema.String,
}).annotations({ identifier: "WrittenMail" })

/** Mails that wait, went out or could not. */
export const MailGroup = HttpApiGroup.make("mails")
  .add(
    HttpApiEndpoint.get("list", "/admin/mails")
      .setUrlParams(pageQuery({ state: Schema.optional(MailState), to: Schema.optional(queryText(254)) }))
      .addSuccess(pageOf(MailView))
      .addError(problem(400, "CURSOR_INVALID"))
      .annotate(RequiredPermission, "mail:read")
      .annotateContext(OpenApi.annotations({ summary: "Mails, newest first" })),
  )
  .add(
    HttpApiEndpoint.get("get", "/admin/mails/:id")
      .setPath(IdPath)
      .addSuccess(WrittenMail)
      .addError(problem(404, "MAIL_NOT_FOUND"))
      .annotate(RequiredPermission, "mail:read")
      .annotateContext(OpenApi.annotations({ summary: "A mail with its text, one-time tokens hidden" })),
  )
  .add(
    HttpApiEndpoint.post("reveal", "/admin/mails/:id/reveal")
      .setPath(IdPath)
      .addSuccess(WrittenMail)
      .addError(problem(404, "MAIL_NOT_FOUND"))
      .annotate(RequiredPermission, "mail:reveal")
      .annotateContext(OpenApi.annotations({ summary: "A mail with its one-time tokens; leaves an audit event" })),
  )
  .add(
    HttpApiEndpoint.post("retry", "/admin/mails/:id/retry")
      .setPath(IdPath)
      .addSuccess(MailView)
      .addError(problem(404, "MAIL_NOT_FOUND"))
      .addError(problem(409, "MAIL_STATE", "CONFLICT"))
      .annotate(RequiredPermission, "mail:operate")
      .annotateContext(OpenApi.annotations({ summary: "Try a mail again at once" })),
  )
  .middleware(BodyRules)
  .middleware(OperatorAuth)
  .annotateContext(OpenApi.annotations({ title: "Mails", description: "For operators." }))

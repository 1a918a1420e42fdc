import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { MailLocale } from "@mintcode/core/mail"
import { NOTICE_PEOPLE_MAX, NOTICE_TEXT_MAX, NOTICE_TITLE_MAX, Role } from "@mintcode/core/people"
import { Schema } from "effect"
import { created, pageOf } from "./answer_parts.ts"
import { EventQuery, EventView } from "./audit_group.ts"
import { BodyRules, strict } from "./body_rules.ts"
import { leaseDraftErrors } from "./lease_desk_group.ts"
import { OperatorAuth } from "./operator_auth.ts"
import { emailField, Success } from "./person_schemas.ts"
import { problem } from "./problem.ts"
import { IdempotencyHeaders, pathId, queryText } from "./request_parts.ts"
import { RequiredPermission } from "./required_permission.ts"
import { LeaseView } from "./seat_schemas.ts"
import { mintErrors } from "./voucher_group.ts"
import { MintedVouchers, MintPayload } from "./voucher_schemas.ts"

const GeneratedSerials = Schema.Struct({
  ...Success.fields,
  count: Schema.Int,
  ...MintedVouchers.fields,
}).annotations({ identifier: "GeneratedSerials" })

const SystemLog = Schema.Struct({ ...Success.fields, ...pageOf(EventView).fields }).annotations({
  identifier: "SystemLog",
})

/** A text in every language that mails are written in. */
const inEachLanguage = (max: number) => {
  const text = Schema.String.pipe(Schema.pattern(/\S/), Schema.maxLength(max)).annotations({
    message: () => ({ message: `Expected a text of 1 to ${max} characters`, override: true }),
  })
  return Schema.Struct({ zh: text, en: text })
}

/** Whom a notice is for. */
const NoticeTo = Schema.Union(
  strict(Schema.Struct({ email: emailField, locale: Schema.optional(MailLocale) })),
  strict(Schema.Struct({ userId: pathId })),
  strict(Schema.Struct({ role: Role })),
)

export const NoticePayload = strict(
  Schema.Struct({
    to: NoticeTo,
    title: inEachLanguage(NOTICE_TITLE_MAX),
    text: inEachLanguage(NOTICE_TEXT_MAX).annotations({ description: "Plain text; each line is a paragraph" }),
    after: Schema.optional(
      queryText(512).annotations({ description: "The `next` of the answer before, to go on with the same role" }),
    ),
  }).annotations({ identifier: "NoticeRequest" }),
)

const NoticeSent = Schema.Struct({
  ...Success.fields,
  queued: Schema.Int,
  skipped: Schema.Int.annotations({ description: "People whose address had its share of mails" }),
  next: Schema.NullOr(Schema.String).annotations({ description: "Goes into `after`; `null` at the end" }),
}).annotations({ identifier: "NoticeSent" })

/** A lease as other programs enter it: the team by name, by account, or by both. */
export const LeaseEntryPayload = strict(
  Schema.Struct({
    email: Schema.String.pipe(Schema.maxLength(254)),
    team_name: Schema.optional(Schema.String.pipe(Schema.maxLength(120))),
    team_account_id: Schema.optional(Schema.String.pipe(Schema.maxLength(190))),
  }).annotations({ identifier: "LeaseEntryRequest" }),
)

const LeaseEntered = Schema.Struct({ ...Success.fields, lease: LeaseView }).annotations({ identifier: "LeaseEntered" })

/** Routes of operators whose paths existing clients use. They do what routes under `/admin` do. */
export const DocumentedGroup = HttpApiGroup.make("documented")
  .add(
    HttpApiEndpoint.post("generateSerials", "/api/serial/generate")
      .setPayload(MintPayload)
      .setHeaders(IdempotencyHeaders)
      .addSuccess(GeneratedSerials)
      .addError(problem(400, "COUNT_TOO_LARGE"))
      .addError(mintErrors[0])
      .addError(mintErrors[1])
      .addError(mintErrors[2])
      .annotate(RequiredPermission, "voucher:mint")
      .annotateContext(
        OpenApi.annotations({
          summary: "Mint serial codes of a product",
          description: "As `POST /admin/vouchers`: up to 10,000 codes, in full this once.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.get("systemLog", "/api/logs/system")
      .setUrlParams(EventQuery)
      .addSuccess(SystemLog)
      .addError(problem(400, "CURSOR_INVALID"))
      .annotate(RequiredPermission, "audit:read")
      .annotateContext(
        OpenApi.annotations({ summary: "What happened, newest first", description: "As `GET /admin/audit`." }),
      ),
  )
  .add(
    HttpApiEndpoint.post("sendNotice", "/api/notifications/send")
      .setPayload(NoticePayload)
      .addSuccess(NoticeSent)
      .addError(problem(400, "EMAIL_INVALID", "CURSOR_INVALID"))
      .addError(problem(404, "USER_NOT_FOUND"))
      .addError(problem(409, "USER_STATE", "CONFLICT"))
      .addError(problem(429, "MAIL_LIMIT"))
      .annotate(RequiredPermission, "mail:operate")
      .annotateContext(
        OpenApi.annotations({
          summary: "Mail a notice to an address, a person, or the people of a role",
          description:
            `People get it in their language. A role is written to by ${NOTICE_PEOPLE_MAX}: send it again with \`after\` ` +
            "until `next` is null. Leaves an audit event.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.post("enterLease", "/api/admin/leases")
      .setPayload(LeaseEntryPayload)
      .addSuccess(created(LeaseEntered))
      .addError(leaseDraftErrors[0])
      .addError(leaseDraftErrors[1])
      .annotate(RequiredPermission, "lease:edit")
      .annotateContext(
        OpenApi.annotations({
          summary: "Enter a lease of a seat by hand",
          description: "As `POST /admin/leases`: name the team by `team_name`, by `team_account_id`, or by both.",
        }),
      ),
  )
  .middleware(BodyRules)
  .middleware(OperatorAuth)
  .annotateContext(
    OpenApi.annotations({
      title: "Documented routes",
      description: "For operators, under paths that stay as they are.",
    }),
  )

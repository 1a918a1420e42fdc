import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { Money, Timestamp } from "@mintcode/core/kernel"
import { UpstreamAccount, UpstreamAccountDraft, UpstreamAccountEdit } from "@mintcode/core/supplier"
import { Schema } from "effect"
import { created } from "./answer_parts.ts"
import { BodyRules, strict } from "./body_rules.ts"
import { OperatorAuth } from "./operator_auth.ts"
import { problem } from "./problem.ts"
import { EditHeaders, IdPath, queryInt } from "./request_parts.ts"
import { RequiredPermission } from "./required_permission.ts"

/** Orders that one look at an upstream lists. */
export const UPSTREAM_ORDERS_MAX = 200

/** An upstream account without its token. */
export const UpstreamAccountView = UpstreamAccount.omit("sealedToken").pipe(
  Schema.extend(Schema.Struct({ hasToken: Schema.Boolean })),
  Schema.annotations({ identifier: "UpstreamAccountView" }),
)
export type UpstreamAccountView = typeof UpstreamAccountView.Type

export const UpstreamPriceView = Schema.Struct({
  parameters: Schema.Record({ key: Schema.String, value: Schema.String }),
  cost: Money,
  available: Schema.Int,
  successRatePercent: Schema.NullOr(Schema.Number),
}).annotations({ identifier: "UpstreamPrice" })
export type UpstreamPriceView = typeof UpstreamPriceView.Type

export const UpstreamOrderView = Schema.Struct({
  ref: Schema.String,
  placedAt: Timestamp,
  expiresAt: Timestamp,
  cost: Schema.NullOr(Money),
  details: Schema.Record({ key: Schema.String, value: Schema.String }),
  open: Schema.Boolean,
  received: Schema.Boolean,
}).annotations({ identifier: "UpstreamOrder" })
export type UpstreamOrderView = typeof UpstreamOrderView.Type

export const ReconciliationView = Schema.Struct({
  accountId: Schema.String,
  at: Timestamp,
  upstreamOpen: Schema.Int,
  localOpen: Schema.Int,
  unowned: Schema.Array(Schema.String),
  unownedCount: Schema.Int,
  stillOpen: Schema.Array(Schema.String),
  stillOpenCount: Schema.Int,
  overUpstream: Schema.Array(Schema.String),
  overUpstreamCount: Schema.Int,
  balance: Schema.NullOr(Money),
  balanceDifferenceMinor: Schema.NullOr(Schema.Int),
}).annotations({ identifier: "ReconciliationReport" })
export type ReconciliationView = typeof ReconciliationView.Type

const PricesPayload = strict(
  Schema.Struct({ parameters: Schema.Record({ key: Schema.String, value: Schema.Unknown }) }).annotations({
    identifier: "UpstreamPricesRequest",
  }),
)

const upstreamErrors = Schema.Union(
  problem(404, "UPSTREAM_NOT_FOUND"),
  problem(502, "UPSTREAM_FAILED", "UPSTREAM_REFUSED"),
  problem(503, "UPSTREAM_THROTTLED"),
)

/** Accounts with upstreams. Drivers' names appear here and nowhere else. */
export const UpstreamGroup = HttpApiGroup.make("upstreams")
  .add(
    HttpApiEndpoint.post("create", "/admin/upstreams")
      .setPayload(strict(UpstreamAccountDraft))
      .addSuccess(created(UpstreamAccountView))
      .addError(problem(409, "UPSTREAM_NAME_TAKEN"))
      .annotate(RequiredPermission, "upstream:edit")
      .annotateContext(
        OpenApi.annotations({
          summary: "Add an upstream account",
          description:
            "Names are unique, so that a request sent twice makes one account. The token is sealed and never shown.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.get("list", "/admin/upstreams")
      .addSuccess(Schema.Struct({ items: Schema.Array(UpstreamAccountView) }))
      .annotate(RequiredPermission, "upstream:read")
      .annotateContext(OpenApi.annotations({ summary: "Upstream accounts, by name" })),
  )
  .add(
    HttpApiEndpoint.get("drivers", "/admin/upstreams/drivers")
      .addSuccess(Schema.Struct({ items: Schema.Array(Schema.Struct({ name: Schema.String })) }))
      .annotate(RequiredPermission, "upstream:read")
      .annotateContext(OpenApi.annotations({ summary: "Drivers that accounts may have, by name" })),
  )
  .add(
    HttpApiEndpoint.post("reconcile", "/admin/upstreams/reconcile")
      .addSuccess(
        Schema.Struct({
          reports: Schema.Array(ReconciliationView),
          unread: Schema.Array(
            Schema.Struct({
              accountId: Schema.String,
              fault: Schema.String.annotations({ description: "What kept it from being read" }),
            }),
          ).annotations({ description: "Enabled accounts whose books could not be read" }),
        }),
      )
      .annotate(RequiredPermission, "upstream:read")
      .annotateContext(OpenApi.annotations({ summary: "Compare our books with every enabled upstream's" })),
  )
  .add(
    HttpApiEndpoint.get("get", "/admin/upstreams/:id")
      .setPath(IdPath)
      .addSuccess(UpstreamAccountView)
      .addError(problem(404, "UPSTREAM_NOT_FOUND"))
      .annotate(RequiredPermission, "upstream:read")
      .annotateContext(OpenApi.annotations({ summary: "An upstream account" })),
  )
  .add(
    HttpApiEndpoint.patch("edit", "/admin/upstreams/:id")
      .setPath(IdPath)
      .setPayload(strict(UpstreamAccountEdit))
      .setHeaders(EditHeaders)
      .addSuccess(UpstreamAccountView)
      .addError(problem(404, "UPSTREAM_NOT_FOUND"))
      .addError(problem(409, "UPSTREAM_NAME_TAKEN", "CONFLICT"))
      .addError(problem(412, "VERSION_MISMATCH"))
      .annotate(RequiredPermission, "upstream:edit")
      .annotateContext(OpenApi.annotations({ summary: "Change an upstream account" })),
  )
  .add(
    HttpApiEndpoint.get("balance", "/admin/upstreams/:id/balance")
      .setPath(IdPath)
      .addSuccess(Schema.Struct({ balance: Schema.NullOr(Money) }))
      .addError(upstreamErrors)
      .annotate(RequiredPermission, "upstream:read")
      .annotateContext(OpenApi.annotations({ summary: "Balance, read now" })),
  )
  .add(
    HttpApiEndpoint.post("prices", "/admin/upstreams/:id/prices")
      .setPath(IdPath)
      .setPayload(PricesPayload)
      .addSuccess(Schema.Struct({ items: Schema.Array(UpstreamPriceView) }))
      .addError(upstreamErrors)
      .annotate(RequiredPermission, "upstream:read")
      .annotateContext(OpenApi.annotations({ summary: "Price list for a plan's parameters, read now" })),
  )
  .add(
    HttpApiEndpoint.get("orders", "/admin/upstreams/:id/orders")
      .setPath(IdPath)
      .setUrlParams(strict(Schema.Struct({ limit: Schema.optional(queryInt(1, UPSTREAM_ORDERS_MAX)) })))
      .addSuccess(Schema.Struct({ items: Schema.Array(UpstreamOrderView) }))
      .addError(upstreamErrors)
      .annotate(RequiredPermission, "upstream:read")
      .annotateContext(OpenApi.annotations({ summary: "Orders that the upstream lists, newest first" })),
  )
  .middleware(BodyRules)
  .middleware(OperatorAuth)
  .annotateContext(OpenApi.annotations({ title: "Upstream accounts", description: "For operators." }))

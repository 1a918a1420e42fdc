import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "@effect/platform"
import { ProductId } from "@mintcode/core/catalogue"
import type { Permission } from "@mintcode/core/identity"
import { ActionReport, ImportReport, ImportRequest, VoucherEdit } from "@mintcode/core/voucher"
import { Schema } from "effect"
import { created, pageOf } from "./answer_parts.ts"
import { BODY_BYTES_IMPORT, BodyBytesMax, BodyRules, strict } from "./body_rules.ts"
import { OperatorAuth } from "./operator_auth.ts"
import { problem } from "./problem.ts"
import { EditHeaders, IdempotencyHeaders, IdPath, queryFlag } from "./request_parts.ts"
import { RequiredPermission } from "./required_permission.ts"
import {
  GeneratePayload,
  MintedVouchers,
  MintPayload,
  VoucherActionPayload,
  VoucherCountQuery,
  VoucherCounts,
  VoucherExportQuery,
  VoucherQuery,
  VoucherSearchPayload,
  VoucherView,
} from "./voucher_schemas.ts"

const text = HttpApiSchema.Text({ contentType: "text/plain" })
const csv = HttpApiSchema.Text({ contentType: "text/csv" })

/** What a text or CSV import says in its address. */
const ImportQuery = strict(
  Schema.Struct({
    productId: Schema.optional(ProductId.annotations({ description: "Needed when the body is text or CSV" })),
    dryRun: Schema.optional(queryFlag),
    note: Schema.optional(Schema.String.pipe(Schema.maxLength(500))),
  }),
)

/** What minting may be refused with. */
export const mintErrors = [
  problem(404, "PRODUCT_NOT_FOUND"),
  problem(409, "IDEMPOTENCY_IN_FLIGHT", "BATCH_IN_PROGRESS"),
  problem(422, "IDEMPOTENCY_MISMATCH"),
] as const

/** One endpoint for each bulk action, so that each needs exactly one permission. */
const action = <const Name extends "disable" | "enable" | "void" | "refund" | "delete">(
  name: Name,
  permission: Permission,
  summary: string,
) =>
  HttpApiEndpoint.post(name, `/admin/vouchers/${name}`)
    .setPayload(VoucherActionPayload)
    .addSuccess(ActionReport)
    .annotate(RequiredPermission, permission)
    .annotateContext(
      OpenApi.annotations({
        summary,
        description: "What cannot be done to a voucher in its state is skipped and counted.",
      }),
    )

/** Vouchers, as operators keep them. */
export const VoucherGroup = HttpApiGroup.make("vouchers")
  .add(
    HttpApiEndpoint.post("mint", "/admin/vouchers")
      .setPayload(MintPayload)
      .setHeaders(IdempotencyHeaders)
      .addSuccess(created(MintedVouchers))
      .addError(problem(400, "COUNT_TOO_LARGE"))
      .addError(mintErrors[0])
      .addError(mintErrors[1])
      .addError(mintErrors[2])
      .annotate(RequiredPermission, "voucher:mint")
      .annotateContext(
        OpenApi.annotations({
          summary: "Mint a batch",
          description: "Up to 10,000 codes in one answer; the stream takes up to 1,000,000.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.post("mintStream", "/admin/vouchers/stream")
      .setPayload(MintPayload)
      .setHeaders(IdempotencyHeaders)
      .addSuccess(text)
      .addError(mintErrors[0])
      .addError(mintErrors[1])
      .addError(mintErrors[2])
      .annotate(RequiredPermission, "voucher:mint")
      .annotateContext(
        OpenApi.annotations({
          summary: "Mint a batch, streamed",
          description:
            "One code a line, each on disk before it is sent; with `Accept: application/x-ndjson` one JSON " +
            "string a line. `X-Batch-Id` names the batch. A stream that breaks off leaves a batch that is completed " +
            "in the background.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.post("generate", "/admin/vouchers/generate")
      .setPayload(GeneratePayload)
      .setHeaders(IdempotencyHeaders)
      .addSuccess(text)
      .addError(mintErrors[0])
      .addError(mintErrors[1])
      .addError(mintErrors[2])
      .annotate(RequiredPermission, "voucher:mint")
      .annotateContext(OpenApi.annotations({ summary: "Mint a batch by SKU and count, one code a line" })),
  )
  .add(
    HttpApiEndpoint.get("list", "/admin/vouchers")
      .setUrlParams(VoucherQuery)
      .addSuccess(pageOf(VoucherView))
      .addError(problem(400, "CURSOR_INVALID"))
      .annotate(RequiredPermission, "voucher:read")
      .annotateContext(OpenApi.annotations({ summary: "Vouchers, newest first, codes masked" })),
  )
  .add(
    HttpApiEndpoint.get("counts", "/admin/vouchers/counts")
      .setUrlParams(VoucherCountQuery)
      .addSuccess(VoucherCounts)
      .annotate(RequiredPermission, "voucher:read")
      .annotateContext(OpenApi.annotations({ summary: "Vouchers in each state" })),
  )
  .add(
    HttpApiEndpoint.get("export", "/admin/vouchers/export")
      .setUrlParams(VoucherExportQuery)
      .addSuccess(text)
      .annotate(RequiredPermission, "voucher:reveal")
      .annotateContext(
        OpenApi.annotations({
          summary: "Full codes as a file",
          description:
            "`format` is `txt` (one code a line), `csv`, `json` or `ndjson`. Streamed; leaves an audit event.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.post("search", "/admin/vouchers/search")
      .setPayload(VoucherSearchPayload)
      .addSuccess(VoucherView)
      .addError(problem(404, "VOUCHER_NOT_FOUND"))
      .annotate(RequiredPermission, "voucher:read")
      .annotateContext(OpenApi.annotations({ summary: "The voucher that a full code stands for" })),
  )
  .add(
    HttpApiEndpoint.post("import", "/admin/vouchers/import")
      .setUrlParams(ImportQuery)
      .setPayload(
        Schema.Union(
          ImportRequest.annotations({
            identifier: "ImportRequest",
            // Only the first flaw: a hundred thousand wrong lines would make as many.
            parseOptions: { onExcessProperty: "error", errors: "first" },
          }),
          text,
          csv,
        ),
      )
      .addSuccess(ImportReport)
      .addError(problem(400, "IMPORT_TOO_WIDE"))
      .addError(problem(404, "PRODUCT_NOT_FOUND"))
      .addError(problem(409, "CODE_EXISTS"))
      .annotate(RequiredPermission, "voucher:import")
      .annotate(BodyBytesMax, BODY_BYTES_IMPORT)
      .annotateContext(
        OpenApi.annotations({
          summary: "Import codes that exist already",
          description:
            "JSON, or one code a line as text, or CSV whose first column (or the one named `code`) holds the " +
            "codes; the product is then in the address. What cannot be taken is reported by line.",
        }),
      ),
  )
  .add(action("disable", "voucher:edit", "Disable vouchers"))
  .add(action("enable", "voucher:edit", "Enable vouchers"))
  .add(action("void", "voucher:void", "Void vouchers"))
  .add(action("refund", "voucher:void", "Mark vouchers refunded"))
  .add(action("delete", "voucher:void", "Delete vouchers that were never used"))
  .add(
    HttpApiEndpoint.get("get", "/admin/vouchers/:id")
      .setPath(IdPath)
      .addSuccess(VoucherView)
      .addError(problem(404, "VOUCHER_NOT_FOUND"))
      .annotate(RequiredPermission, "voucher:read")
      .annotateContext(OpenApi.annotations({ summary: "A voucher, code masked" })),
  )
  .add(
    HttpApiEndpoint.patch("edit", "/admin/vouchers/:id")
      .setPath(IdPath)
      .setPayload(strict(VoucherEdit))
      .setHeaders(EditHeaders)
      .addSuccess(VoucherView)
      .addError(problem(404, "VOUCHER_NOT_FOUND"))
      .addError(problem(409, "CONFLICT"))
      .addError(problem(412, "VERSION_MISMATCH"))
      .annotate(RequiredPermission, "voucher:edit")
      .annotateContext(OpenApi.annotations({ summary: "Change prefix, note or expiry" })),
  )
  .middleware(BodyRules)
  .middleware(OperatorAuth)
  .annotateContext(OpenApi.annotations({ title: "Vouchers", description: "For operators." }))

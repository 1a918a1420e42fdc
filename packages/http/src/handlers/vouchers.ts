import { HttpApiBuilder, type HttpServerRequest } from "@effect/platform"
import { invalid } from "@mintcode/core/kernel"
import {
  type ImportRequest,
  type VoucherAction,
  VoucherActions,
  VoucherImports,
  type VoucherSelection,
  Vouchers,
} from "@mintcode/core/voucher"
import { Clock, Effect, Option } from "effect"
import { MintCodeApi, versionOf } from "../api/mod.ts"
import { exportFilter, exportResponse, mintedResponse } from "./code_streams.ts"
import { codesOfCsv, codesOfText } from "./import_body.ts"
import { definedOf, listPage } from "./listing.ts"
import { makeMintHandlers } from "./mint.ts"
import { MUTATION } from "./mutation.ts"
import { answer, answerEdit, refuse } from "./problem_of_error.ts"
import { answerHeaders, withEtag } from "./response_headers.ts"
import { voucherCounts, voucherView } from "./voucher_views.ts"

/** What a text import says in its address. */
interface ImportQuery {
  readonly productId?: ImportRequest["productId"] | undefined
  readonly dryRun?: boolean | undefined
  readonly note?: string | undefined
}

interface ActionPayload {
  readonly payload: { readonly selection: VoucherSelection; readonly dryRun?: boolean | undefined }
}

/** The request that a body stands for: JSON says it all, text and CSV leave the product to the address. */
const importRequest = (
  payload: ImportRequest | string,
  query: ImportQuery,
  request: HttpServerRequest.HttpServerRequest,
) =>
  Effect.gen(function* () {
    if (typeof payload !== "string") return payload
    const { productId, dryRun, note } = query
    if (productId === undefined)
      return yield* invalid("FIELD_MISSING", "/productId", "This field is needed in the address")
    const isCsv = (request.headers["content-type"] ?? "").toLowerCase().startsWith("text/csv")
    const codes = yield* (isCsv ? codesOfCsv : codesOfText)(payload)
    return { ...definedOf({ dryRun, note }), productId, codes } satisfies ImportRequest
  })

export const layerVoucherGroup = HttpApiBuilder.group(MintCodeApi, "vouchers", (handlers) =>
  Effect.gen(function* () {
    const vouchers = yield* Vouchers
    const actions = yield* VoucherActions
    const imports = yield* VoucherImports

    const { mint, mintJson } = yield* makeMintHandlers

    const act =
      (action: VoucherAction) =>
      ({ payload }: ActionPayload) =>
        answer(actions.act(action, payload.selection, payload.dryRun ?? false))

    return handlers
      .handle(
        "mint",
        ({ payload, headers }) =>
          Effect.gen(function* () {
            const { batch, codes } = yield* mintJson(payload, headers["idempotency-key"])
            yield* answerHeaders({ location: `/admin/batches/${batch.id}` })
            return { batch, codes }
          }),
        MUTATION,
      )
      .handle(
        "mintStream",
        ({ payload, headers, request }) =>
          Effect.map(mint(payload, headers["idempotency-key"]), ({ batch, codes }) =>
            mintedResponse(batch.id, codes, request),
          ),
        MUTATION,
      )
      .handle(
        "generate",
        ({ payload, headers, request }) =>
          Effect.map(
            mint(
              { ...definedOf({ note: payload.note }), productId: payload.skuId, count: payload.count },
              headers["idempotency-key"],
            ),
            ({ batch, codes }) => mintedResponse(batch.id, codes, request),
          ),
        MUTATION,
      )
      .handle("list", ({ urlParams }) => answer(listPage("vouchers", urlParams, vouchers.page, voucherView)))
      .handle("counts", ({ urlParams }) =>
        answer(Effect.map(vouchers.countByState(definedOf(urlParams)), voucherCounts)),
      )
      .handle(
        "export",
        ({ urlParams: { format, ...filter }, request }) =>
          Effect.gen(function* () {
            const revealed = yield* answer(vouchers.reveal(exportFilter(definedOf(filter))))
            return exportResponse(revealed, format ?? "txt", yield* Clock.currentTimeMillis, request)
          }),
        MUTATION,
      )
      .handle("search", ({ payload }) =>
        Effect.flatMap(
          answer(vouchers.search(payload.code)),
          Option.match({
            onNone: () => refuse("VOUCHER_NOT_FOUND", "There is no voucher with this code"),
            onSome: (voucher) => Effect.succeed(voucherView(voucher)),
          }),
        ),
      )
      .handle(
        "import",
        ({ payload, urlParams, request }) =>
          answer(Effect.flatMap(importRequest(payload, urlParams, request), imports.run)),
        MUTATION,
      )
      .handle("disable", act("disable"), MUTATION)
      .handle("enable", act("enable"), MUTATION)
      .handle("void", act("void"), MUTATION)
      .handle("refund", act("refund"), MUTATION)
      .handle("delete", act("delete"), MUTATION)
      .handle("get", ({ path }) => withEtag(answer(Effect.map(vouchers.get(path.id), voucherView))))
      .handle(
        "edit",
        ({ path, payload, headers }) =>
          withEtag(
            Effect.map(
              answerEdit(versionOf(headers))(vouchers.edit(path.id, payload, versionOf(headers))),
              voucherView,
            ),
          ),
        MUTATION,
      )
  }),
)

import type { HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { VOUCHER_STATES, type Voucher } from "@mintcode/core/voucher"
import { Stream } from "effect"
import type { ExportFormat } from "../api/mod.ts"
import { csvLine, isoCell } from "./csv.ts"
import { fileStamp, streamed } from "./text_stream.ts"

/** A voucher with its full code. */
interface Revealed {
  readonly voucher: Voucher
  readonly code: string
}

/** Codes as they are minted: one a line, or one JSON string a line. */
export const mintedResponse = <E>(
  batchId: string,
  codes: Stream.Stream<string, E>,
  request: HttpServerRequest.HttpServerRequest,
): HttpServerResponse.HttpServerResponse => {
  const isNdjson = request.headers["accept"]?.includes("application/x-ndjson") ?? false
  return streamed(
    request,
    Stream.map(codes, (code) => `${isNdjson ? JSON.stringify(code) : code}\n`),
    isNdjson ? "application/x-ndjson" : "text/plain; charset=utf-8",
    { "x-batch-id": batchId, location: `/admin/batches/${batchId}` },
  )
}

const CONTENT_TYPES: Readonly<Record<ExportFormat, string>> = {
  txt: "text/plain; charset=utf-8",
  csv: "text/csv; charset=utf-8; header=present",
  json: "application/json",
  ndjson: "application/x-ndjson",
}

const CSV_HEADER = [
  "code",
  "product",
  "batch",
  "state",
  "used",
  "uses_max",
  "expires_at",
  "note",
  "created_at",
  "id",
] as const

const asObject = ({ voucher, code }: Revealed) =>
  JSON.stringify({
    code,
    id: voucher.id,
    productId: voucher.productId,
    batchId: voucher.batchId,
    state: voucher.state,
    usedCount: voucher.usedCount,
    usesMax: voucher.usesMax,
    expiresAt: voucher.expiresAt,
    note: voucher.note,
    createdAt: voucher.createdAt,
  })

const asCsv = ({ voucher, code }: Revealed) =>
  csvLine([
    code,
    voucher.productId,
    voucher.batchId,
    voucher.state,
    voucher.usedCount,
    voucher.usesMax,
    isoCell(voucher.expiresAt),
    voucher.note,
    isoCell(voucher.createdAt),
    voucher.id,
  ])

const textsOf = <E>(revealed: Stream.Stream<Revealed, E>, format: ExportFormat): Stream.Stream<string, E> => {
  switch (format) {
    case "txt":
      return Stream.map(revealed, ({ code }) => `${code}\n`)
    case "csv":
      return Stream.concat(Stream.make(csvLine(CSV_HEADER)), Stream.map(revealed, asCsv))
    case "ndjson":
      return Stream.map(revealed, (one) => `${asObject(one)}\n`)
    case "json":
      return Stream.make("[").pipe(
        Stream.concat(
          Stream.map(Stream.zipWithIndex(revealed), ([one, index]) => `${index === 0 ? "\n" : ",\n"}${asObject(one)}`),
        ),
        Stream.concat(Stream.make("\n]\n")),
      )
  }
}

/** An export as a file whose name carries the time. */
export const exportResponse = <E>(
  revealed: Stream.Stream<Revealed, E>,
  format: ExportFormat,
  at: number,
  request: HttpServerRequest.HttpServerRequest,
): HttpServerResponse.HttpServerResponse => {
  return streamed(request, textsOf(revealed, format), CONTENT_TYPES[format], {
    "content-disposition": `attachment; filename="vouchers-${fileStamp(at)}.${format}"`,
  })
}

/** Which states an export covers: what was never used, unless it says otherwise. */
export const exportFilter = <
  Filter extends { readonly state?: string | undefined; readonly used?: boolean | undefined },
>({
  state,
  used,
  ...rest
}: Filter) => ({
  ...rest,
  ...(state === "any" ? {} : { state: VOUCHER_STATES.find((known) => known === state) ?? ("issued" as const) }),
  ...(used !== undefined ? { used } : state === undefined ? { used: false } : {}),
})

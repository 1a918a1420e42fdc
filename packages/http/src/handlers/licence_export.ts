import type { HttpServerRequest, HttpServerResponse } from "@effect/platform"
import type { Licence } from "@mintcode/core/licence"
import { maskedCode } from "@mintcode/core/voucher"
import { Clock, Effect, Stream } from "effect"
import { csvLine, isoCell } from "./csv.ts"
import { licenceView } from "./licence_views.ts"
import { streamed } from "./text_stream.ts"

const CSV_HEADER = [
  "id",
  "code",
  "product",
  "state",
  "activated_at",
  "starts_at",
  "ends_at",
  "last_seen_at",
  "checks",
  "machines_max",
  "note",
] as const

const asCsv = (licence: Licence): string =>
  csvLine([
    licence.id,
    maskedCode(licence),
    licence.productId,
    licence.state,
    isoCell(licence.activatedAt),
    isoCell(licence.startsAt),
    isoCell(licence.endsAt),
    isoCell(licence.lastSeenAt),
    licence.checks,
    licence.machinesMax,
    licence.note,
  ])

/** Licences as a file whose name carries the time, in constant memory. Codes stay masked. */
export const licenceExportResponse = <E>(
  licences: Stream.Stream<Licence, E>,
  format: "csv" | "ndjson",
  request: HttpServerRequest.HttpServerRequest,
): Effect.Effect<HttpServerResponse.HttpServerResponse> =>
  Effect.map(Clock.currentTimeMillis, (at) => {
    const stamp = new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-")
    const texts =
      format === "csv"
        ? Stream.concat(Stream.make(csvLine(CSV_HEADER)), Stream.map(licences, asCsv))
        : Stream.map(licences, (licence) => `${JSON.stringify(licenceView(licence))}\n`)
    return streamed(
      request,
      texts,
      format === "csv" ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson",
      { "content-disposition": `attachment; filename="licences-${stamp}.${format}"` },
    )
  })

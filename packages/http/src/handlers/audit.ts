import { HttpApiBuilder, type HttpServerRequest, type HttpServerResponse } from "@effect/platform"
import { AuditChain, AuditTrail } from "@mintcode/core/audit"
import { type DomainEvent, isoTime } from "@mintcode/core/kernel"
import { Clock, Effect, Stream, Struct } from "effect"
import { type AuditFormat, type EventView, MintCodeApi } from "../api/mod.ts"
import { csvLine } from "./csv.ts"
import { definedOf, listPage } from "./listing.ts"
import { MUTATION } from "./mutation.ts"
import { answer } from "./problem_of_error.ts"
import { fileStamp, streamed } from "./text_stream.ts"

export const layerAuditGroup = HttpApiBuilder.group(MintCodeApi, "audit", (handlers) =>
  Effect.gen(function* () {
    const trail = yield* AuditTrail
    const chain = yield* AuditChain
    return handlers
      .handle("list", ({ urlParams }) => answer(listPage("audit", urlParams, trail.page, eventView)))
      .handle(
        "export",
        ({ urlParams: { format, ...filter }, request }) =>
          Effect.gen(function* () {
            const events = yield* answer(trail.exported(definedOf(filter)))
            return exportResponse(events, format ?? "csv", yield* Clock.currentTimeMillis, request)
          }),
        MUTATION,
      )
      .handle("verify", ({ payload }) => answer(chain.verify(payload.from, payload.checkpoint)))
      .handle("checkpoint", () => answer(chain.checkpoint))
  }),
)

/** An event as operators see it. */
export const eventView = (event: DomainEvent): EventView => Struct.omit(event, "pending", "actorId", "ip")

const CONTENT_TYPES: Readonly<Record<AuditFormat, string>> = {
  csv: "text/csv; charset=utf-8; header=present",
  ndjson: "application/x-ndjson",
}

const CSV_HEADER = [
  "at",
  "type",
  "subject",
  "subject_id",
  "actor_kind",
  "actor_id",
  "ip",
  "permission",
  "data",
  "seal",
  "id",
] as const

const asCsv = ({ actor, at, data, id, permission, seal, subject, subjectId, type }: DomainEvent) =>
  csvLine([
    isoTime(at),
    type,
    subject,
    subjectId,
    actor.kind,
    actor.id,
    actor.ip,
    permission,
    JSON.stringify(data),
    seal,
    id,
  ])

const exportResponse = <E>(
  events: Stream.Stream<DomainEvent, E>,
  format: AuditFormat,
  at: number,
  request: HttpServerRequest.HttpServerRequest,
): HttpServerResponse.HttpServerResponse =>
  streamed(
    request,
    format === "csv"
      ? Stream.concat(Stream.make(csvLine(CSV_HEADER)), Stream.map(events, asCsv))
      : Stream.map(events, (event) => `${JSON.stringify(eventView(event))}\n`),
    CONTENT_TYPES[format],
    { "content-disposition": `attachment; filename="audit-${fileStamp(at)}.${format}"` },
  )

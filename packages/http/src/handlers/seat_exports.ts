import type { HttpServerRequest, HttpServerResponse } from "@effect/platform"
import type { Lease } from "@mintcode/core/lease"
import type { Seat, Workspace } from "@mintcode/core/seat"
import { Clock, Effect, Stream, Struct } from "effect"
import { csvLine, isoCell } from "./csv.ts"
import { fileStamp, streamed } from "./text_stream.ts"

type Cell = string | number | null
type Format = "csv" | "ndjson"

/** Rows as a file whose name carries the time, in constant memory. */
const exported =
  <Row>(name: string, columns: Readonly<Record<string, (row: Row) => Cell>>, view: (row: Row) => unknown) =>
  <E>(
    rows: Stream.Stream<Row, E>,
    format: Format,
    request: HttpServerRequest.HttpServerRequest,
  ): Effect.Effect<HttpServerResponse.HttpServerResponse> =>
    Effect.map(Clock.currentTimeMillis, (at) => {
      const cells = Object.values(columns)
      const texts =
        format === "csv"
          ? Stream.concat(
              Stream.make(csvLine(Object.keys(columns))),
              Stream.map(rows, (row) => csvLine(cells.map((cell) => cell(row)))),
            )
          : Stream.map(rows, (row) => `${JSON.stringify(view(row))}\n`)
      return streamed(
        request,
        texts,
        format === "csv" ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson",
        { "content-disposition": `attachment; filename="${name}-${fileStamp(at)}.${format}"` },
      )
    })

/** Workspaces under the names that their import reads, without tokens. */
export const workspaceExport = exported<Workspace>(
  "workspaces",
  {
    id: (row) => row.id,
    name: (row) => row.name,
    group: (row) => row.groupId,
    driver: (row) => row.driver,
    external_id: (row) => row.externalId,
    base_url: (row) => row.baseUrl,
    owner_email: (row) => row.ownerEmail,
    state: (row) => row.state,
    seats_max: (row) => row.seatsMax,
    seats_reserved: (row) => row.seatsReserved,
    seats_held: (row) => row.seatsHeld,
    seats_foreign: (row) => row.seatsForeign,
    seats_free: (row) => row.seatsFree,
    plan_ends_at: (row) => isoCell(row.planEndsAt),
    note: (row) => row.note,
  },
  (row) => ({ ...Struct.omit(row, "sealedToken"), hasToken: row.sealedToken !== null }),
)

export const seatExport = exported<Seat>(
  "seats",
  {
    id: (row) => row.id,
    lease: (row) => row.leaseId,
    group: (row) => row.groupId,
    workspace: (row) => row.workspaceId,
    email: (row) => row.email,
    state: (row) => row.state,
    origin: (row) => row.origin,
    failure: (row) => row.failure,
    created_at: (row) => isoCell(row.createdAt),
    sent_at: (row) => isoCell(row.sentAt),
    joined_at: (row) => isoCell(row.joinedAt),
    ended_at: (row) => isoCell(row.endedAt),
  },
  (row) => row,
)

/** Leases under the names that the import of members reads. */
export const leaseExport = exported<Lease>(
  "leases",
  {
    id: (row) => row.id,
    email: (row) => row.holder,
    group: (row) => row.pool,
    product: (row) => row.productId,
    state: (row) => row.state,
    starts_at: (row) => isoCell(row.startsAt),
    ends_at: (row) => isoCell(row.endsAt),
    months: (row) => (row.term !== null && "months" in row.term ? row.term.months : null),
    renewals: (row) => row.renewals,
    transfers: (row) => row.transfers,
    rebinds: (row) => row.rebinds,
    redemption: (row) => row.redemptionId,
    created_at: (row) => isoCell(row.createdAt),
    note: (row) => row.note,
  },
  (row) => row,
)

import { ProductId } from "@mintcode/core/catalogue"
import { Timestamp } from "@mintcode/core/kernel"
import { Lease, LeaseFilter, LeaseRecord, LeaseTerm } from "@mintcode/core/lease"
import {
  FindingFilter,
  FindingKind,
  GroupFigures,
  IMPORT_ROWS_MAX,
  Seat,
  SeatFilter,
  Workspace,
  WorkspaceFilter,
  WorkspaceGroup,
} from "@mintcode/core/seat"
import { Schema } from "effect"
import { strict } from "./body_rules.ts"
import { pageQuery, pathId, queryFlag, queryText, queryTime, says } from "./request_parts.ts"

/** A workspace without its token. */
export const WorkspaceView = Workspace.omit("sealedToken").pipe(
  Schema.extend(Schema.Struct({ hasToken: Schema.Boolean })),
  Schema.annotations({ identifier: "WorkspaceView" }),
)
export type WorkspaceView = typeof WorkspaceView.Type

export { Finding as FindingView } from "@mintcode/core/seat"
export const WorkspaceGroupView = WorkspaceGroup
export const SeatView = Seat
export const LeaseView = Lease
export const GroupFiguresView = GroupFigures

/** A lease with its seats, newest first, and its history, oldest first. */
export const LeaseDetailView = Schema.Struct({
  ...Lease.fields,
  seats: Schema.Array(Seat),
  records: Schema.Array(LeaseRecord),
}).annotations({ identifier: "LeaseDetail" })
export type LeaseDetailView = typeof LeaseDetailView.Type

const format = Schema.optional(Schema.Literal("csv", "ndjson"))

const workspaceFilters = WorkspaceFilter.fields
export const WorkspaceQuery = pageQuery(workspaceFilters)
export const WorkspaceExportQuery = strict(Schema.Struct({ ...workspaceFilters, format }))

const seatFilters = {
  ...SeatFilter.fields,
  workspaceId: Schema.optional(pathId),
  leaseId: Schema.optional(pathId),
  email: Schema.optional(queryText(254)).annotations({ description: "Any spelling of the address" }),
  from: Schema.optional(queryTime).annotations({ description: "Placed at or after" }),
  until: Schema.optional(queryTime).annotations({ description: "Placed before" }),
}
export const SeatQuery = pageQuery(seatFilters)
export const SeatExportQuery = strict(Schema.Struct({ ...seatFilters, format }))

export const FindingQuery = pageQuery({ ...FindingFilter.fields, workspaceId: Schema.optional(pathId) })

const leaseFilters = {
  state: LeaseFilter.fields.state,
  productId: LeaseFilter.fields.productId,
  pool: Schema.optional(queryText(64)).annotations({ description: "The group of workspaces" }),
  holder: Schema.optional(queryText(254)).annotations({ description: "Any spelling of the address" }),
  endsBefore: Schema.optional(queryTime),
  from: Schema.optional(queryTime).annotations({ description: "Made at or after" }),
  until: Schema.optional(queryTime).annotations({ description: "Made before" }),
}
export const LeaseQuery = pageQuery(leaseFilters)
export const LeaseExportQuery = strict(Schema.Struct({ ...leaseFilters, format }))

export const RepairAction = Schema.Literal("adopt", "remove", "reinvite", "close", "dismiss").annotations({
  identifier: "RepairAction",
})

/** What an adopted stranger gets. */
const adoption = {
  productId: Schema.optional(ProductId).annotations({ description: "Whose terms hold for who is adopted" }),
  endsAt: Schema.optional(Schema.NullOr(Timestamp)).annotations({ description: "When the adopted lease ends" }),
}

export const RepairPayload = strict(
  Schema.Struct({ action: RepairAction, ...adoption }).annotations({ identifier: "RepairRequest" }),
)

export const RepairAllPayload = strict(
  Schema.Struct({
    actions: Schema.partialWith(Schema.Record({ key: FindingKind, value: RepairAction }), { exact: true }).annotations({
      description: "What is done about each kind; kinds that are not named are left",
    }),
    ...adoption,
  }).annotations({ identifier: "RepairAllRequest" }),
)

export const RepairReportView = Schema.Struct({
  repaired: Schema.Int,
  refused: Schema.Array(Schema.Struct({ findingId: Schema.String, code: Schema.String })),
  left: Schema.Int.annotations({ description: "Still to be repaired: send it again" }),
}).annotations({ identifier: "RepairReport" })

export const RosterReportView = Schema.Struct({
  workspaceId: Schema.String,
  at: Timestamp,
  members: Schema.Int,
  invitations: Schema.Int,
  seats: Schema.Int,
  foreign: Schema.Int,
  differences: Schema.Record({ key: Schema.String, value: Schema.Int }),
  fresh: Schema.Int,
  gone: Schema.Int,
}).annotations({ identifier: "RosterReport" })

const email = Schema.String.pipe(Schema.maxLength(254))

export const LeaseRebindPayload = strict(Schema.Struct({ email }).annotations({ identifier: "LeaseRebindRequest" }))

export const LeaseRenewPayload = strict(
  Schema.Struct({
    term: Schema.optional(LeaseTerm).annotations({ description: "The lease's own when nothing is said" }),
  }).annotations({ identifier: "LeaseRenewRequest" }),
)

/** Longest name of a column, and longest cell: no list of members comes near. */
const COLUMN_MAX = 200
const CELL_MAX = 16_000

const row = Schema.Struct({
  line: Schema.Int.pipe(Schema.positive()).annotations({ description: "What the report calls it by" }),
  cells: Schema.Record({
    key: Schema.String.pipe(Schema.maxLength(COLUMN_MAX)),
    value: Schema.String.pipe(Schema.maxLength(CELL_MAX)),
  }),
}).annotations({ identifier: "ImportRow" })

/** Which column holds which field, where it is not called as usual. */
const columnsOf = <const Fields extends ReadonlyArray<string>>(...fields: Fields) =>
  Schema.optional(
    Schema.partialWith(
      Schema.Record({ key: Schema.Literal(...fields), value: Schema.String.pipe(Schema.maxLength(COLUMN_MAX)) }),
      { exact: true },
    ),
  )

const memberColumns = ["email", "teamName", "teamAccountId", "state", "startsAt", "endsAt", "months", "note"] as const
const workspaceColumns = [
  "name",
  "externalId",
  "driver",
  "groupId",
  "token",
  "ownerEmail",
  "baseUrl",
  "seatsMax",
  "seatsReserved",
  "planEndsAt",
  "note",
] as const

// Only the first flaw: thousands of wrong lines would make as many.
const firstFlaw = { onExcessProperty: "error", errors: "first" } as const
const rows = Schema.Array(row).pipe(Schema.maxItems(IMPORT_ROWS_MAX))
const text = (max: number) => Schema.optional(Schema.String.pipe(Schema.maxLength(max)))
const memberDefaults = { teamName: text(120), teamAccountId: text(190), productId: Schema.optional(ProductId) }
const workspaceDefaults = { driver: text(64), groupId: text(64), baseUrl: text(2_048) }

export const MemberImportPayload = Schema.Struct({
  rows,
  columns: columnsOf(...memberColumns),
  ...memberDefaults,
  dryRun: Schema.optional(Schema.Boolean),
}).annotations({ identifier: "MemberImportRequest", parseOptions: firstFlaw })

export const WorkspaceImportPayload = Schema.Struct({
  rows,
  columns: columnsOf(...workspaceColumns),
  ...workspaceDefaults,
  dryRun: Schema.optional(Schema.Boolean),
}).annotations({ identifier: "WorkspaceImportRequest", parseOptions: firstFlaw })

/** The same in an address: `email=Mail,endsAt=valid_until`. */
const columnsQuery = <const Fields extends ReadonlyArray<string>>(...fields: Fields) => {
  const written = Schema.transform(
    Schema.String.pipe(Schema.maxLength(fields.length * COLUMN_MAX)),
    Schema.partialWith(
      Schema.Record({ key: Schema.Literal(...fields), value: Schema.String.pipe(Schema.maxLength(COLUMN_MAX)) }),
      { exact: true },
    ).pipe(strict),
    {
      strict: false,
      decode: (pairs) =>
        Object.fromEntries(
          pairs.split(",").map((pair) => {
            const at = pair.indexOf("=")
            return [pair.slice(0, Math.max(at, 0)), pair.slice(at + 1)]
          }),
        ),
      encode: (columns) =>
        Object.entries(columns)
          .map((pair) => pair.join("="))
          .join(","),
    },
  ).annotations(says(`Expected FIELD=COLUMN,… of these fields: ${fields.join(", ")}`))
  return Schema.optional(written)
}

/** What an import of CSV says in its address. */
export const MemberImportQuery = strict(
  Schema.Struct({
    ...memberDefaults,
    columns: columnsQuery(...memberColumns),
    dryRun: Schema.optional(queryFlag),
  }),
)
export const WorkspaceImportQuery = strict(
  Schema.Struct({
    ...workspaceDefaults,
    columns: columnsQuery(...workspaceColumns),
    dryRun: Schema.optional(queryFlag),
  }),
)

export const SeatImportReportView = Schema.Struct({
  dryRun: Schema.Boolean,
  accepted: Schema.Int,
  known: Schema.Int.annotations({ description: "Here already: nothing was changed" }),
  refused: Schema.Int,
  flaws: Schema.Array(Schema.Struct({ line: Schema.Int, code: Schema.String, message: Schema.String })),
}).annotations({ identifier: "SeatImportReport" })

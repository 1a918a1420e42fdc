import { Schema } from "effect"
import { Timestamp } from "../kernel/mod.ts"
import { UpstreamBaseUrl, UpstreamToken } from "../supplier/mod.ts"
import { WORKSPACE_SEATS_MAX } from "./workspace.ts"
import { WorkspaceGroupId } from "./workspace_group.ts"

/** Calls a second to one workspace when nothing is said: providers of workspaces are slow, and strict. */
export const WORKSPACE_RATE_DEFAULT = 5

const name = Schema.String.pipe(Schema.minLength(1), Schema.maxLength(120))
const note = Schema.String.pipe(Schema.maxLength(2_000))
const seats = Schema.Int.pipe(Schema.between(0, WORKSPACE_SEATS_MAX))

/** A new group, as an operator writes it. */
export const WorkspaceGroupDraft = Schema.Struct({
  id: WorkspaceGroupId,
  note: Schema.optional(note),
}).annotations({ identifier: "WorkspaceGroupDraft" })
export type WorkspaceGroupDraft = typeof WorkspaceGroupDraft.Type

/** What may be edited of a group: plans name it, so its name stays. */
export const WorkspaceGroupEdit = Schema.Struct({ note }).annotations({ identifier: "WorkspaceGroupEdit" })
export type WorkspaceGroupEdit = typeof WorkspaceGroupEdit.Type

/** A new workspace, as an operator writes it. */
export const WorkspaceDraft = Schema.Struct({
  driver: Schema.String.pipe(Schema.maxLength(64)),
  name,
  groupId: WorkspaceGroupId,
  ownerEmail: Schema.optional(Schema.NullOr(Schema.String.pipe(Schema.maxLength(254)))),
  /** Left out: where the driver speaks to by itself. */
  baseUrl: Schema.optional(UpstreamBaseUrl),
  token: Schema.optional(UpstreamToken(16_000)),
  /** The provider's own id of it (team account id). */
  externalId: Schema.String.pipe(Schema.minLength(1), Schema.maxLength(190)),
  options: Schema.optional(Schema.Record({ key: Schema.String, value: Schema.Unknown })),
  ratePerSecond: Schema.optional(Schema.Int.pipe(Schema.between(1, 1_000))),
  seatsMax: Schema.optional(seats),
  seatsReserved: Schema.optional(seats),
  planEndsAt: Schema.optional(Schema.NullOr(Timestamp)),
  planRenews: Schema.optional(Schema.NullOr(Schema.Boolean)),
  note: Schema.optional(note),
}).annotations({ identifier: "WorkspaceDraft" })
export type WorkspaceDraft = typeof WorkspaceDraft.Type

/** What may be edited of a workspace: all but its driver, its group and who it is to the provider. */
export const WorkspaceEdit = WorkspaceDraft.omit("driver", "groupId", "externalId").pipe(
  Schema.partialWith({ exact: true }),
  Schema.annotations({ identifier: "WorkspaceEdit" }),
)
export type WorkspaceEdit = typeof WorkspaceEdit.Type

/** What a provider said when it was asked just now. */
export const WorkspaceTest = Schema.Struct({
  ok: Schema.Boolean,
  /** Round trip in milliseconds. */
  ms: Schema.Int,
  seatsUsed: Schema.NullOr(Schema.Int),
  seatsMax: Schema.NullOr(Schema.Int),
  planEndsAt: Schema.NullOr(Timestamp),
  planRenews: Schema.NullOr(Schema.Boolean),
  /** What was wrong: `throttled`, `unknown`, or why it refused: `key`, `account`, `blocked` and so on. */
  problem: Schema.NullOr(Schema.String),
  /** The provider's words. */
  reason: Schema.NullOr(Schema.String),
}).annotations({ identifier: "WorkspaceTest" })
export type WorkspaceTest = typeof WorkspaceTest.Type

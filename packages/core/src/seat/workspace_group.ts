import { Schema } from "effect"
import { entity, Timestamp } from "../kernel/mod.ts"

/** A group's id is a name such as `team-a`: operators choose it, and plans name it. */
export const WorkspaceGroupId = Schema.String.pipe(
  Schema.pattern(/^[a-z0-9][a-z0-9_-]{0,63}$/, {
    message: () => "Expected 1 to 64 lower-case letters, digits, _ or -",
  }),
  Schema.brand("WorkspaceGroupId"),
  Schema.annotations({ identifier: "WorkspaceGroupId" }),
)
export type WorkspaceGroupId = typeof WorkspaceGroupId.Type

/** Workspaces of one group at the most: a seat is placed by looking at all of them. */
export const GROUP_WORKSPACES_MAX = 500

/** Workspaces that serve the same plan: a seat may be in any of them, and moves from one to another. */
export const WorkspaceGroup = Schema.Struct({
  id: WorkspaceGroupId,
  version: Schema.Int,
  note: Schema.String.pipe(Schema.maxLength(2_000)),
  /** Workspaces in it; the bound is guarded by the commit. */
  workspaces: Schema.Int,
  createdAt: Timestamp,
  updatedAt: Timestamp,
}).annotations({ identifier: "WorkspaceGroup" })
export type WorkspaceGroup = typeof WorkspaceGroup.Type

export const WorkspaceGroupEntity = entity<WorkspaceGroup>()({
  name: "workspace_group",
  key: "id",
  columns: {
    id: "text",
    version: "int",
    note: "text",
    workspaces: "int",
    createdAt: "int",
    updatedAt: "int",
  },
  unique: {},
  versioned: true,
})

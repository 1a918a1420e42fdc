import { Clock, Effect, Option } from "effect"
import { audited, operatorWith } from "../identity/mod.ts"
import {
  Commit,
  Crypto,
  expectVersion,
  insert,
  NotFound,
  type PageRequest,
  Refused,
  remove,
  retryConflicts,
  update,
} from "../kernel/mod.ts"
import { UpstreamAccountRepository } from "../supplier/mod.ts"
import { SeatRepository } from "./repository.ts"
import { SEAT_ACCOUNT_GUARD, seatAccountChanges } from "./seat_account.ts"
import { type WorkspaceGroup, WorkspaceGroupEntity } from "./workspace_group.ts"
import type { WorkspaceGroupDraft, WorkspaceGroupEdit } from "./workspace_requests.ts"

/** Groups of workspaces, as operators keep them: the part of the desk that is about groups. */
export const makeWorkspaceGroups = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* SeatRepository
  const accounts = yield* UpstreamAccountRepository

  const find = (id: string) =>
    Effect.flatMap(
      repository.group(id),
      Option.match({
        onNone: () => new NotFound({ code: "GROUP_NOT_FOUND", entity: "workspace group", id }),
        onSome: Effect.succeed,
      }),
    )

  /** Makes a group; with the first one, the built-in account that plans of seats buy at. */
  const create = Effect.fn("WorkspaceDesk.createGroup")(function* (draft: WorkspaceGroupDraft) {
    const operator = yield* operatorWith("seat:edit")
    return yield* Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const row: WorkspaceGroup = {
        id: draft.id,
        version: 1,
        note: draft.note ?? "",
        workspaces: 0,
        createdAt: at,
        updatedAt: at,
      }
      yield* commit([
        insert(WorkspaceGroupEntity, row),
        ...(yield* seatAccountChanges(crypto, yield* accounts.all, at)),
        yield* audited(operator, "seat:edit", {
          type: "workspace_group.created",
          subject: "workspace_group",
          subjectId: row.id,
          data: { after: row },
        }),
      ])
      return row
    }).pipe(retryConflicts([SEAT_ACCOUNT_GUARD]))
  })

  const edit = Effect.fn("WorkspaceDesk.editGroup")(function* (
    id: string,
    { note }: WorkspaceGroupEdit,
    expectedVersion?: number,
  ) {
    const operator = yield* operatorWith("seat:edit")
    const read = yield* find(id)
    yield* expectVersion(WorkspaceGroupEntity, read.version, expectedVersion)
    const changes = { note, updatedAt: yield* Clock.currentTimeMillis }
    yield* commit([
      update(WorkspaceGroupEntity, read, changes),
      yield* audited(operator, "seat:edit", {
        type: "workspace_group.edited",
        subject: "workspace_group",
        subjectId: id,
        data: { before: { note: read.note }, after: { note } },
      }),
    ])
    return { ...read, ...changes, version: read.version + 1 }
  })

  /** Removes a group without workspaces. Its version guards against one that is added meanwhile. */
  const removeEmpty = Effect.fn("WorkspaceDesk.removeGroup")(function* (id: string, expectedVersion?: number) {
    const operator = yield* operatorWith("seat:edit")
    const read = yield* find(id)
    yield* expectVersion(WorkspaceGroupEntity, read.version, expectedVersion)
    if (read.workspaces > 0) {
      return yield* new Refused({ code: "GROUP_IN_USE", reason: "A group that has workspaces cannot be removed" })
    }
    yield* commit([
      remove(WorkspaceGroupEntity, read),
      yield* audited(operator, "seat:edit", {
        type: "workspace_group.removed",
        subject: "workspace_group",
        subjectId: id,
        data: { before: read },
      }),
    ])
  })

  return {
    group: (id: string) => Effect.zipRight(operatorWith("seat:read"), find(id)),
    groups: (page: PageRequest) => Effect.zipRight(operatorWith("seat:read"), repository.groups(page)),
    createGroup: create,
    editGroup: edit,
    removeGroup: removeEmpty,
  } as const
})

import { Clock, Context, Duration, Effect, Either, Layer, Option } from "effect"
import { audited, type OperatorShape, operatorWith } from "../identity/mod.ts"
import {
  adjust,
  Commit,
  Crypto,
  expectVersion,
  insert,
  invalid,
  NotFound,
  type PageRequest,
  Refused,
  remove,
  retryConflicts,
  update,
} from "../kernel/mod.ts"
import { hostOf } from "../supplier/mod.ts"
import { SeatRepository, type WorkspaceFilter } from "./repository.ts"
import { SeatDrivers, type SeatFault } from "./seat_provider.ts"
import { SeatProviders } from "./seat_providers.ts"
import { type Workspace, WorkspaceEntity } from "./workspace.ts"
import { draftedWorkspace, editedWorkspace, withoutToken } from "./workspace_draft.ts"
import { GROUP_WORKSPACES_MAX, WorkspaceGroupEntity } from "./workspace_group.ts"
import { makeWorkspaceGroups } from "./workspace_groups.ts"
import type { WorkspaceDraft, WorkspaceEdit, WorkspaceTest } from "./workspace_requests.ts"
import { type WorkspaceAction, workspaceAfter } from "./workspace_state.ts"

const WORKSPACE_GUARD = `${WorkspaceEntity.name}.version`
const GROUP_GUARD = `${WorkspaceGroupEntity.name}.version`

/** What each action is told as. */
const ACTION_EVENTS: Readonly<Record<WorkspaceAction, string>> = {
  enable: "workspace.enabled",
  disable: "workspace.disabled",
  drain: "workspace.drained",
  mark_dead: "workspace.marked_dead",
}

export const makeWorkspaceDesk = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* SeatRepository
  const providers = yield* SeatProviders
  const drivers = yield* SeatDrivers
  const groups = yield* makeWorkspaceGroups

  const find = (id: string) =>
    Effect.flatMap(
      repository.workspace(id),
      Option.match({
        onNone: () => new NotFound({ code: "WORKSPACE_NOT_FOUND", entity: "workspace", id }),
        onSome: Effect.succeed,
      }),
    )

  const told = (operator: OperatorShape, id: string, type: string, data: Readonly<Record<string, unknown>>) =>
    Effect.provideService(
      audited(operator, "seat:edit", { type, subject: "workspace", subjectId: id, data }),
      Crypto,
      crypto,
    )

  /** The commit that puts a workspace into its group. The group's version lets one in at a time, up to its bound. */
  const add = (operator: OperatorShape, row: Workspace) =>
    Effect.gen(function* () {
      const found = yield* repository.group(row.groupId)
      if (Option.isNone(found)) return yield* groupUnknown
      const group = found.value
      if (group.workspaces >= GROUP_WORKSPACES_MAX) {
        return yield* new Refused({
          code: "GROUP_FULL",
          reason: `A group has ${GROUP_WORKSPACES_MAX} workspaces at the most`,
        })
      }
      yield* commit([
        insert(WorkspaceEntity, row),
        update(WorkspaceGroupEntity, group, { workspaces: group.workspaces + 1, updatedAt: row.createdAt }),
        yield* told(operator, row.id, "workspace.created", { after: withoutToken(row) }),
      ])
      return row
    }).pipe(retryConflicts([GROUP_GUARD]))

  const create = Effect.fn("WorkspaceDesk.create")(function* (draft: WorkspaceDraft) {
    const operator = yield* operatorWith("seat:edit")
    return yield* add(operator, yield* draftedWorkspace(crypto, drivers, draft, yield* Clock.currentTimeMillis))
  })

  /** What `create` would refuse a draft for, as far as that can be known before the commit. */
  const flawOf = (draft: WorkspaceDraft) =>
    Effect.gen(function* () {
      yield* operatorWith("seat:edit")
      const outcome = yield* Effect.either(draftedWorkspace(crypto, drivers, draft, yield* Clock.currentTimeMillis))
      if (Either.isLeft(outcome)) return outcome.left
      return Option.isNone(yield* repository.group(draft.groupId)) ? groupUnknown : undefined
    })

  /** Edits a workspace. `expectedVersion` is the one the operator saw; without one, whatever is there is edited. */
  const edit = Effect.fn("WorkspaceDesk.edit")(function* (
    id: string,
    changes: WorkspaceEdit,
    expectedVersion?: number,
  ) {
    const operator = yield* operatorWith("seat:edit")
    return yield* Effect.gen(function* () {
      const read = yield* find(id)
      yield* expectVersion(WorkspaceEntity, read.version, expectedVersion)
      const isElsewhere = changes.baseUrl !== undefined && hostOf(changes.baseUrl) !== hostOf(read.baseUrl)
      if (isElsewhere && changes.token === undefined && read.sealedToken !== null) {
        return yield* invalid(
          "TOKEN_NEEDED",
          "/token",
          "Another host needs its token: the one that is kept goes nowhere else",
        )
      }
      const edited = yield* editedWorkspace(crypto, drivers, read, changes, yield* Clock.currentTimeMillis)
      yield* commit([
        update(WorkspaceEntity, read, edited.changes),
        // Below zero when it is smaller now than it is full: nothing is sold until enough have left.
        ...(edited.freeBy === 0 ? [] : [adjust(WorkspaceEntity, id, { seatsFree: edited.freeBy })]),
        yield* told(operator, id, "workspace.edited", {
          before: withoutToken(read),
          after: withoutToken({ ...read, ...edited.changes }),
          tokenChanged: changes.token !== undefined,
        }),
      ])
      return yield* find(id)
    }).pipe(expectedVersion === undefined ? retryConflicts([WORKSPACE_GUARD]) : (edited) => edited)
  })

  /** Takes a workspace into or out of use. Those who sit in one that is left are moved by the worker. */
  const act = (id: string, action: WorkspaceAction) =>
    Effect.flatMap(operatorWith("seat:edit"), (operator) =>
      Effect.gen(function* () {
        const read = yield* find(id)
        const at = yield* Clock.currentTimeMillis
        const state = yield* workspaceAfter(read.state, action)
        yield* commit([
          update(WorkspaceEntity, read, {
            state,
            ...(action === "enable" ? { failures: 0, lastFailure: null, fullUntil: null } : {}),
            wakeAt: at,
            updatedAt: at,
          }),
          yield* told(operator, id, ACTION_EVENTS[action], { before: read.state, after: state }),
        ])
        return yield* find(id)
      }).pipe(retryConflicts([WORKSPACE_GUARD])),
    )

  /**
   * Removes a workspace that nobody sits in. First its places are taken off sale, so that none can be taken between
   * looking and removing; broken off in between it is dead and empty, and may be removed again.
   */
  const removeEmpty = Effect.fn("WorkspaceDesk.remove")(function* (id: string) {
    const operator = yield* operatorWith("seat:edit")
    const inUse = new Refused({ code: "WORKSPACE_IN_USE", reason: "A workspace that has seats cannot be removed" })
    yield* Effect.gen(function* () {
      const read = yield* find(id)
      if (read.seatsHeld > 0) return yield* inUse
      const at = yield* Clock.currentTimeMillis
      yield* commit([
        update(WorkspaceEntity, read, { state: "dead", seatsMax: 0, seatsReserved: 0, updatedAt: at }),
        adjust(WorkspaceEntity, id, { seatsFree: read.seatsReserved - read.seatsMax }),
        yield* told(operator, id, "workspace.closed", { before: withoutToken(read) }),
      ])
    }).pipe(retryConflicts([WORKSPACE_GUARD]))
    yield* Effect.gen(function* () {
      const read = yield* find(id)
      if (read.seatsHeld > 0 || read.seatsMax > 0) return yield* inUse
      const at = yield* Clock.currentTimeMillis
      const group = Option.toArray(yield* repository.group(read.groupId))
      yield* commit([
        remove(WorkspaceEntity, read),
        ...group.map((one) => update(WorkspaceGroupEntity, one, { workspaces: one.workspaces - 1, updatedAt: at })),
        yield* told(operator, id, "workspace.removed", { name: read.name, groupId: read.groupId }),
      ])
    }).pipe(retryConflicts([WORKSPACE_GUARD, GROUP_GUARD]))
  })

  /** Asks the provider how the workspace is. Counts nothing and changes nothing. */
  const test = Effect.fn("WorkspaceDesk.test")(function* (id: string) {
    yield* operatorWith("seat:read")
    const workspace = yield* find(id)
    const [took, answer] = yield* Effect.timed(
      Effect.either(Effect.flatMap(providers.connection(workspace), ({ usage }) => usage)),
    )
    const usage = answer._tag === "Right" ? answer.right : undefined
    const fault = answer._tag === "Left" ? answer.left : undefined
    return {
      ok: usage !== undefined,
      ms: Math.round(Duration.toMillis(took)),
      seatsUsed: usage?.seatsUsed ?? null,
      seatsMax: usage?.seatsMax ?? null,
      planEndsAt: usage?.endsAt ?? null,
      planRenews: usage?.renews ?? null,
      problem: fault === undefined ? null : problemOf(fault),
      reason: fault?.reason ?? null,
    } satisfies WorkspaceTest
  })

  const reading =
    <Args extends ReadonlyArray<unknown>, A, E, R>(read: (...args: Args) => Effect.Effect<A, E, R>) =>
    (...args: Args) =>
      Effect.zipRight(operatorWith("seat:read"), read(...args))

  return {
    ...groups,
    get: reading(find),
    page: reading((filter: WorkspaceFilter, page: PageRequest) => repository.workspaces(filter, page)),
    /** All that fit, oldest first, in constant memory. */
    stream: reading((filter: WorkspaceFilter) => Effect.succeed(repository.workspaceStream(filter))),
    create,
    flawOf,
    edit,
    act,
    remove: removeEmpty,
    test,
  } as const
})

/** Workspaces and their groups, as operators keep them. */
export class WorkspaceDesk extends Context.Tag("@mintcode/core/seat/WorkspaceDesk")<
  WorkspaceDesk,
  Effect.Effect.Success<typeof makeWorkspaceDesk>
>() {}

export const layerWorkspaceDesk = Layer.effect(WorkspaceDesk, makeWorkspaceDesk)

const groupUnknown = invalid("GROUP_UNKNOWN", "/groupId", "There is no such group")

const problemOf = (fault: SeatFault): string => {
  switch (fault._tag) {
    case "UpstreamRefused":
      return fault.refusal
    case "UpstreamThrottled":
      return "throttled"
    case "UpstreamUnknown":
      return "unknown"
  }
}

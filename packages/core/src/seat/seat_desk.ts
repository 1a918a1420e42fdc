import { Chunk, Clock, Context, Effect, Layer, Option, Stream } from "effect"
import { operatorWith } from "../identity/mod.ts"
import { NotFound, type PageRequest } from "../kernel/mod.ts"
import { LeaseRepository } from "../lease/mod.ts"
import { normaliseEmail } from "../mail/mod.ts"
import type { GroupFigures, WorkspaceFigures } from "./lease_requests.ts"
import { type SeatFilter, SeatRepository } from "./repository.ts"
import type { Workspace } from "./workspace.ts"
import type { WorkspaceGroup } from "./workspace_group.ts"

/** Leases that end within this are about to. */
const EXPIRING_MS = 7 * 24 * 3_600_000

export const makeSeatDesk = Effect.gen(function* () {
  const repository = yield* SeatRepository
  const leases = yield* LeaseRepository

  const find = (id: string) =>
    Effect.flatMap(
      repository.seat(id),
      Option.match({
        onNone: () => new NotFound({ code: "SEAT_NOT_FOUND", entity: "seat", id }),
        onSome: Effect.succeed,
      }),
    )

  const figuresOf = ({ id }: WorkspaceGroup) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const workspaces = (yield* repository.workspacesOf(id)).map(figures)
      const sum = (field: "seatsMax" | "seatsReserved" | "seatsHeld" | "seatsForeign") =>
        workspaces.reduce((total, workspace) => total + workspace[field], 0)
      const ending = yield* leases.countByState({
        kind: "seat",
        pool: id,
        state: "active",
        endsBefore: at + EXPIRING_MS,
      })
      return {
        groupId: id,
        workspaces,
        seatsMax: sum("seatsMax"),
        seatsReserved: sum("seatsReserved"),
        seatsHeld: sum("seatsHeld"),
        seatsForeign: sum("seatsForeign"),
        seatsFree: workspaces
          .filter(({ state }) => state === "active")
          .reduce((total, { seatsFree }) => total + Math.max(0, seatsFree), 0),
        leases: yield* leases.countByState({ kind: "seat", pool: id }),
        expiring: ending.active ?? 0,
      } satisfies GroupFigures
    })

  /** Seats and leases of each group, a page of groups at a time. */
  const statistics = Effect.fn("SeatDesk.statistics")(function* (page: PageRequest) {
    yield* operatorWith("seat:read")
    const groups = yield* repository.groups(page)
    return { rows: yield* Effect.forEach(groups.rows, figuresOf), nextAfterId: groups.nextAfterId }
  })

  /** The same of one group. */
  const groupStatistics = Effect.fn("SeatDesk.groupStatistics")(function* (id: string) {
    yield* operatorWith("seat:read")
    const group = yield* repository.group(id)
    if (Option.isNone(group)) return yield* new NotFound({ code: "GROUP_NOT_FOUND", entity: "workspace group", id })
    return yield* figuresOf(group.value)
  })

  /** Names of workspaces by their ids, for lists that show them. */
  const workspaceNames = Effect.fn("SeatDesk.workspaceNames")(function* (ids: ReadonlyArray<string>) {
    yield* operatorWith("seat:read")
    const found = yield* Stream.fromIterable(new Set(ids)).pipe(
      Stream.mapEffect((id) => repository.workspace(id)),
      Stream.filterMap((workspace) => workspace),
      Stream.runCollect,
    )
    return new Map(Chunk.toReadonlyArray(found).map(({ id, name }) => [id as string, name]))
  })

  return {
    get: (id: string) => Effect.zipRight(operatorWith("seat:read"), find(id)),
    /** Newest first. An address is found by any spelling. */
    page: (filter: SeatFilter, page: PageRequest) =>
      Effect.zipRight(operatorWith("seat:read"), repository.seats(spelled(filter), page)),
    /** All that fit, oldest first, in constant memory. */
    stream: (filter: SeatFilter) => Effect.as(operatorWith("seat:read"), repository.seatStream(spelled(filter))),
    statistics,
    groupStatistics,
    workspaceNames,
  } as const
})

/** Seats, as operators look at them. */
export class SeatDesk extends Context.Tag("@mintcode/core/seat/SeatDesk")<
  SeatDesk,
  Effect.Effect.Success<typeof makeSeatDesk>
>() {}

export const layerSeatDesk = Layer.effect(SeatDesk, makeSeatDesk)

const figures = (workspace: Workspace): WorkspaceFigures => {
  const { groupId, id, name, planEndsAt, seatsForeign, seatsFree, seatsHeld, seatsMax, seatsReserved, state } =
    workspace
  return { id, name, groupId, state, seatsMax, seatsReserved, seatsHeld, seatsForeign, seatsFree, planEndsAt }
}

const spelled = (filter: SeatFilter): SeatFilter =>
  filter.email === undefined ? filter : { ...filter, email: normaliseEmail(filter.email) ?? filter.email }

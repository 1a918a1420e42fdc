import { adjust, type Change, type Timestamp, update } from "../kernel/mod.ts"
import { type Seat, type SeatEnd, SeatEntity } from "./seat.ts"
import { WorkspaceEntity } from "./workspace.ts"

/** Gives a place back: the commit that takes a seat out of a workspace does this, and nothing else does. */
export const placeGivenBack = (workspaceId: string): Change =>
  adjust(WorkspaceEntity, workspaceId, { seatsFree: 1, seatsHeld: -1 })

/** Takes a place within what may be sold; `reserved` may be taken besides. Whoever comes too late is a `Conflict`. */
export const placeTaken = (workspaceId: string, reserved = 0): Change =>
  adjust(WorkspaceEntity, workspaceId, { seatsFree: -1, seatsHeld: 1 }, { within: { seatsFree: { min: -reserved } } })

/** The end of a seat, and its place back, for one commit. */
export const endSeatChanges = (
  seat: Seat,
  end: SeatEnd,
  at: Timestamp,
  changes: Partial<Pick<Seat, "failure" | "answer">> = {},
): ReadonlyArray<Change> => [
  update(SeatEntity, seat, {
    ...changes,
    state: end,
    endsAs: end,
    place: seat.id,
    wakeAt: null,
    updatedAt: at,
    endedAt: at,
  }),
  placeGivenBack(seat.workspaceId),
]

/**
 * Sends a seat on its way out, to end as told. One that nobody was ever asked to invite to ends at once: a call that is
 * about to go out has left its trace in the row before.
 */
export const leaveSeatChanges = (
  seat: Seat,
  end: SeatEnd,
  at: Timestamp,
  failure: Seat["failure"] = null,
): ReadonlyArray<Change> =>
  seat.state === "pending" && seat.askedAt === null
    ? endSeatChanges(seat, end, at, { failure })
    : [
        update(SeatEntity, seat, {
          state: "leaving",
          endsAs: end,
          // That the provider called them a member must not be forgotten: who is not ours is not for us to remove.
          failure: failure ?? seat.failure,
          missedLooks: 0,
          tries: 0,
          wakeAt: at,
          updatedAt: at,
        }),
      ]

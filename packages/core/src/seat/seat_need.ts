import type { Timestamp } from "../kernel/mod.ts"
import { isLeaseOver, type Lease } from "../lease/mod.ts"
import { workspaceLasts } from "./placement.ts"
import { MISSED_LOOKS_MAX, type Seat } from "./seat.ts"
import { isStaying } from "./seat_step.ts"
import type { Workspace, WorkspaceId } from "./workspace.ts"

const DAY_MS = 24 * 60 * 60_000
/** Days before the end at which holders are told, the first one first. */
export const NOTICE_DAYS: ReadonlyArray<number> = [7, 3, 1]

/** Why a lease needs another place. `none`: it has none, since it was lost, taken or never there. */
export type MoveReason = "term" | "dead" | "draining" | "none"

/** A seat with the workspace that it is in. */
export interface PlacedSeat {
  readonly seat: Seat
  readonly workspace: Pick<Workspace, "state" | "planEndsAt" | "planRenews">
}

/** What a lease is looked at with. */
export interface LeaseSituation {
  readonly at: Timestamp
  /** Its live seats. */
  readonly seats: ReadonlyArray<PlacedSeat>
  readonly leadMs: number
  /** How long somebody who moves may keep both places. */
  readonly overlapMs: number
}

/** What a lease needs. */
export type SeatNeed =
  /** Its time is over. */
  | { readonly _tag: "Expire" }
  /** Its time and its grace are over, and nothing is left of what it held. */
  | { readonly _tag: "Release" }
  /** A place, apart from those it has. */
  | { readonly _tag: "Place"; readonly reason: MoveReason; readonly avoid: ReadonlyArray<WorkspaceId> }
  /** These seats are to leave; `holds` is what the lease goes on with. */
  | { readonly _tag: "Leave"; readonly seats: ReadonlyArray<Seat>; readonly holds: Seat | null }
  /** It goes on with this one, and has nothing else. */
  | { readonly _tag: "Hold"; readonly seat: Seat }
  /** Its holder is told of its end. */
  | { readonly _tag: "Notice"; readonly days: number }
  /** Nothing before then; `null`: nothing but the look that every lease gets now and then. */
  | { readonly _tag: "Wait"; readonly until: Timestamp | null }

/**
 * What a lease of a seat needs: the one rule for transfers, deaths of workspaces, lost members, suspension and the end.
 * A lease that runs needs one seat that lasts. The newest that lasts is the one it goes on with; the others leave once
 * its holder has joined there, or has had both for long enough.
 */
export const seatNeedOf = (lease: Lease, situation: LeaseSituation): SeatNeed => {
  const { at, seats } = situation
  const staying = seats.map(({ seat }) => seat).filter(isStaying)
  switch (lease.state) {
    case "pending":
    case "released":
      return { _tag: "Wait", until: null }
    case "suspended":
      if (isLeaseOver(lease, at)) return { _tag: "Expire" }
      return staying.length > 0 ? { _tag: "Leave", seats: staying, holds: null } : { _tag: "Wait", until: lease.endsAt }
    case "expired": {
      const keptUntil = (lease.endsAt ?? at) + lease.graceMs
      if (at < keptUntil) return { _tag: "Wait", until: keptUntil }
      if (staying.length > 0) return { _tag: "Leave", seats: staying, holds: null }
      // Those who leave wake their lease when they are gone.
      return seats.length > 0 ? { _tag: "Wait", until: null } : { _tag: "Release" }
    }
    case "active":
      return isLeaseOver(lease, at) ? { _tag: "Expire" } : activeNeed(lease, situation)
  }
}

const activeNeed = (lease: Lease, situation: LeaseSituation): SeatNeed => {
  const { at, leadMs, overlapMs, seats } = situation
  const newestFirst = seats
    .filter(({ seat }) => isStaying(seat))
    .toSorted((left, right) => right.seat.createdAt - left.seat.createdAt || (left.seat.id < right.seat.id ? 1 : -1))
  // Who is gone has no place to keep, and those of a closed workspace have none either.
  const lost = newestFirst.filter(({ seat, workspace }) => isGone(seat) || workspace.state === "dead")
  if (lost.length > 0) return { _tag: "Leave", seats: lost.map(({ seat }) => seat), holds: null }
  const wanted = newestFirst.find(({ workspace }) => workspaceLasts(workspace, at, leadMs))?.seat
  if (wanted === undefined) {
    // One invitation after the other: what is under way elsewhere is taken back before there is another.
    const [, ...older] = newestFirst
    if (older.length > 0) {
      const keep = newestFirst.find(({ seat }) => seat.state === "accepted") ?? newestFirst[0]
      const leave = newestFirst.filter((one) => one !== keep).map(({ seat }) => seat)
      return { _tag: "Leave", seats: leave, holds: null }
    }
    return {
      _tag: "Place",
      reason: reasonOf(newestFirst[0]),
      avoid: seats.map(({ seat }) => seat.workspaceId),
    }
  }
  const others = newestFirst.map(({ seat }) => seat).filter((seat) => seat !== wanted)
  if (others.length > 0) {
    if (wanted.state === "accepted") return { _tag: "Leave", seats: others, holds: wanted }
    const overlapEndsAt = (wanted.sentAt ?? wanted.createdAt) + overlapMs
    if (at < overlapEndsAt) return { _tag: "Wait", until: overlapEndsAt }
    // An invitation that never got out is given up rather than the place that somebody sits in.
    return wanted.state === "sent"
      ? { _tag: "Leave", seats: others, holds: wanted }
      : { _tag: "Leave", seats: [wanted], holds: null }
  }
  if (wanted.id !== lease.resourceId && wanted.state === "accepted") return { _tag: "Hold", seat: wanted }
  return noticeOrWait(lease, situation)
}

const noticeOrWait = (lease: Lease, { at, leadMs, seats }: LeaseSituation): SeatNeed => {
  const days = dueNotice(lease, at)
  if (days !== undefined) return { _tag: "Notice", days }
  const times = [
    lease.endsAt,
    nextNoticeAt(lease, at),
    ...seats.map(({ workspace: { planEndsAt, planRenews } }) =>
      planEndsAt === null || planRenews === true ? null : planEndsAt - leadMs,
    ),
  ].filter((time): time is Timestamp => time !== null && time > at)
  return { _tag: "Wait", until: times.length === 0 ? null : Math.min(...times) }
}

/** A lease is told of as many days before its end as it is long, at the most. */
const noticesOf = ({ endsAt, startsAt }: Lease): ReadonlyArray<number> =>
  endsAt === null ? [] : NOTICE_DAYS.filter((days) => endsAt - (startsAt ?? 0) > days * DAY_MS)

/** The notice that is due: the nearest to the end, when nobody was told that much. */
const dueNotice = (lease: Lease, at: Timestamp): number | undefined => {
  const { endsAt, noticedDays } = lease
  if (endsAt === null) return undefined
  const reached = noticesOf(lease).filter((days) => endsAt - at <= days * DAY_MS)
  const nearest = reached.at(-1)
  return nearest !== undefined && (noticedDays === null || noticedDays > nearest) ? nearest : undefined
}

const nextNoticeAt = (lease: Lease, at: Timestamp): Timestamp | null => {
  const { endsAt } = lease
  if (endsAt === null) return null
  const times = noticesOf(lease).map((days) => endsAt - days * DAY_MS)
  return times.find((time) => time > at) ?? null
}

/** A member who was not there for several complete looks. */
const isGone = ({ missedLooks, state }: Seat): boolean => state === "accepted" && missedLooks >= MISSED_LOOKS_MAX

const reasonOf = (placed: PlacedSeat | undefined): MoveReason => {
  if (placed === undefined) return "none"
  const { state } = placed.workspace
  return state === "draining" || state === "dead" ? state : "term"
}

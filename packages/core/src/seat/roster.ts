import type { Timestamp } from "../kernel/mod.ts"
import type { Finding, FindingKind } from "./finding.ts"
import { MISSED_LOOKS_MAX, type Seat } from "./seat.ts"
import type { RosterEntry } from "./seat_provider.ts"
import type { Workspace } from "./workspace.ts"

/** What a comparison goes by. */
export interface Roster {
  readonly workspace: Pick<Workspace, "ownerEmail" | "seatsMax">
  /** The workspace's live seats, read after the lists. */
  readonly seats: ReadonlyArray<Seat>
  /** Those that were live before the lists were read: who left meanwhile is no stranger, who joined is not missing. */
  readonly before: ReadonlyArray<Seat>
  readonly members: ReadonlyArray<RosterEntry>
  readonly invitations: ReadonlyArray<RosterEntry>
  /** What the provider counts itself; `null` when it does not tell. */
  readonly seatsUsed: number | null
  readonly at: Timestamp
  /** How long after one look at a missing member the next one counts. */
  readonly missedPauseMs: number
}

/** A difference, before it is written down. */
export type Difference = Pick<Finding, "kind" | "email" | "seatId" | "ref">

/** How the provider's lists differ from our rows, and what follows from them for the rows. */
export interface RosterComparison {
  readonly differences: ReadonlyArray<Difference>
  /** Seats that wait for a member who has joined: their step has something to do. */
  readonly joined: ReadonlyArray<Seat>
  /** Seats whose member is there again after having been missed. */
  readonly back: ReadonlyArray<Seat>
  /** Seats whose member was not there, this time included. */
  readonly missed: ReadonlyArray<Seat>
  /** Places that people take whom nobody here sold one to, the owner included. */
  readonly foreign: number
}

/**
 * Compares what a provider lists with what is recorded. Both lists have to be complete. Nothing follows from one look at
 * a member who is missing: providers lie, and three looks in a row have to say so, each a while after the one before.
 */
export const compareRoster = ({
  at,
  before,
  invitations,
  members,
  missedPauseMs,
  seats,
  seatsUsed,
  workspace,
}: Roster): RosterComparison => {
  const seatOf = new Map(seats.map((seat) => [seat.email, seat]))
  const memberAt = new Map(members.map((entry) => [entry.email, entry]))
  const invitedAt = new Map(
    invitations.filter(({ email }) => !memberAt.has(email)).map((entry) => [entry.email, entry]),
  )
  const earlier = new Map(before.map((seat) => [seat.email, seat]))
  const isOurs = (email: string) => seatOf.has(email) || earlier.has(email)
  const isOwner = ({ email, owner }: RosterEntry) => owner || email === workspace.ownerEmail
  const listed = [...memberAt.values(), ...invitedAt.values()]
  const strangers = listed.filter(({ email }) => !isOurs(email))
  const stranger =
    (kind: FindingKind) =>
    ({ email, ref }: RosterEntry): Difference => ({ kind, email, seatId: null, ref })
  const accepted = seats.filter(({ state }) => state === "accepted")
  const missed = accepted
    .filter(({ email }) => earlier.get(email)?.state === "accepted" && !memberAt.has(email))
    .map((seat) => {
      // The row was written when the look before was counted, or later.
      const counts = seat.missedLooks === 0 || seat.updatedAt + missedPauseMs <= at
      return counts ? { ...seat, missedLooks: Math.min(seat.missedLooks + 1, MISSED_LOOKS_MAX) } : seat
    })
  const stillThere = seats.filter(
    ({ email, state }) => state === "leaving" && (memberAt.has(email) || invitedAt.has(email)),
  )
  const taken = Math.max(seatsUsed ?? 0, listed.length)
  return {
    differences: [
      ...[...memberAt.values()]
        .filter((entry) => !isOurs(entry.email) && !isOwner(entry))
        .map(stranger("unknown_member")),
      ...[...invitedAt.values()].filter(({ email }) => !isOurs(email)).map(stranger("unknown_invitation")),
      ...missed
        .filter(({ missedLooks }) => missedLooks >= MISSED_LOOKS_MAX)
        .map(({ email, id, memberRef }): Difference => ({ kind: "missing_member", email, seatId: id, ref: memberRef })),
      ...stillThere.map(
        ({ email, id }): Difference => ({
          kind: "still_there",
          email,
          seatId: id,
          ref: (memberAt.get(email) ?? invitedAt.get(email))?.ref ?? null,
        }),
      ),
      ...(taken > workspace.seatsMax ? [{ kind: "over_capacity", email: "", seatId: null, ref: null } as const] : []),
    ],
    joined: seats.filter(({ email, state }) => (state === "pending" || state === "sent") && memberAt.has(email)),
    back: accepted.filter(({ email, missedLooks }) => missedLooks > 0 && memberAt.has(email)),
    missed,
    foreign: strangers.length,
  }
}

/** What a finding is unique by while it stands. */
export const findingPlace = (workspaceId: string, { email, kind }: Pick<Difference, "kind" | "email">): string =>
  `${workspaceId}:${kind}:${email}`

/** What a comparison makes of the findings that stood before it. */
export interface FindingPlan {
  readonly fresh: ReadonlyArray<Difference>
  readonly again: ReadonlyArray<Finding>
  readonly gone: ReadonlyArray<Finding>
}

/** Sorts differences into those that are new and those that stood already; what no longer differs is gone. */
export const planFindings = (
  workspaceId: string,
  standing: ReadonlyArray<Finding>,
  differences: ReadonlyArray<Difference>,
): FindingPlan => {
  const found = new Set(differences.map((difference) => findingPlace(workspaceId, difference)))
  const known = new Set(standing.map(({ place }) => place))
  return {
    fresh: differences.filter((difference) => !known.has(findingPlace(workspaceId, difference))),
    again: standing.filter(({ place }) => found.has(place)),
    gone: standing.filter(({ place }) => !found.has(place)),
  }
}

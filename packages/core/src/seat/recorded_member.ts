import { Effect } from "effect"
import { SEAT_TERMS_DEFAULT, type SeatTerms } from "../catalogue/mod.ts"
import {
  type Actor,
  adjust,
  type Change,
  type CryptoShape,
  insert,
  newIdBy,
  type Timestamp,
  update,
} from "../kernel/mod.ts"
import {
  begunSpan,
  type Lease,
  LeaseEntity,
  type LeaseId,
  LeaseRecordEntity,
  type LeaseTerm,
  leaseRecord,
  newLease,
  seatClaim,
  spanUntil,
} from "../lease/mod.ts"
import { placeOf, type Seat, SeatEntity, type SeatId, type SeatOrigin } from "./seat.ts"
import { placeTaken } from "./seat_end.ts"
import { type Workspace, WorkspaceEntity } from "./workspace.ts"

/** Somebody whom the provider knows already, and whom our books are to know. */
export interface KnownMember {
  readonly email: string
  readonly origin: Extract<SeatOrigin, "import" | "found">
  /** Invited only: their time begins when they join. */
  readonly isInvited?: boolean
  /** The provider's id of the member or of the invitation. */
  readonly ref?: string | null
  readonly productId?: Lease["productId"]
  readonly term?: LeaseTerm | null
  readonly terms?: SeatTerms
  /** Until when an open invitation is kept. */
  readonly invitedUntil?: Timestamp
  /** Since when. Left out: since now. */
  readonly startsAt?: Timestamp | undefined
  /** A certain end goes before the term. */
  readonly endsAt?: Timestamp | null | undefined
  readonly note?: string
  readonly locale?: Lease["locale"]
}

/** Rows of a member who is recorded, and the changes that record it. */
export interface RecordedMember {
  readonly lease: Lease
  readonly seat: Seat
  readonly changes: ReadonlyArray<Change>
}

/**
 * A lease and a seat for somebody who is there already: nobody is invited. Their place was counted as a stranger's when
 * the last comparison saw one (`seatsForeign`); otherwise it is taken from the free ones, those kept back included. The
 * workspace's version guards that figure, and its bound the place.
 */
export const recordedMember = (
  crypto: CryptoShape,
  workspace: Workspace,
  member: KnownMember,
  isCounted: boolean,
  actor: Actor,
  at: Timestamp,
): Effect.Effect<RecordedMember> =>
  Effect.gen(function* () {
    const leaseId = yield* newIdBy<LeaseId>(crypto)
    const seatId = yield* newIdBy<SeatId>(crypto)
    const { email, isInvited = false, origin, ref = null, term = null, terms = SEAT_TERMS_DEFAULT } = member
    const begun = begunSpan(term, member.startsAt ?? at)
    const span = member.endsAt === undefined ? begun : spanUntil(begun, member.endsAt)
    const promised = newLease(
      {
        id: leaseId,
        kind: "seat",
        holder: email,
        claim: seatClaim(workspace.groupId, email),
        pool: workspace.groupId,
        term,
        productId: member.productId ?? null,
        graceMs: terms.graceMs,
        note: member.note ?? "",
        locale: member.locale ?? "zh",
      },
      at,
    )
    // One whose time is over already is ended by its next step, like any other.
    const lease: Lease = isInvited
      ? promised
      : { ...promised, ...span, state: "active", resourceId: seatId, wakeAt: at }
    const seat: Seat = {
      id: seatId,
      version: 1,
      leaseId,
      workspaceId: workspace.id,
      groupId: workspace.groupId,
      email,
      place: placeOf(workspace.id, email),
      origin,
      orderKey: null,
      state: isInvited ? "sent" : "accepted",
      endsAs: null,
      failure: null,
      // Somebody asked once, wherever: one who was never asked for would be let go without a look.
      askedAt: at,
      asks: 1,
      sentAt: at,
      joinedAt: isInvited ? null : (member.startsAt ?? at),
      invitedUntil: member.invitedUntil ?? at,
      inviteRef: isInvited ? ref : null,
      memberRef: isInvited ? null : ref,
      memberBefore: null,
      missedLooks: 0,
      passedOver: [],
      answer: null,
      wakeAt: isInvited ? at : null,
      tries: 0,
      createdAt: at,
      updatedAt: at,
      endedAt: null,
    }
    return {
      lease,
      seat,
      changes: [
        insert(LeaseEntity, lease),
        insert(SeatEntity, seat),
        insert(
          LeaseRecordEntity,
          leaseRecord("pending", lease, at, {
            event: origin === "found" ? "found" : "imported",
            actor,
            toResource: seatId,
          }),
        ),
        ...(isCounted
          ? [
              adjust(
                WorkspaceEntity,
                workspace.id,
                { seatsForeign: -1, seatsHeld: 1 },
                { within: { seatsForeign: { min: 0 } } },
              ),
            ]
          : [placeTaken(workspace.id, workspace.seatsReserved)]),
      ],
    }
  })

/** The version of a workspace whose figures were gone by. */
export const workspaceTouched = (workspace: Workspace, at: Timestamp): Change =>
  update(WorkspaceEntity, workspace, { updatedAt: at })

import { Clock, Context, Effect, Layer, Option } from "effect"
import { CatalogueRepository, SEAT_TERMS_DEFAULT, type SeatTerms, seatTermsOf } from "../catalogue/mod.ts"
import { type Change, Crypto, insert, newIdBy, remembered, type StorageFailed } from "../kernel/mod.ts"
import type { Lease } from "../lease/mod.ts"
import { Settings } from "../settings/mod.ts"
import { OutOfStock } from "../supplier/mod.ts"
import { pickWorkspace } from "./placement.ts"
import { SeatRepository } from "./repository.ts"
import { placeOf, type Seat, SeatEntity, type SeatId, type SeatOrigin } from "./seat.ts"
import { placeTaken } from "./seat_end.ts"
import { SeatTimes } from "./seat_timing.ts"
import type { Workspace, WorkspaceId } from "./workspace.ts"
import { WorkspaceGroupId } from "./workspace_group.ts"

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS
/** How long a process may go on with a product that another process has changed. */
const PRODUCT_CACHE = { forMs: 1_000, keysMax: 10_000 }

/** How a place is looked for. */
export interface PlacingOptions {
  readonly origin: SeatOrigin
  /** Workspaces that will not do. */
  readonly avoid?: ReadonlyArray<WorkspaceId>
  /** This one and no other. */
  readonly workspaceId?: WorkspaceId
  /** Whether places that are kept back may be taken. */
  readonly reserved?: boolean
  /** The intent of the order that it is for. */
  readonly orderKey?: string
}

/** A seat that is to be, and the changes that make it so. */
export interface SeatPlacing {
  readonly seat: Seat
  readonly changes: ReadonlyArray<Change>
}

export const makeSeats = Effect.gen(function* () {
  const crypto = yield* Crypto
  const repository = yield* SeatRepository
  const catalogue = yield* CatalogueRepository
  const settings = yield* Settings
  const timing = yield* SeatTimes
  const products = remembered(catalogue.productById, PRODUCT_CACHE)

  /** The terms that a lease goes by: its product's, as they are now. */
  const termsFor = ({ productId }: Pick<Lease, "productId">): Effect.Effect<SeatTerms, StorageFailed> =>
    productId === null
      ? Effect.succeed(SEAT_TERMS_DEFAULT)
      : Effect.map(
          products(productId),
          Option.match({ onNone: () => SEAT_TERMS_DEFAULT, onSome: ({ policy }) => seatTermsOf(policy) }),
        )

  /** Workspaces that end within this are left. */
  const leadMs = Effect.map(settings.get("seat_transfer_lead_hours"), (hours) => hours * HOUR_MS)

  const candidates = (pool: string, only: WorkspaceId | undefined) =>
    only === undefined
      ? repository.workspacesOf(pool)
      : Effect.map(repository.workspace(only), (found) => Option.toArray(found))

  /** The workspace of a group that a seat goes to next; `undefined` when none takes one. */
  const pick = (pool: string, { avoid = [], reserved = false, workspaceId }: Omit<PlacingOptions, "origin">) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const workspaces = yield* candidates(pool, workspaceId)
      return pickWorkspace(workspaces, { at, leadMs: yield* leadMs, fullMs: timing.fullMs, avoid, reserved })
    })

  const seatIn = (
    workspace: Workspace,
    lease: Lease,
    { orderKey = null, origin }: Pick<PlacingOptions, "origin"> & { readonly orderKey?: string | null },
    passedOver: ReadonlyArray<WorkspaceId> = [],
  ) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const terms = yield* termsFor(lease)
      const days = terms.invitationDays ?? (yield* settings.get("invitation_validity_days"))
      return {
        id: yield* newIdBy<SeatId>(crypto),
        version: 1,
        leaseId: lease.id,
        workspaceId: workspace.id,
        groupId: WorkspaceGroupId.make(lease.pool),
        email: lease.holder,
        place: placeOf(workspace.id, lease.holder),
        origin,
        orderKey,
        state: "pending",
        endsAs: null,
        failure: null,
        askedAt: null,
        asks: 0,
        sentAt: null,
        joinedAt: null,
        invitedUntil: at + days * DAY_MS,
        inviteRef: null,
        memberRef: null,
        memberBefore: null,
        missedLooks: 0,
        passedOver,
        answer: null,
        wakeAt: at,
        tries: 0,
        createdAt: at,
        updatedAt: at,
        endedAt: null,
      } satisfies Seat
    })

  /**
   * A new seat for a lease, and the changes that take its place: for the caller's commit, which decides. On a conflict of
   * `SEATS_FREE_GUARD` somebody else took the last place: ask again, and get another workspace.
   */
  const placeFor = (lease: Lease, options: PlacingOptions): Effect.Effect<SeatPlacing, OutOfStock | StorageFailed> =>
    Effect.gen(function* () {
      const workspace = yield* pick(lease.pool, options)
      if (workspace === undefined) return yield* new OutOfStock({ reason: `no seat is free in ${lease.pool}` })
      const seat = yield* seatIn(workspace, lease, options)
      const reserved = options.reserved === true ? workspace.seatsReserved : 0
      return { seat, changes: [placeTaken(workspace.id, reserved), insert(SeatEntity, seat)] }
    })

  return { leadMs, pick, placeFor, seatIn, termsFor } as const
})

/** Places for leases. A place is decided by the commit; this says what it has to hold. */
export class Seats extends Context.Tag("@mintcode/core/seat/Seats")<Seats, Effect.Effect.Success<typeof makeSeats>>() {}

export const layerSeats = Layer.effect(Seats, makeSeats)

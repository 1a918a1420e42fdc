import { Clock, Effect, Option } from "effect"
import { CatalogueRepository, type Product, seatTermsOf } from "../catalogue/mod.ts"
import {
  append,
  Commit,
  Crypto,
  insert,
  newEventBy,
  newIdBy,
  retryConflicts,
  type StorageFailed,
  systemActor,
  update,
} from "../kernel/mod.ts"
import {
  LEASE_CLAIM_GUARD,
  type Lease,
  LeaseEntity,
  type LeaseId,
  LeaseRecordEntity,
  LeaseRepository,
  type LeaseTerm,
  leaseRecord,
  leaseTransition,
  newLease,
  renewedSpan,
  seatClaim,
} from "../lease/mod.ts"
import { emailOf } from "../mail/mod.ts"
import { REDEMPTION_GUARD, type Redemption, RedemptionRepository, whileOpen } from "../redemption/mod.ts"
import {
  InputRefused,
  type Intent,
  OutOfStock,
  type Placed,
  type Supplier,
  UpstreamRefused,
  UpstreamThrottled,
  UpstreamUnknown,
} from "../supplier/mod.ts"
import { SeatRepository } from "./repository.ts"
import { SEAT_PLACE_GUARD, type Seat } from "./seat.ts"
import { SeatSignals } from "./seat_signals.ts"
import { SeatTimes } from "./seat_timing.ts"
import { Seats } from "./seats.ts"
import { SEATS_FREE_GUARD } from "./workspace.ts"

const actor = systemActor("seats")
/** What orders that renewed a lease are called by. */
export const RENEWAL = "renewal:"

/** The line of a lease's history that an order's renewal is found by. */
export const renewalKey = (intentId: string): string => `order:${intentId}`

/** The group that a plan buys in. */
export const groupOf = (parameters: Intent["parameters"]): string => String(parameters["group"] ?? "")

/** How long a product's lease lasts. */
export const seatTermOf = (product: Pick<Product, "policy" | "entitlementMs">): LeaseTerm | null => {
  const { months } = seatTermsOf(product.policy)
  if (months !== null) return { months }
  return product.entitlementMs === null ? null : { ms: product.entitlementMs }
}

/** Orders of seats: commits of ours that are found again by their intent, exactly. */
export const makeSeatOrders = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* SeatRepository
  const leases = yield* LeaseRepository
  const redemptions = yield* RedemptionRepository
  const catalogue = yield* CatalogueRepository
  const seats = yield* Seats
  const news = yield* SeatSignals
  const timing = yield* SeatTimes

  const placed = (seat: Seat): Placed => ({
    _tag: "Placed",
    ref: seat.id,
    placedAt: seat.createdAt,
    expiresAt: seat.invitedUntil,
    cost: null,
    details: invitationOf(seat),
    waitsForBuyer: true,
  })

  const renewed = (intentId: string, at: number): Placed => ({
    _tag: "Placed",
    ref: `${RENEWAL}${intentId}`,
    placedAt: at,
    expiresAt: at + timing.lookLastMs,
    cost: null,
    details: {},
  })

  /** What is ordered, for whom and on which terms. */
  const wishOf = (intent: Intent) =>
    Effect.gen(function* () {
      const redemption = intent.redemptionId === undefined ? undefined : yield* redemptionOf(intent.redemptionId)
      const product = redemption === undefined ? undefined : yield* productOf(redemption.productId)
      if (redemption === undefined || product === undefined) {
        return yield* new UpstreamRefused({ refusal: "parameters", reason: "seats are ordered by redemptions only" })
      }
      if (redemption.intent?.id !== intent.id) {
        return yield* new UpstreamThrottled({ retryAfterMs: null, reason: "its redemption has gone on without it" })
      }
      const email = yield* Effect.mapError(
        emailOf(intent.input["email"] ?? ""),
        ({ reason }) => new InputRefused({ problem: "ADDRESS_REFUSED", reason }),
      )
      return { email, group: groupOf(intent.parameters), redemption, product, locale: intent.input["locale"] }
    })

  const redemptionOf = (id: string): Effect.Effect<Redemption | undefined, StorageFailed> =>
    Effect.map(redemptions.byId(id), Option.getOrUndefined)
  const productOf = (id: string): Effect.Effect<Product | undefined, StorageFailed> =>
    Effect.map(catalogue.productById(id), Option.getOrUndefined)

  type Wish = Effect.Effect.Success<ReturnType<typeof wishOf>>

  /** A first seat for this address in this group. */
  const takeSeat = (intent: Intent, wish: Wish) =>
    Effect.gen(function* () {
      const { email, group, locale, product, redemption } = wish
      const at = yield* Clock.currentTimeMillis
      const lease = newLease(
        {
          id: yield* newIdBy<LeaseId>(crypto),
          kind: "seat",
          holder: email,
          claim: seatClaim(group, email),
          pool: group,
          term: seatTermOf(product),
          productId: product.id,
          voucherId: redemption.voucherId,
          redemptionId: redemption.id,
          graceMs: seatTermsOf(product.policy).graceMs,
          locale: locale === "en" ? "en" : "zh",
        },
        at,
      )
      const { changes, seat } = yield* seats.placeFor(lease, { origin: "redemption", orderKey: intent.id })
      yield* commit([
        insert(LeaseEntity, lease),
        insert(LeaseRecordEntity, leaseRecord("pending", lease, at, { event: "promised", actor, toResource: seat.id })),
        ...changes,
        whileOpen(redemption, at),
      ])
      yield* news.tell({ seatId: seat.id })
      return placed(seat)
    })

  /** More time for who has a seat already, where the product says so. */
  const extend = (intent: Intent, { product, redemption }: Wish, lease: Lease) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const term = seatTermOf(product)
      const isExtended = seatTermsOf(product.policy).renewal === "extend"
      const { anchorAt, anchorMonths, endsAt, startsAt } = lease
      if (!isExtended || term === null || endsAt === null || startsAt === null || anchorAt === null) {
        return yield* new InputRefused({ problem: "ALREADY_MEMBER", reason: `has lease ${lease.id}` })
      }
      const span = renewedSpan({ startsAt, endsAt, anchorAt, anchorMonths }, term, at)
      const state = yield* Effect.mapError(
        leaseTransition({ ...lease, endsAt: span.endsAt }, "Renew", at),
        ({ reason }) => new InputRefused({ problem: "ALREADY_MEMBER", reason }),
      )
      const changes = { ...span, state, renewals: lease.renewals + 1, noticedDays: null, wakeAt: at, updatedAt: at }
      yield* commit([
        update(LeaseEntity, lease, changes),
        whileOpen(redemption, at),
        insert(LeaseRecordEntity, {
          ...leaseRecord(lease.state, { ...lease, state }, at, {
            event: "renewed",
            actor,
            toResource: lease.resourceId,
          }),
          key: renewalKey(intent.id),
        }),
        append(
          yield* newEventBy(crypto, {
            type: "lease.renewed",
            subject: "lease",
            subjectId: lease.id,
            actor,
            data: { redemptionId: intent.redemptionId ?? null, endsAt: span.endsAt },
          }),
        ),
      ])
      yield* news.tell({ leaseId: lease.id })
      return renewed(intent.id, at)
    })

  /** What an intent came to. */
  const find = (intent: Pick<Intent, "id">) =>
    Effect.gen(function* () {
      const seat = yield* repository.seatByOrder(intent.id)
      if (Option.isSome(seat)) return placed(seat.value)
      const renewal = yield* leases.record(renewalKey(intent.id))
      return Option.isSome(renewal) ? renewed(intent.id, renewal.value.at) : undefined
    })

  const order = (intent: Intent): Effect.Effect<Placed, OrderFault> =>
    Effect.gen(function* () {
      const before = yield* find(intent)
      if (before !== undefined) return before
      const wish = yield* wishOf(intent)
      const live = yield* leases.byClaim(seatClaim(wish.group, wish.email))
      return yield* Option.isNone(live) ? takeSeat(intent, wish) : extend(intent, wish, live.value)
    }).pipe(
      // Somebody else took the last place of that workspace, the same person came in by another code, or the redemption
      // went on.
      retryConflicts([SEATS_FREE_GUARD, LEASE_CLAIM_GUARD, REDEMPTION_GUARD, `${LeaseEntity.name}.version`]),
      Effect.catchTag("Conflict", (lost) =>
        // Nothing was written.
        Effect.fail(
          lost.guard === SEAT_PLACE_GUARD
            ? new InputRefused({ problem: "ALREADY_MEMBER", reason: "is being moved in or out at the moment" })
            : new OutOfStock({ reason: `too many want the same: ${lost.guard}` }),
        ),
      ),
      Effect.catchTag("StorageFailed", storageUnknown),
      Effect.uninterruptible,
    )

  return { find, order } as const
})

type OrderFault = Effect.Effect.Error<ReturnType<Supplier["order"]>>

/** Whether it took effect is for a look to say. */
export const storageUnknown = ({ message }: StorageFailed) => new UpstreamUnknown({ reason: message })

/** What the buyer may see of a seat meanwhile. */
export const invitationOf = ({ state }: Seat): Readonly<Record<string, string>> => ({
  invitation: state === "pending" ? "pending" : "sent",
})

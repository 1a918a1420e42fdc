import { Clock, Effect, Layer, Option, Redacted, Schema } from "effect"
import { Commit, isoTime, retryConflicts, systemActor } from "../kernel/mod.ts"
import { type Lease, LeaseEntity, LeaseRepository, leaseChanged } from "../lease/mod.ts"
import {
  type Delivered,
  type Ended,
  type Intent,
  type OrderFailure,
  type Pending,
  type Recovery,
  type Supplier,
  type SupplierDriver,
  SupplierDrivers,
  type UpstreamUnknown,
} from "../supplier/mod.ts"
import { SeatRepository } from "./repository.ts"
import { SeatEntity } from "./seat.ts"
import { SEAT_DRIVER_NAME } from "./seat_account.ts"
import { leaveSeatChanges } from "./seat_end.ts"
import { groupOf, invitationOf, makeSeatOrders, RENEWAL, renewalKey, storageUnknown } from "./seat_orders.ts"
import { isStaying } from "./seat_step.ts"
import { SeatSteps } from "./seat_steps.ts"
import { SeatTimes } from "./seat_timing.ts"
import { WorkspaceGroupId } from "./workspace_group.ts"

const actor = systemActor("seats")
/** Seats of one order that its failure is looked for in: it moves a few times at the most. */
const SEATS_OF_ORDER_MAX = 50

/**
 * Seats as a supplier. An order is a commit of ours that takes a place, writes the lease and the seat, and names the
 * intent; so it is found again exactly. Everything uncertain is between the seat's steps and the provider.
 */
export const makeSeatSupplier = Effect.gen(function* () {
  const commit = yield* Commit
  const repository = yield* SeatRepository
  const leases = yield* LeaseRepository
  const steps = yield* SeatSteps
  const timing = yield* SeatTimes
  const { find, order } = yield* makeSeatOrders

  const recover = (intent: Intent): Effect.Effect<Recovery, UpstreamUnknown> =>
    find(intent).pipe(
      Effect.map(
        (found): Recovery => (found === undefined ? { _tag: "Absent" } : { _tag: "Candidates", orders: [found] }),
      ),
      Effect.catchTag("StorageFailed", storageUnknown),
    )

  /** An order with its lease: its seat may have moved on to another since. */
  const held = (ref: string) =>
    Effect.gen(function* () {
      const seat = yield* repository.seat(ref)
      const lease = Option.isNone(seat) ? Option.none<Lease>() : yield* leases.byId(seat.value.leaseId)
      return Option.getOrUndefined(lease)
    })

  const renewalOf = (ref: string) =>
    Effect.gen(function* () {
      const record = yield* leases.record(renewalKey(ref.slice(RENEWAL.length)))
      const lease = Option.isNone(record) ? Option.none<Lease>() : yield* leases.byId(record.value.leaseId)
      return Option.match(lease, { onNone: () => NO_SUCH_ORDER, onSome: delivered })
    })

  /** Why nothing came of a lease: the newest seat that says. */
  const failureOf = (lease: Lease) =>
    Effect.map(repository.seatsOf(lease.id, SEATS_OF_ORDER_MAX), (all): OrderFailure | undefined => {
      const failure = all.find((seat) => seat.failure !== null)?.failure ?? null
      switch (failure) {
        case "ALREADY_MEMBER":
        case "ADDRESS_REFUSED":
          return failure
        case "NO_SEAT_FREE":
        case "WORKSPACE_LOST":
          return "OUT_OF_STOCK"
        case null:
          return undefined
      }
    })

  const statusOf = (lease: Lease | undefined) =>
    Effect.gen(function* () {
      if (lease === undefined) return NO_SUCH_ORDER
      if (lease.startsAt !== null) return delivered(lease)
      if (lease.state === "released") {
        const failure = yield* failureOf(lease)
        return {
          _tag: "Ended",
          reason: failure ?? "nobody accepted",
          ...(failure === undefined ? {} : { failure }),
        } satisfies Ended
      }
      const live = yield* repository.liveSeatsOf(lease.id)
      const seat = live.find(isStaying) ?? live[0]
      return { _tag: "Pending", details: seat === undefined ? {} : invitationOf(seat) } satisfies Pending
    })

  /** Steps the seats of a lease whose time has come; what goes wrong with one is for the sweep to see to. */
  const stepDue = (lease: Lease | undefined) =>
    Effect.gen(function* () {
      if (lease === undefined || lease.state !== "pending") return
      yield* Effect.forEach(
        yield* repository.liveSeatsOf(lease.id),
        (seat) => Effect.ignoreLogged(steps.stepWith(seat)),
        {
          discard: true,
        },
      )
    })

  const check = (ref: string): Effect.Effect<Pending | Delivered | Ended, UpstreamUnknown> =>
    Effect.gen(function* () {
      if (ref.startsWith(RENEWAL)) return yield* renewalOf(ref)
      yield* stepDue(yield* held(ref))
      return yield* statusOf(yield* held(ref))
    }).pipe(Effect.catchTag("StorageFailed", storageUnknown))

  /** Sends all seats of a promise on their way out; those that nobody was asked to invite to are gone with it. */
  const withdraw = (lease: Lease) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const live = yield* repository.liveSeatsOf(lease.id)
      const changes = live.filter(isStaying).flatMap((seat) => leaveSeatChanges(seat, "cancelled", at))
      if (changes.length === 0 && live.length > 0) return
      const isOver = live.every((seat) => seat.state === "pending" && seat.askedAt === null)
      yield* commit([
        ...changes,
        ...(isOver
          ? leaseChanged(lease, { state: "released", claim: lease.id, resourceId: null, wakeAt: null }, at, {
              event: "released",
              actor,
            })
          : []),
      ])
    })

  const cancel = (ref: string): ReturnType<Supplier["cancel"]> =>
    Effect.gen(function* () {
      if (ref.startsWith(RENEWAL)) {
        const answer = yield* renewalOf(ref)
        return answer._tag === "Delivered" ? answer : ({ _tag: "Returned" } as const)
      }
      const withdrawn = Effect.flatMap(held(ref), (lease) =>
        lease?.state === "pending" ? withdraw(lease) : Effect.void,
      )
      yield* withdrawn.pipe(
        retryConflicts([`${SeatEntity.name}.version`, `${LeaseEntity.name}.version`]),
        Effect.catchTag("Conflict", () => Effect.void),
        Effect.uninterruptible,
      )
      yield* stepDue(yield* held(ref))
      const status = yield* statusOf(yield* held(ref))
      switch (status._tag) {
        case "Delivered":
          return status
        case "Ended":
          return { _tag: "Returned" } as const
        case "Pending":
          return { _tag: "TooEarly", retryAt: (yield* Clock.currentTimeMillis) + timing.soonMs } as const
      }
    }).pipe(Effect.catchTag("StorageFailed", storageUnknown))

  const supplier = (currency: string): Supplier => ({
    order,
    check,
    cancel,
    recover,
    // The value is used by being there.
    settle: () => Effect.void,
    orders: (limit) =>
      Effect.gen(function* () {
        const ordered = yield* repository.orderedSeats(limit)
        const found = yield* leases.byIds([...new Set(ordered.map(({ leaseId }) => leaseId))])
        const leaseOf = new Map(found.map((lease) => [lease.id, lease]))
        return ordered.map((seat) => {
          const lease = leaseOf.get(seat.leaseId)
          return {
            ref: seat.id,
            placedAt: seat.createdAt,
            expiresAt: seat.invitedUntil,
            cost: null,
            details: invitationOf(seat),
            open: lease?.state === "pending",
            received: lease !== undefined && lease.startsAt !== null,
          }
        })
      }).pipe(Effect.catchTag("StorageFailed", storageUnknown)),
    balance: Effect.succeed(undefined),
    prices: (parameters) =>
      Effect.map(repository.workspacesOf(groupOf(parameters)), (workspaces) => [
        {
          parameters: { group: groupOf(parameters) },
          cost: { minor: 0, currency },
          available: workspaces
            .filter(({ state }) => state === "active")
            .reduce((sum, { seatsFree }) => sum + Math.max(0, seatsFree), 0),
          successRatePercent: null,
        },
      ]).pipe(Effect.catchTag("StorageFailed", storageUnknown)),
  })

  return {
    name: SEAT_DRIVER_NAME,
    connect: ({ account }) => supplier(account.currency),
    checkParameters: (parameters) =>
      Schema.is(WorkspaceGroupId)(parameters["group"])
        ? []
        : [{ path: "/parameters/group", message: "Expected the id of a group of workspaces, such as team-a" }],
  } satisfies SupplierDriver
})

/** The application's drivers, and the one over our own workspaces. */
export const layerSupplierDrivers = Layer.effect(
  SupplierDrivers,
  Effect.zipWith(SupplierDrivers, makeSeatSupplier, (drivers, seat) => new Map([...drivers, [seat.name, seat]])),
)

const NO_SUCH_ORDER: Ended = { _tag: "Ended", reason: "there is no such order" }

const isoOf = (at: number | null): string | undefined => (at === null ? undefined : isoTime(at))

/** What the buyer gets: where the seat is, and when it runs. */
const delivered = (lease: Lease): Delivered => {
  const startsAt = isoOf(lease.startsAt)
  const endsAt = isoOf(lease.endsAt)
  return {
    _tag: "Delivered",
    value: Redacted.make({
      email: lease.holder,
      ...(startsAt === undefined ? {} : { startsAt }),
      ...(endsAt === undefined ? {} : { endsAt }),
    }),
  }
}

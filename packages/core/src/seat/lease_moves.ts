import { Clock, Effect, Option, type Redacted } from "effect"
import { CatalogueRepository } from "../catalogue/mod.ts"
import { audited, type OperatorShape, operatorWith } from "../identity/mod.ts"
import {
  type Actor,
  append,
  type Change,
  Commit,
  Crypto,
  insert,
  invalid,
  isConflictOn,
  NotFound,
  newEventBy,
  newIdBy,
  Refused,
  retryConflicts,
} from "../kernel/mod.ts"
import {
  LEASE_CLAIM_GUARD,
  type Lease,
  LeaseEntity,
  type LeaseId,
  LeaseRecordEntity,
  LeaseRepository,
  leaseChanged,
  leaseRecord,
  newLease,
  seatClaim,
} from "../lease/mod.ts"
import { emailOf } from "../mail/mod.ts"
import { holds, RedemptionRepository } from "../redemption/mod.ts"
import type { LeaseDraft, LeaseMove } from "./lease_requests.ts"
import { rebindRefusal } from "./rebind_rule.ts"
import { SeatRepository } from "./repository.ts"
import { SEAT_PLACE_GUARD, type Seat, SeatEntity } from "./seat.ts"
import { leaveSeatChanges } from "./seat_end.ts"
import { seatTermOf } from "./seat_orders.ts"
import { SeatSignals } from "./seat_signals.ts"
import { isStaying } from "./seat_step.ts"
import { type PlacingOptions, Seats } from "./seats.ts"
import { SEATS_FREE_GUARD, type Workspace } from "./workspace.ts"

const GUARDS = [`${LeaseEntity.name}.version`, `${SeatEntity.name}.version`, SEATS_FREE_GUARD]

/** What needs a place: leases that operators enter, moves to another workspace, and to another address. */
export const makeLeaseMoves = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const leases = yield* LeaseRepository
  const repository = yield* SeatRepository
  const redemptions = yield* RedemptionRepository
  const catalogue = yield* CatalogueRepository
  const seats = yield* Seats
  const news = yield* SeatSignals

  const find = (id: string) =>
    Effect.flatMap(
      leases.byId(id),
      Option.match({
        onNone: () => new NotFound({ code: "LEASE_NOT_FOUND", entity: "lease", id }),
        onSome: Effect.succeed,
      }),
    )

  const audit = (operator: OperatorShape, id: string, type: string, data: Readonly<Record<string, unknown>>) =>
    Effect.provideService(
      audited(operator, "lease:edit", { type, subject: "lease", subjectId: id, data }),
      Crypto,
      crypto,
    )

  const placed = (lease: Lease, options: PlacingOptions) =>
    Effect.catchTag(
      seats.placeFor(lease, options),
      "OutOfStock",
      () => new Refused({ code: "NO_SEAT_FREE", reason: "No seat is free there now" }),
    )

  /** Runs something that takes places: whoever loses a race reads again, and one person has one seat. */
  const placing = <A, E, R>(program: Effect.Effect<A, E, R>) =>
    program.pipe(
      retryConflicts(GUARDS),
      Effect.catchIf(
        (error) => isConflictOn(error, [LEASE_CLAIM_GUARD, SEAT_PLACE_GUARD]),
        () => new Refused({ code: "ALREADY_MEMBER", reason: "This address has a lease in this group" }),
      ),
    )

  /** The workspace that an operator named, by whatever they know of it. */
  const namedWorkspace = ({ teamAccountId, teamName }: Pick<LeaseDraft, "teamName" | "teamAccountId">) =>
    Effect.gen(function* () {
      const byName = teamName === undefined ? [] : Option.toArray(yield* repository.workspaceByName(teamName))
      if (teamName !== undefined && byName.length === 0) {
        return yield* invalid("WORKSPACE_UNKNOWN", "/teamName", "There is no workspace of this name")
      }
      if (teamAccountId === undefined) return byName[0]
      const byAccount = (yield* repository.workspacesByExternalId(teamAccountId)).filter(
        ({ id }) => byName[0] === undefined || byName[0].id === id,
      )
      if (byAccount.length > 1) {
        return yield* invalid(
          "WORKSPACE_AMBIGUOUS",
          "/teamAccountId",
          "More than one workspace has this id: name it, too",
        )
      }
      return byAccount[0] ?? (yield* invalid("WORKSPACE_UNKNOWN", "/teamAccountId", "There is no workspace of this id"))
    })

  /** Enters a lease by hand: its holder is invited at once, to a seat that is kept back if need be. */
  const create = Effect.fn("LeaseDesk.create")(function* (draft: LeaseDraft) {
    const operator = yield* operatorWith("lease:edit")
    const email = yield* emailOf(draft.email)
    const workspace: Workspace | undefined = yield* namedWorkspace(draft)
    const pool = workspace?.groupId ?? draft.groupId
    if (pool === undefined) return yield* invalid("WORKSPACE_NEEDED", "/teamName", "Name a workspace or a group")
    const product = draft.productId === undefined ? undefined : yield* productOf(draft.productId)
    return yield* placing(
      Effect.gen(function* () {
        const at = yield* Clock.currentTimeMillis
        const lease = newLease(
          {
            id: yield* newIdBy<LeaseId>(crypto),
            kind: "seat",
            holder: email,
            claim: seatClaim(pool, email),
            pool,
            term: draft.term ?? (product === undefined ? null : seatTermOf(product)),
            productId: draft.productId ?? null,
            locale: draft.locale ?? "zh",
            note: draft.note ?? "",
          },
          at,
        )
        const { graceMs } = yield* seats.termsFor(lease)
        const where = workspace === undefined ? {} : { workspaceId: workspace.id }
        const { changes, seat } = yield* placed(lease, { origin: "operator", reserved: true, ...where })
        yield* commit([
          insert(LeaseEntity, { ...lease, graceMs }),
          insert(
            LeaseRecordEntity,
            leaseRecord("pending", lease, at, {
              event: "promised",
              reason: "operator",
              actor: operator.actor,
              toResource: seat.id,
            }),
          ),
          ...changes,
          yield* audit(operator, lease.id, "lease.promised", {
            email,
            groupId: pool,
            workspaceId: seat.workspaceId,
            seatId: seat.id,
          }),
        ])
        yield* news.tell({ seatId: seat.id })
        return { ...lease, graceMs }
      }),
    )
  })

  const productOf = (id: NonNullable<LeaseDraft["productId"]>) =>
    Effect.flatMap(
      catalogue.productById(id),
      Option.match({
        onNone: () => new NotFound({ code: "PRODUCT_NOT_FOUND", entity: "product", id }),
        onSome: Effect.succeed,
      }),
    )

  const activeOnly = (lease: Lease, what: string) =>
    lease.state === "active"
      ? Effect.void
      : new Refused({ code: "LEASE_STATE", reason: `Cannot ${what} a lease that is ${lease.state}` })

  /** Moves a lease to another workspace of its group: invited there first, gone from the old one after joining. */
  const transfer = Effect.fn("LeaseDesk.transfer")(function* (id: string, { workspaceId }: LeaseMove = {}) {
    const operator = yield* operatorWith("lease:edit")
    const target = workspaceId === undefined ? undefined : yield* workspaceIn(workspaceId)
    return yield* placing(
      Effect.gen(function* () {
        const lease = yield* find(id)
        yield* activeOnly(lease, "transfer")
        if (target !== undefined && target.groupId !== lease.pool) {
          return yield* invalid("WORKSPACE_UNKNOWN", "/workspaceId", "This workspace is in another group")
        }
        const live = yield* repository.liveSeatsOf(id)
        if (live.filter(isStaying).length > 1) {
          return yield* new Refused({ code: "LEASE_MOVING", reason: "This lease is moving already" })
        }
        const at = yield* Clock.currentTimeMillis
        const { changes, seat } = yield* placed(lease, {
          // Whoever named the workspace has it there or not at all.
          origin: target === undefined ? "transfer" : "operator",
          avoid: live.map((one) => one.workspaceId),
          reserved: true,
          ...(target === undefined ? {} : { workspaceId: target.id }),
        })
        yield* commit([
          ...leaseChanged(lease, { tries: 0, wakeAt: at }, at, {
            event: "moving",
            reason: "operator",
            actor: operator.actor,
            fromResource: lease.resourceId,
            toResource: seat.id,
          }),
          ...changes,
          yield* audit(operator, id, "lease.moving", { seatId: seat.id, workspaceId: seat.workspaceId }),
        ])
        yield* news.tell({ seatId: seat.id })
        return yield* find(id)
      }),
    )
  })

  const workspaceIn = (id: string) =>
    Effect.flatMap(
      repository.workspace(id),
      Option.match({
        onNone: () => new NotFound({ code: "WORKSPACE_NOT_FOUND", entity: "workspace", id }),
        onSome: Effect.succeed,
      }),
    )

  /** The changes that give a lease to another address: a new seat, and the old ones on their way out. */
  const rebound = (lease: Lease, email: string, reserved: boolean, actor: Actor, counts: boolean) =>
    Effect.gen(function* () {
      yield* activeOnly(lease, "rebind")
      if (email === lease.holder) {
        return yield* new Refused({ code: "ALREADY_MEMBER", reason: "This address has the lease already" })
      }
      const at = yield* Clock.currentTimeMillis
      const next: Lease = { ...lease, holder: email, claim: seatClaim(lease.pool, email) }
      const staying = (yield* repository.liveSeatsOf(lease.id)).filter(isStaying)
      const { changes, seat } = yield* placed(next, { origin: "transfer", reserved })
      const leaving: ReadonlyArray<Change> = staying.flatMap((one) => leaveSeatChanges(one, "left", at))
      return {
        seat,
        left: staying,
        changes: [
          ...leaseChanged(
            lease,
            {
              holder: email,
              claim: next.claim,
              resourceId: seat.id,
              ...(counts ? { rebinds: lease.rebinds + 1, reboundAt: at } : {}),
              noticedDays: null,
              tries: 0,
              wakeAt: at,
            },
            at,
            { event: "rebound", actor, fromResource: lease.resourceId, toResource: seat.id },
          ),
          ...leaving,
          ...changes,
        ],
      }
    })

  const tellMoved = (seat: Seat, left: ReadonlyArray<Seat>) =>
    news.tell({ seatId: seat.id }, ...left.map(({ id }) => ({ seatId: id })))

  /** Gives a lease to another address. An operator's word goes before quota and pause, and does not count. */
  const rebind = Effect.fn("LeaseDesk.rebind")(function* (id: string, email: string) {
    const operator = yield* operatorWith("lease:edit")
    const address = yield* emailOf(email)
    return yield* placing(
      Effect.gen(function* () {
        const lease = yield* find(id)
        const { changes, left, seat } = yield* rebound(lease, address, true, operator.actor, false)
        yield* commit([
          ...changes,
          yield* audit(operator, id, "lease.rebound", { before: lease.holder, after: address, seatId: seat.id }),
        ])
        yield* tellMoved(seat, left)
        return yield* find(id)
      }),
    )
  })

  /**
   * The same for its holder, who shows the capability token of the redemption that brought it. As often as the product's
   * terms say, with their pause in between.
   */
  const rebindByHolder = Effect.fn("LeaseDesk.rebindByHolder")(function* (request: {
    readonly redemptionId: string
    readonly token: Redacted.Redacted<string>
    readonly email: string
    readonly ip: string | null
  }) {
    const { email, ip, redemptionId: id, token } = request
    // Who does not hold it learns no more than who names one that is not there.
    const unknown = new NotFound({ code: "LEASE_NOT_FOUND", entity: "lease", id })
    const redemption = Option.getOrUndefined(yield* redemptions.byId(id))
    if (redemption === undefined || !holds(crypto, redemption, { token })) return yield* unknown
    const address = yield* emailOf(email)
    const actor: Actor = { kind: "buyer", id, ip }
    return yield* placing(
      Effect.gen(function* () {
        const lease = Option.getOrUndefined(yield* leases.byRedemption(id))
        if (lease === undefined) return yield* unknown
        const refusal = rebindRefusal(lease, yield* seats.termsFor(lease), yield* Clock.currentTimeMillis)
        if (refusal === "REBINDS_EXHAUSTED") {
          return yield* new Refused({
            code: "REBINDS_EXHAUSTED",
            reason: "This seat cannot be moved to another address again",
          })
        }
        if (refusal === "REBIND_TOO_SOON") {
          return yield* new Refused({
            code: "REBIND_TOO_SOON",
            reason: "This seat was moved a short while ago: try again later",
          })
        }
        const { changes, left, seat } = yield* rebound(lease, address, false, actor, true)
        const event = yield* newEventBy(crypto, {
          type: "lease.rebound",
          subject: "lease",
          subjectId: lease.id,
          actor,
          data: { before: lease.holder, after: address, seatId: seat.id },
        })
        yield* commit([...changes, append(event)])
        yield* tellMoved(seat, left)
        return yield* find(lease.id)
      }),
    )
  })

  return { find, audit, create, transfer, rebind, rebindByHolder } as const
})

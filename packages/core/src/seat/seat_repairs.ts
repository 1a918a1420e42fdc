import { Clock, Context, Effect, Layer, Option } from "effect"
import { CatalogueRepository, seatTermsOf } from "../catalogue/mod.ts"
import { audited, type OperatorShape, operatorWith } from "../identity/mod.ts"
import {
  adjust,
  type Change,
  Commit,
  Crypto,
  isConflictOn,
  NotFound,
  Refused,
  retryConflicts,
  type Timestamp,
  update,
} from "../kernel/mod.ts"
import { LEASE_CLAIM_GUARD, type Lease, LeaseEntity, LeaseRepository, leaseChanged, spanUntil } from "../lease/mod.ts"
import { Settings } from "../settings/mod.ts"
import { type Finding, FindingEntity, type FindingKind } from "./finding.ts"
import { type RepairAction, repairable } from "./finding_repair.ts"
import { recordedMember, workspaceTouched } from "./recorded_member.ts"
import { SeatRepository } from "./repository.ts"
import { isSeatLive, placeOf, SEAT_PLACE_GUARD, type Seat, SeatEntity } from "./seat.ts"
import { endSeatChanges } from "./seat_end.ts"
import { seatTermOf } from "./seat_orders.ts"
import type { Standing } from "./seat_provider.ts"
import { SeatProviders } from "./seat_providers.ts"
import { type Workspace, WorkspaceEntity } from "./workspace.ts"
import { WorkspaceFailures } from "./workspace_failures.ts"

const DAY_MS = 24 * 3_600_000
/** Findings repaired by one call: each may speak to the provider. What is left is repaired by the next call. */
export const REPAIRS_MAX = 200

const GUARDS = [
  `${FindingEntity.name}.version`,
  `${WorkspaceEntity.name}.version`,
  `${SeatEntity.name}.version`,
  `${LeaseEntity.name}.version`,
  `${WorkspaceEntity.name}.seatsForeign`,
]

/** What an adopted stranger gets. */
export interface AdoptionTerms {
  /** The product whose terms hold for them; `null` for none. */
  readonly productId?: Lease["productId"] | undefined
  /** `null`: their lease does not end. Left out: by the product, or without end. */
  readonly endsAt?: Timestamp | null | undefined
}

/** What became of repairing all findings of a workspace. */
export interface RepairReport {
  readonly repaired: number
  readonly refused: ReadonlyArray<{ readonly findingId: string; readonly code: string }>
  /** Findings that are still to be repaired: call again. */
  readonly left: number
}

export const makeSeatRepairs = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* SeatRepository
  const leases = yield* LeaseRepository
  const catalogue = yield* CatalogueRepository
  const providers = yield* SeatProviders
  const settings = yield* Settings
  const failures = yield* WorkspaceFailures

  const findFinding = (id: string) =>
    Effect.flatMap(
      repository.finding(id),
      Option.match({
        onNone: () => new NotFound({ code: "FINDING_NOT_FOUND", entity: "finding", id }),
        onSome: Effect.succeed,
      }),
    )

  const workspaceOf = ({ workspaceId: id }: Finding) =>
    Effect.flatMap(
      repository.workspace(id),
      Option.match({
        onNone: () => new NotFound({ code: "WORKSPACE_NOT_FOUND", entity: "workspace", id }),
        onSome: Effect.succeed,
      }),
    )

  const outdated = new Refused({
    code: "FINDING_OUTDATED",
    reason: "This is not so any more: compare the workspace again",
  })

  const audit = (
    operator: OperatorShape,
    finding: Finding,
    action: RepairAction,
    data: Readonly<Record<string, unknown>> = {},
  ) =>
    Effect.provideService(
      audited(operator, "seat:edit", {
        type: action === "dismiss" ? "finding.dismissed" : "finding.repaired",
        subject: "seat_finding",
        subjectId: finding.id,
        data: { workspaceId: finding.workspaceId, kind: finding.kind, email: finding.email, action, ...data },
      }),
      Crypto,
      crypto,
    )

  const repaired = (finding: Finding, at: Timestamp) =>
    update(FindingEntity, finding, { state: "repaired", place: finding.id, updatedAt: at })

  /** The seat that a finding is about, while it is live. */
  const seatOf = ({ seatId }: Finding) =>
    Effect.flatMap(seatId === null ? Effect.succeed(Option.none<Seat>()) : repository.seat(seatId), (found) =>
      Option.isSome(found) && isSeatLive(found.value) ? Effect.succeed(found.value) : outdated,
    )

  const adopt = (operator: OperatorShape, finding: Finding, terms: AdoptionTerms) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const workspace = yield* workspaceOf(finding)
      const product = terms.productId == null ? undefined : yield* productOf(terms.productId)
      const seatTerms = seatTermsOf(product?.policy ?? {})
      const days = yield* settings.get("invitation_validity_days")
      const isCounted = workspace.seatsForeign > 0
      const { changes, lease } = yield* recordedMember(
        crypto,
        workspace,
        {
          email: finding.email,
          origin: "found",
          isInvited: finding.kind === "unknown_invitation",
          ref: finding.ref,
          productId: terms.productId ?? null,
          term: product === undefined ? null : seatTermOf(product),
          terms: seatTerms,
          invitedUntil: at + (seatTerms.invitationDays ?? days) * DAY_MS,
          endsAt: terms.endsAt,
        },
        isCounted,
        operator.actor,
        at,
      )
      return [
        ...changes,
        workspaceTouched(workspace, at),
        repaired(finding, at),
        yield* audit(operator, finding, "adopt", { leaseId: lease.id }),
      ]
    })

  const productOf = (id: NonNullable<Lease["productId"]>) =>
    Effect.flatMap(
      catalogue.productById(id),
      Option.match({
        onNone: () => new NotFound({ code: "PRODUCT_NOT_FOUND", entity: "product", id }),
        onSome: Effect.succeed,
      }),
    )

  /** Tells the provider to let an address go, and looks whether it did. */
  const letGo = (workspace: Workspace, email: string) =>
    Effect.gen(function* () {
      const provider = yield* providers.connection(workspace)
      const there: Standing = yield* provider.standing(email)
      if (there._tag === "Absent") return
      yield* there._tag === "Member" ? provider.remove(email, there.ref) : provider.revoke(email, there.ref)
      const after = yield* provider.standing(email)
      if (after._tag !== "Absent") {
        return yield* new Refused({
          code: "MEMBER_STILL_THERE",
          reason: "The provider still lists this address: try again in a while",
        })
      }
    }).pipe(Effect.tapError((fault) => (fault._tag === "Refused" ? Effect.void : failures.failed(workspace.id, fault))))

  const remove = (operator: OperatorShape, finding: Finding) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const workspace = yield* workspaceOf(finding)
      if (finding.kind === "still_there") {
        const seat = yield* seatOf(finding)
        return [
          // Its own step ends it, once it sees that nobody is there.
          update(SeatEntity, seat, { wakeAt: at, updatedAt: at }),
          repaired(finding, at),
          yield* audit(operator, finding, "remove"),
        ]
      }
      const isCounted = workspace.seatsForeign > 0
      return [
        workspaceTouched(workspace, at),
        ...(isCounted ? [adjust(WorkspaceEntity, workspace.id, { seatsForeign: -1, seatsFree: 1 })] : []),
        repaired(finding, at),
        yield* audit(operator, finding, "remove"),
      ]
    })

  /** Has the member invited again: the seat begins anew, at the place that it has. */
  const reinvite = (operator: OperatorShape, finding: Finding) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const seat = yield* seatOf(finding)
      if (seat.state !== "accepted") return yield* outdated
      const days = yield* settings.get("invitation_validity_days")
      return [
        update(SeatEntity, seat, {
          // Asked before: it is looked once more, and invited when nobody is there.
          state: "pending",
          asks: 0,
          sentAt: null,
          joinedAt: null,
          inviteRef: null,
          memberRef: null,
          memberBefore: null,
          missedLooks: 0,
          invitedUntil: at + days * DAY_MS,
          tries: 0,
          wakeAt: at,
          updatedAt: at,
        }),
        repaired(finding, at),
        yield* audit(operator, finding, "reinvite", { seatId: seat.id }),
      ]
    })

  /** Ends the lease of a member who is gone. Nobody has to be told: there is nobody at that place. */
  const close = (operator: OperatorShape, finding: Finding) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const seat = yield* seatOf(finding)
      const lease = Option.getOrUndefined(yield* leases.byId(seat.leaseId))
      const ended: ReadonlyArray<Change> =
        lease === undefined || lease.state === "released" || lease.state === "expired"
          ? []
          : leaseChanged(
              lease,
              {
                ...(lease.startsAt === null
                  ? {}
                  : spanUntil(
                      {
                        startsAt: lease.startsAt,
                        endsAt: lease.endsAt,
                        anchorAt: lease.anchorAt ?? lease.startsAt,
                        anchorMonths: lease.anchorMonths,
                      },
                      at,
                    )),
                graceMs: 0,
                wakeAt: at,
              },
              at,
              { event: "closed", reason: "gone", actor: operator.actor, fromResource: seat.id },
            )
      return [
        ...endSeatChanges(seat, "left", at),
        ...ended,
        repaired(finding, at),
        yield* audit(operator, finding, "close", { leaseId: seat.leaseId }),
      ]
    })

  const changesFor = (operator: OperatorShape, finding: Finding, action: RepairAction, terms: AdoptionTerms) => {
    switch (action) {
      case "adopt":
        return adopt(operator, finding, terms)
      case "remove":
        return remove(operator, finding)
      case "reinvite":
        return reinvite(operator, finding)
      case "close":
        return close(operator, finding)
      case "dismiss":
        return Effect.flatMap(Clock.currentTimeMillis, (at) =>
          Effect.map(audit(operator, finding, "dismiss"), (event) => [
            update(FindingEntity, finding, { state: "dismissed", updatedAt: at }),
            event,
          ]),
        )
    }
  }

  const repairWith = (operator: OperatorShape, id: string, action: RepairAction, terms: AdoptionTerms) =>
    Effect.gen(function* () {
      const first = yield* findFinding(id)
      yield* repairable(first, action)
      if (action === "remove") {
        const workspace = yield* workspaceOf(first)
        const sold = yield* repository.seatByPlace(placeOf(workspace.id, first.email))
        // Somebody sold them a seat meanwhile: whom this would throw out is no stranger any more.
        if (Option.exists(sold, ({ state }) => state !== "leaving")) return yield* outdated
        yield* letGo(workspace, first.email)
      }
      yield* Effect.gen(function* () {
        const finding = yield* findFinding(id)
        yield* repairable(finding, action)
        yield* commit(yield* changesFor(operator, finding, action, terms))
      }).pipe(
        retryConflicts(GUARDS),
        Effect.catchIf(
          (error) => isConflictOn(error, [LEASE_CLAIM_GUARD, SEAT_PLACE_GUARD]),
          () => new Refused({ code: "ALREADY_MEMBER", reason: "This address has a lease in this group" }),
        ),
      )
      return yield* findFinding(id)
    })

  /** Repairs one finding. */
  const repair = (id: string, action: RepairAction, terms: AdoptionTerms = {}) =>
    Effect.flatMap(operatorWith("seat:edit"), (operator) => repairWith(operator, id, action, terms))

  /** Repairs all open findings of a workspace, each kind as told; kinds that nothing is said of are left. */
  const repairAll = Effect.fn("SeatRepairs.repairAll")(function* (
    workspaceId: string,
    actions: Readonly<Partial<Record<FindingKind, RepairAction>>>,
    terms: AdoptionTerms = {},
  ) {
    const operator = yield* operatorWith("seat:edit")
    const open = (yield* repository.standingFindings(workspaceId)).flatMap(({ id, kind, state }) => {
      const action = actions[kind]
      return state === "open" && action !== undefined ? [{ id, action }] : []
    })
    const outcomes = yield* Effect.forEach(open.slice(0, REPAIRS_MAX), ({ action, id }) =>
      repairWith(operator, id, action, terms).pipe(
        Effect.as(undefined),
        Effect.catchIf(
          (error) => error._tag !== "StorageFailed",
          (error) => Effect.succeed({ findingId: id, code: "code" in error ? error.code : error._tag }),
        ),
      ),
    )
    const refused = outcomes.flatMap((outcome) => (outcome === undefined ? [] : [outcome]))
    return {
      repaired: outcomes.length - refused.length,
      refused,
      left: Math.max(0, open.length - REPAIRS_MAX),
    } satisfies RepairReport
  })

  return { repair, repairAll } as const
})

/** Repairs of what a comparison found. For operators. */
export class SeatRepairs extends Context.Tag("@mintcode/core/seat/SeatRepairs")<
  SeatRepairs,
  Effect.Effect.Success<typeof makeSeatRepairs>
>() {}

export const layerSeatRepairs = Layer.effect(SeatRepairs, makeSeatRepairs)

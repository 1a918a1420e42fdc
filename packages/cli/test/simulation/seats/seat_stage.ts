import { makeNodeCrypto } from "@mintcode/adapters/node-crypto"
import {
  CODE_FORMAT_DEFAULT,
  PlanEntity,
  type PlanId,
  POLICY_DEFAULT,
  ProductEntity,
  type ProductId,
  type SeatTerms,
} from "@mintcode/core/catalogue"
import { type CryptoShape, insert, update, uuidV7 } from "@mintcode/core/kernel"
import { type Lease, LeaseEntity } from "@mintcode/core/lease"
import { RedemptionEntity } from "@mintcode/core/redemption"
import {
  isSeatLive,
  SEAT_TIMING_DEFAULT,
  type Seat,
  SeatEntity,
  type Workspace,
  WorkspaceEntity,
  WorkspaceGroupId,
  type WorkspaceId,
  workspaceTokenPlace,
} from "@mintcode/core/seat"
import { UpstreamAccountEntity, type UpstreamAccountId } from "@mintcode/core/supplier"
import { Effect, Exit, Redacted } from "effect"
import { type Lie, makeSeatTown, type SeatTown, type TownCall } from "../../../../worker/test/seat_town.ts"
import { KEYRING } from "../../../../worker/test/world.ts"
import { makeSeeded, type Seeded } from "../seeded.ts"
import { DAY_ONE, makeVirtualTime, type VirtualTime } from "../virtual_time.ts"
import { MemoryBooks } from "./memory_books.ts"

/** Lines that are kept of what happened last. */
const LAST_LINES = 40

const SECOND_MS = 1_000
export const MINUTE_MS = 60 * SECOND_MS
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** Clocks of machines that are kept in time differ by as much from the others. */
export const SKEW_MS_MAX = 2_000

export const PEOPLE = Array.from({ length: 10 }, (_, number) => `user-${number}@example.org`)
/** Was a member of that workspace before anybody sold a seat. */
export const NATIVE = PEOPLE[0] ?? ""
export const NATIVE_HALL = "hall-0"
export const GROUP = WorkspaceGroupId.make("team-a")
export const OVERLAP_MS = 24 * HOUR_MS
/** Overlap counts from the invitation; a transfer is noticed within the longest sleep of a lease. */
export const OVERLAP_SLACK_MS = SEAT_TIMING_DEFAULT.leaseLookMs + 2 * HOUR_MS

export const TERMS: Readonly<Record<string, Partial<SeatTerms>>> = {
  month: { months: 1, graceMs: DAY_MS },
  extended: { months: 1, renewal: "extend" },
  invited: { months: 1, starts: "invited" },
}

export const LIES: Readonly<Record<TownCall, ReadonlyArray<Lie>>> = {
  invite: [
    "unknown, not done",
    "unknown, done",
    "late",
    "throttled",
    "refused",
    "full",
    "already a member",
    "already a member, invited",
    "silently nothing",
  ],
  standing: ["unknown, not done", "throttled", "refused", "silently nothing"],
  revoke: ["unknown, not done", "unknown, done", "throttled", "silently nothing"],
  remove: ["unknown, not done", "unknown, done", "throttled", "silently nothing"],
}

/** Books, a town and a clock, and what somebody else than the steps may do to them. */
export class SeatStage {
  readonly books = new MemoryBooks()
  readonly town: SeatTown
  readonly seed: number
  readonly random: Seeded
  readonly crypto: CryptoShape
  readonly time: VirtualTime = makeVirtualTime()
  moves = 0
  deaths = 0
  halls = 0
  codes = 0
  /** Percent of calls that are answered by a lie. */
  lying = 25
  /** By how much the clocks of all machines are off the true time. */
  offMs = 0
  /** Until then clocks were wrong: how long something took says nothing. */
  jumpedAt = DAY_ONE

  constructor(seed: number) {
    this.seed = seed
    this.random = makeSeeded(seed)
    this.crypto = { ...makeNodeCrypto(KEYRING), randomBytes: (count) => Effect.sync(() => this.random.bytes(count)) }
    this.town = makeSeatTown((call) => (this.random.percent(this.lying) ? this.random.pick(LIES[call]) : undefined))
  }

  /** What happened last. */
  readonly last: Array<string> = []
  /** Told of everything that happens. */
  tell: (line: string) => void = () => {}

  readonly trace = (what: string): void => {
    const line = `${new Date(this.at).toISOString()} ${what}`
    this.last.push(line)
    if (this.last.length > LAST_LINES) this.last.shift()
    this.tell(line)
  }

  /** What clocks show. */
  get at(): number {
    return DAY_ONE + Math.floor(this.time.now()) + this.offMs
  }

  id<A extends string>(): A {
    return uuidV7(this.at, this.random.bytes(10)) as A
  }

  /** Commits what somebody else does: the watch, an operator. Lost races are theirs to repeat. */
  elsewhere(...changes: Parameters<MemoryBooks["commit"]>[0]): boolean {
    return Exit.isSuccess(Effect.runSyncExit(this.books.commit(changes)))
  }

  openShop() {
    const accountId = this.id<UpstreamAccountId>()
    const planId = this.id<PlanId>()
    const times = { createdAt: this.at, updatedAt: this.at }
    this.elsewhere(
      insert(UpstreamAccountEntity, {
        id: accountId,
        version: 1,
        driver: "seat",
        name: "workspaces",
        baseUrl: "",
        sealedToken: null,
        currency: "USD",
        enabled: true,
        ratePerSecond: 1_000,
        balanceMinor: null,
        balanceAt: null,
        balanceAlertMinor: null,
        balanceLow: false,
        options: {},
        ...times,
      }),
      insert(PlanEntity, {
        id: planId,
        version: 1,
        name: "seats",
        accountId,
        parameters: { group: GROUP },
        expectedCostMinor: null,
        maximumPriceMinor: null,
        weight: 0,
        tags: [],
        enabled: true,
        // Out of stock is an answer here like any other.
        breakerMode: "closed",
        breakerUntil: null,
        ...times,
      }),
      ...Object.entries(TERMS).map(([name, terms]) =>
        insert(ProductEntity, {
          id: name as ProductId,
          version: 1,
          kind: "seat",
          name: { zh: name, en: name },
          deliveryType: "invitation",
          policy: {
            ...POLICY_DEFAULT,
            triesMax: 20,
            expirySwitchesPlan: false,
            seat: { ...terms, invitationDays: 3, overlapMs: OVERLAP_MS },
          },
          planIds: [planId],
          entitlementMs: null,
          price: null,
          terms: [],
          codeFormat: CODE_FORMAT_DEFAULT,
          voucherExpiry: { kind: "never" },
          enabled: true,
          ...times,
        }),
      ),
    )
    for (const seatsMax of [2, 3, 4]) this.openHall(seatsMax)
    this.town.hall(NATIVE_HALL).members.set(NATIVE, { ref: "native", since: DAY_ONE - 100 * DAY_MS, listedFrom: 0 })
  }

  /** The provider has more places than were sold: it would not stop us from selling too many. */
  openHall(seatsMax: number) {
    const name = `hall-${this.halls++}`
    this.town.open(name, seatsMax + 3)
    const id = this.id<WorkspaceId>()
    const token = this.crypto.seal(workspaceTokenPlace(id), Redacted.make("token"))
    const workspace: Workspace = {
      id,
      version: 1,
      driver: "town",
      name,
      groupId: GROUP,
      ownerEmail: null,
      baseUrl: "",
      sealedToken: Effect.runSync(token),
      externalId: name,
      options: {},
      ratePerSecond: 1_000,
      seatsMax,
      seatsReserved: 0,
      seatsHeld: 0,
      seatsForeign: 0,
      seatsFree: seatsMax,
      state: "active",
      failures: 0,
      lastFailure: null,
      checkedAt: null,
      reconciledAt: null,
      planEndsAt: null,
      planRenews: null,
      alertedPercent: 0,
      endAlerted: false,
      fullUntil: null,
      note: "",
      wakeAt: null,
      createdAt: this.at,
      updatedAt: this.at,
    }
    this.elsewhere(insert(WorkspaceEntity, workspace))
  }

  seats = () => this.books.rows(SeatEntity)
  leases = () => this.books.rows(LeaseEntity)
  workspaces = () => this.books.rows(WorkspaceEntity)
  redemptions = () => this.books.rows(RedemptionEntity)
  hallOf = (workspace: Workspace) => this.town.hall(workspace.externalId)
  workspaceOf = (seat: Seat) => this.workspaces().find(({ id }) => id === seat.workspaceId)

  wakeLeases(isMeant: (lease: Lease) => boolean) {
    for (const lease of this.leases()) {
      if (lease.state === "released" || lease.state === "pending" || !isMeant(lease)) continue
      this.elsewhere(update(LeaseEntity, lease, { wakeAt: this.at }))
    }
  }

  editWorkspace(workspace: Workspace | undefined, changes: Partial<Workspace>) {
    if (workspace === undefined) return
    this.elsewhere(update(WorkspaceEntity, workspace, changes))
    const sitting = this.seats().filter((seat) => isSeatLive(seat) && seat.workspaceId === workspace.id)
    this.wakeLeases(({ id }) => sitting.some(({ leaseId }) => leaseId === id))
  }

  /** What the count of failures does: one that the provider closed is dead. */
  failed = (workspaceId: string, fault: { readonly _tag: string; readonly refusal?: string }) =>
    Effect.sync(() => {
      if (fault.refusal !== "account") return
      this.editWorkspace(this.books.find(WorkspaceEntity, workspaceId), { state: "dead" })
    })
}

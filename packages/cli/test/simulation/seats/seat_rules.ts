import { type Lease, LeaseEntity, LeaseRecordEntity } from "@mintcode/core/lease"
import { isOpen, type Redemption, UpstreamOrderEntity } from "@mintcode/core/redemption"
import { isSeatLive, isStaying, pickWorkspace, SEAT_TIMING_DEFAULT, type Seat } from "@mintcode/core/seat"
import { VoucherEntity } from "@mintcode/core/voucher"
import { Cause, Effect, Exit } from "effect"
import type { Hall, TownCall } from "../../../../worker/test/seat_town.ts"
import { HOUR_MS, NATIVE, NATIVE_HALL, OVERLAP_MS, OVERLAP_SLACK_MS, SeatStage, SKEW_MS_MAX } from "./seat_stage.ts"

const isNative = ({ id }: Hall, email: string): boolean => id === NATIVE_HALL && email === NATIVE

/** What must hold of seats and leases: after every move, once all that is due was done, and at rest. */
export class SeatRules extends SeatStage {
  broken(rule: string, what: unknown): Error {
    return new Error(`${this.last.join("\n")}\nseed ${this.seed}, move ${this.moves}: ${rule}: ${JSON.stringify(what)}`)
  }

  /** The first rule of places that a commit broke: whoever made it may have gone on since. */
  violation: Error | undefined

  readonly violated = (what: string): void => {
    this.violation ??= this.broken("breaks nothing", what)
  }

  /** Who was asked for where, and not looked for since. */
  private readonly asked = new Set<string>()

  /** A provider is asked for somebody. What has left may take effect at any time until a look has been there. */
  readonly noteSent = (call: TownCall, hall: string, email: string): void => {
    this.trace(`${call} for ${email} leaves for ${hall}`)
    if (call !== "invite") return
    const who = `${email} ${hall}`
    if (this.asked.has(who)) this.violation ??= this.broken("asks nobody twice without a look", who)
    this.asked.add(who)
  }

  readonly noteAnswered = (call: TownCall, hall: string, email: string, exit: Exit.Exit<unknown, unknown>): void => {
    this.trace(
      `${call} for ${email} is answered by ${hall}: ${JSON.stringify(Exit.isSuccess(exit) ? exit.value : Cause.squash(exit.cause))}`,
    )
    const isUnknown = Exit.match(exit, {
      onFailure: (cause) => (Cause.squash(cause) as { readonly _tag?: string })._tag === "UpstreamUnknown",
      onSuccess: (answer) => call === "invite" && (answer as { readonly _tag: string })._tag !== "AlreadyMember",
    })
    if (!isUnknown && (call === "invite" || (call === "standing" && Exit.isSuccess(exit))))
      this.asked.delete(`${email} ${hall}`)
  }

  /** Whether the one who was there before is still where nobody of ours may touch them. */
  private isNativeThere = true

  /** Somebody is gone from a workspace without our doing. */
  vanishes(hall: Hall, email: string) {
    hall.members.delete(email)
    if (isNative(hall, email)) this.isNativeThere = false
  }

  /** Rules that hold after every move. */
  checkRows() {
    this.checkPlaces()
    const home = this.town.hall(NATIVE_HALL)
    if (this.isNativeThere && !home.members.has(NATIVE))
      throw this.broken("removes nobody who was there before", home.id)
    if (this.violation !== undefined) throw this.violation
    for (const redemption of this.redemptions()) {
      if (redemption.state !== "delivered") continue
      if (!this.wasServed(redemption)) throw this.broken("uses no voucher without a seat", redemption)
    }
  }

  /** Looks at the rules of places from within a step, which must not learn of it. */
  readonly notePlaces = Effect.sync(() => {
    try {
      this.checkPlaces()
    } catch (error) {
      this.violation ??= error instanceof Error ? error : new Error(String(error))
    }
  })

  /** Rules that hold after every commit. */
  checkPlaces() {
    const live = this.seats().filter(isSeatLive)
    for (const workspace of this.workspaces()) {
      const { seatsForeign, seatsFree, seatsHeld, seatsMax, seatsReserved } = workspace
      const held = live.filter(({ workspaceId }) => workspaceId === workspace.id)
      if (seatsHeld !== held.length) throw this.broken("counts its seats", { workspace, held: held.length })
      if (seatsFree !== seatsMax - seatsReserved - seatsHeld - seatsForeign) throw this.broken("adds up", workspace)
      if (seatsFree < 0) throw this.broken("sells no seat twice", workspace)
      const hall = this.hallOf(workspace)
      if (hall.isClosed) continue
      for (const email of [...hall.members.keys(), ...hall.invites.keys()]) {
        if (isNative(hall, email)) continue
        if (!held.some((seat) => seat.email === email))
          throw this.broken("leaves nobody behind", { email, hall: hall.id })
      }
    }
    for (const lease of this.leases()) {
      const mine = live.filter(({ leaseId }) => leaseId === lease.id)
      if (lease.state === "released" && mine.length > 0) throw this.broken("releases what is empty", { lease, mine })
      if (lease.state === "pending" && mine.length === 0) throw this.broken("promises a place", lease)
      if (lease.state === "active" && lease.wakeAt === null) throw this.broken("looks at its leases", lease)
    }
  }

  /** Its order came to a lease that began, or to more time for one. */
  wasServed(redemption: Redemption): boolean {
    return this.books
      .rows(UpstreamOrderEntity)
      .filter(({ redemptionId }) => redemptionId === redemption.id)
      .some(({ intent }) => {
        const seat = this.seats().find(({ orderKey }) => orderKey === intent.id)
        if (seat === undefined) return this.books.find(LeaseRecordEntity, `order:${intent.id}`) !== undefined
        return (this.books.find(LeaseEntity, seat.leaseId)?.startsAt ?? null) !== null
      })
  }

  /** Rules that hold once all that is due was done. */
  checkWork() {
    for (const lease of this.leases()) {
      if (lease.state !== "active") continue
      const mine = this.seats().filter((seat) => seat.leaseId === lease.id && isSeatLive(seat))
      const staying = mine.filter(isStaying)
      if (staying.length === 0 && !this.mayWait(lease, mine)) throw this.broken("gives members a seat", { lease, mine })
      const [, second] = staying.toSorted((left, right) => left.createdAt - right.createdAt)
      if (second === undefined || this.at - this.jumpedAt < OVERLAP_MS + OVERLAP_SLACK_MS) continue
      const since = second.sentAt ?? second.createdAt
      if (this.at - since > OVERLAP_MS + OVERLAP_SLACK_MS) throw this.broken("ends overlaps", { lease, staying })
    }
  }

  /** Without a seat for the time being, since there was none to be had a moment ago. */
  mayWait(lease: Lease, mine: ReadonlyArray<Seat>): boolean {
    const { retryLastMs } = SEAT_TIMING_DEFAULT
    // Its time has come by some clock, or is about to, and not by every one.
    if (lease.wakeAt !== null && Math.abs(lease.wakeAt - this.at) <= SKEW_MS_MAX) return true
    // One that goes by itself is waited for, for minutes.
    if (mine.length > 0 && (lease.wakeAt ?? 0) - this.at <= 3 * SEAT_TIMING_DEFAULT.settleMs + SKEW_MS_MAX) return true
    if (lease.tries > 0 && (lease.wakeAt ?? 0) - this.at <= retryLastMs + SKEW_MS_MAX) return true
    const wanted = { at: this.at, leadMs: 72 * HOUR_MS, fullMs: SEAT_TIMING_DEFAULT.fullMs }
    return (
      pickWorkspace(this.workspaces(), { ...wanted, avoid: mine.map(({ workspaceId }) => workspaceId) }) === undefined
    )
  }

  /** Who has a lease is known to the provider, as a member or as invited: what is in our books is there. */
  checkUpstream() {
    for (const seat of this.seats()) {
      const workspace = this.workspaceOf(seat)
      if (!isStaying(seat) || seat.askedAt === null || workspace === undefined) continue
      const { invites, isClosed, members } = this.hallOf(workspace)
      const isThere = seat.state === "accepted" ? members.has(seat.email) : invites.has(seat.email)
      if (!isClosed && !isThere && !members.has(seat.email)) throw this.broken("knows where its members are", seat)
    }
    for (const lease of this.leases()) {
      const { startsAt } = lease
      if (startsAt === null || lease.productId === "invited") continue
      const joined = this.seats().filter((seat) => seat.leaseId === lease.id && seat.joinedAt !== null)
      const came = joined.some((seat) => {
        const workspace = this.workspaceOf(seat)
        return workspace !== undefined && this.hallOf(workspace).came.has(seat.email)
      })
      if (!came) throw this.broken("begins with who came", lease)
    }
  }

  /** What is left when everything has come to rest. */
  checkRest() {
    const open = this.redemptions().filter(({ state }) => isOpen(state))
    if (open.length > 0) throw this.broken("ends its redemptions", open)
    for (const redemption of this.redemptions()) {
      const voucher = this.books.find(VoucherEntity, redemption.voucherId)
      const isDelivered = redemption.state === "delivered"
      if ((voucher?.usedCount === 1) !== isDelivered) throw this.broken("uses a voucher once", { redemption, voucher })
      if (!isDelivered && this.wasServed(redemption)) throw this.broken("gives no seat away", redemption)
    }
    this.checkUpstream()
    const orders = this.books.rows(UpstreamOrderEntity).filter(({ wakeAt }) => wakeAt !== null)
    if (orders.length > 0) throw this.broken("forgets no order", orders)
  }
}

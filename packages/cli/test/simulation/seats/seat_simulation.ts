import { PlanEntity, POLICY_DEFAULT, type ProductId } from "@mintcode/core/catalogue"
import { insert, update } from "@mintcode/core/kernel"
import { LeaseEntity } from "@mintcode/core/lease"
import { inputPlace, isOpen, RedemptionEntity, type RedemptionId, Transitions } from "@mintcode/core/redemption"
import { isStaying, leaveSeatChanges, SeatEntity } from "@mintcode/core/seat"
import { VoucherEntity, type VoucherId } from "@mintcode/core/voucher"
import { Effect, Redacted } from "effect"
import { aRedemption } from "../../../../core/src/redemption/testing/redemption_fixture.ts"
import { aVoucher } from "../../../../core/src/voucher/testing/voucher_fixture.ts"
import { DAY_MS, HOUR_MS, MINUTE_MS, PEOPLE, SKEW_MS_MAX, TERMS } from "./seat_stage.ts"
import { BUSY_MAX, type Due, SeatWorkers } from "./seat_workers.ts"

/** What one run came to. */
export interface SeatReport {
  readonly seed: number
  /** Moves, commits and calls: everything that changed something or asked somebody. */
  readonly steps: number
  readonly deaths: number
  /** Commits that somebody else was faster than. */
  readonly conflicts: number
  readonly delivered: number
  readonly transfers: number
  readonly ends: Readonly<Record<string, number>>
}

/** Moves between two times at which all that is due is done. */
const CATCH_UP_EVERY = 400
/** Percent of waits that are short when there is something to do. */
const BUSY_PATIENCE = 85
/** Longer than any claim holds. */
const STALL_MS_MAX = 10 * MINUTE_MS

interface SeatMove {
  readonly weight: number
  readonly may: () => boolean
  readonly make: () => void
}

/**
 * A town of workspaces that lie, people who come and go, and two workers that step at the same time and die between any
 * two effects, all by one seed: who goes on next, what arrives when, who is killed or stands still. Places are counted
 * after every commit, the other rules after every move.
 */
export class SeatSimulation extends SeatWorkers {
  /** The comparison with the provider's list, as far as members are concerned. */
  watch() {
    for (const seat of this.seats()) {
      const workspace = this.workspaceOf(seat)
      if (seat.state !== "accepted" || workspace === undefined || workspace.state === "dead") continue
      if (this.hallOf(workspace).isClosed) {
        this.editWorkspace(workspace, { state: "dead" })
        continue
      }
      const isThere = this.hallOf(workspace).members.has(seat.email)
      const missedLooks = isThere ? 0 : seat.missedLooks + 1
      if (missedLooks === seat.missedLooks) continue
      this.elsewhere(update(SeatEntity, seat, { missedLooks }))
      if (missedLooks >= 3) this.wakeLeases(({ id }) => id === seat.leaseId)
    }
  }

  /** Somebody brings a code. */
  redeem() {
    const email = this.random.pick(PEOPLE) ?? ""
    const productId = (this.random.pick(Object.keys(TERMS)) ?? "month") as ProductId
    const id = this.id<RedemptionId>()
    const voucherId = this.id<VoucherId>()
    const input = Redacted.make(JSON.stringify({ email }))
    const [plan] = this.books.rows(PlanEntity)
    this.elsewhere(
      insert(
        VoucherEntity,
        aVoucher({
          id: voucherId,
          productId,
          state: "locked",
          redemptionId: id,
          number: this.codes,
          codeIndex: this.random.bytes(16),
        }),
      ),
      insert(
        RedemptionEntity,
        aRedemption({
          id,
          voucherId,
          productId,
          kind: "seat",
          sealedInput: Effect.runSync(this.crypto.seal(inputPlace(id), input)),
          planIds: plan === undefined ? [] : [plan.id],
          wakeAt: this.at,
          deadlineAt: this.at + POLICY_DEFAULT.timeLimitMs,
          createdAt: this.at,
          updatedAt: this.at,
        }),
      ),
    )
    this.codes++
  }

  cancel(): Due | undefined {
    const open = this.random.pick(this.redemptions().filter(({ state }) => isOpen(state)))
    if (open === undefined) return undefined
    const actor = { kind: "buyer", id: open.id, ip: null } as const
    return {
      what: `cancel ${open.id}`,
      program: Effect.flatMap(Transitions, ({ apply }) =>
        Effect.ignore(apply(open, { _tag: "CancelAsked", reason: "holder" }, { actor })),
      ),
    }
  }

  /** What people, providers and operators do. */
  happen() {
    const { random } = this
    const open = this.town.halls().filter(({ isClosed }) => !isClosed)
    const hall = random.pick(open)
    const invited = hall === undefined ? undefined : random.pick([...hall.invites.keys()])
    const member = hall === undefined ? undefined : random.pick([...hall.members.keys()])
    const workspace = random.pick(this.workspaces().filter(({ state }) => state !== "dead"))
    const happening = random.integer(20)
    if (happening < 9) {
      if (hall !== undefined && invited !== undefined) this.town.join(hall.id, invited, this.at)
    } else if (happening < 10) {
      if (invited !== undefined) hall?.invites.delete(invited)
    } else if (happening < 11) {
      if (hall !== undefined && member !== undefined) this.vanishes(hall, member)
    } else if (happening < 12) {
      if (hall !== undefined && open.length > 2 && random.percent(30)) hall.isClosed = true
    } else if (happening < 13) {
      if (open.length < 6) this.openHall(1 + random.integer(4))
    } else if (happening < 14) {
      this.editWorkspace(workspace, {
        state: random.pick(["active", "active", "draining", "disabled"] as const) ?? "active",
      })
    } else if (happening < 15) {
      const planEndsAt = random.percent(50) ? null : this.at + random.integer(10) * DAY_MS
      this.editWorkspace(workspace, { planEndsAt, planRenews: random.percent(30) })
    } else if (happening < 16) {
      const lease = random.pick(this.leases().filter(({ state }) => state === "active" || state === "suspended"))
      if (lease === undefined) return
      const state = lease.state === "active" ? "suspended" : "active"
      this.elsewhere(update(LeaseEntity, lease, { state, wakeAt: this.at }))
    } else if (happening < 17) {
      // An operator takes somebody out.
      const seat = random.pick(this.seats().filter((one) => isStaying(one) && one.askedAt !== null))
      if (seat === undefined || random.percent(70)) return
      this.elsewhere(...leaveSeatChanges(seat, "left", this.at))
      this.wakeLeases(({ id }) => id === seat.leaseId)
    } else this.watch()
  }

  /** Goes on by a while: most steps are close to each other, and months have to pass. */
  private waits() {
    const { random } = this
    const isBusy = this.due().length > 0 || this.parked().length > 0
    const kind = random.integer(isBusy && random.percent(BUSY_PATIENCE) ? 85 : 100)
    if (kind < 60) return this.passes(random.integer(10_000))
    if (kind < 85) return this.passes(random.integer(2 * MINUTE_MS))
    if (kind < 93) return this.passes(random.integer(2 * HOUR_MS))
    if (kind < 98) return this.passes(random.integer(DAY_MS))
    if (random.percent(50)) return this.passes(random.integer(20 * DAY_MS))
    // All clocks are set back; what has left by then has arrived.
    this.passes(MINUTE_MS)
    this.offMs -= random.integer(HOUR_MS)
    this.trace("all clocks are set back")
    this.setClocks()
    this.jumpedAt = this.at
  }

  private setClocks() {
    for (const machine of this.machines) machine.setClock(this.offMs)
  }

  private readonly ready = () =>
    this.machines.filter((one) => one.isUp() && !one.process().isStalled() && one.busy() < BUSY_MAX)

  private readonly MOVES: ReadonlyArray<SeatMove> = [
    {
      weight: 60,
      may: () => this.parked().length > 0,
      make: () => {
        const next = this.random.pick(this.parked())
        if (next === undefined) return
        this.trace(`${next.process.name}: ${next.what}`)
        next.goOn()
      },
    },
    {
      weight: 25,
      may: () => this.ready().length > 0,
      make: () => {
        const due = this.random.pick(this.due())
        // Nothing to do: time goes on.
        if (due === undefined) return this.waits()
        this.run(this.random.pick(this.ready()), due)
      },
    },
    { weight: 4, may: () => true, make: () => this.waits() },
    { weight: 3, may: () => true, make: () => this.redeem() },
    { weight: 6, may: () => true, make: () => this.happen() },
    {
      weight: 1,
      may: () => this.ready().length > 0,
      make: () => {
        const asked = this.random.percent(50) ? this.cancel() : this.wakeOversleepers
        if (asked !== undefined) this.run(this.random.pick(this.ready()), asked)
      },
    },
    {
      weight: 0.6,
      may: () => true,
      make: () => {
        this.deaths++
        this.random.pick(this.machines)?.kill()
      },
    },
    {
      weight: 0.5,
      may: () => true,
      make: () => this.random.pick(this.machines)?.process().stall(this.random.integer(STALL_MS_MAX)),
    },
    {
      weight: 0.3,
      may: () => true,
      make: () =>
        this.random.pick(this.machines)?.setClock(this.offMs + this.random.between(-SKEW_MS_MAX, SKEW_MS_MAX)),
    },
  ]

  /** Lives through `moves` moves, and then through some days in which nobody lies, dies or comes any more. */
  live(moves: number): SeatReport {
    this.openShop()
    for (const machine of this.machines) machine.boot()
    this.calm()
    while (this.moves < moves) {
      this.moves++
      this.random.weighted(this.MOVES.filter(({ may }) => may()))?.make()
      this.calm()
      if (this.moves % CATCH_UP_EVERY === 0) this.catchUp()
    }
    this.settle()
    for (const machine of this.machines) machine.bury()
    const ends: Record<string, number> = {}
    for (const { state } of this.redemptions()) ends[state] = (ends[state] ?? 0) + 1
    return {
      seed: this.seed,
      steps: this.moves + this.books.commits + this.town.calls.length,
      deaths: this.deaths,
      conflicts: this.conflicts,
      delivered: ends["delivered"] ?? 0,
      transfers: this.leases().reduce((sum, { transfers }) => sum + transfers, 0),
      ends,
    }
  }

  /** Within days everything has come to rest. */
  private settle() {
    this.lying = 0
    this.setClocks()
    this.catchUp()
    for (let hours = 0; hours < SETTLE_HOURS; hours += SETTLE_STEP_HOURS) {
      this.run(this.machines[0], this.wakeOversleepers)
      this.finish()
      this.catchUp()
      this.watch()
      this.passes(SETTLE_STEP_HOURS * HOUR_MS)
    }
    this.checkRest()
  }
}

const SETTLE_HOURS = 6 * 24
const SETTLE_STEP_HOURS = 6

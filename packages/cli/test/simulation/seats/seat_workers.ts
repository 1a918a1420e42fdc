import { type Change, isConflictOn } from "@mintcode/core/kernel"
import { OrderSteps, RedemptionSteps, UpstreamOrderEntity } from "@mintcode/core/redemption"
import { LeaseSteps, SEAT_TIMING_DEFAULT, type SeatDriver, SeatSteps, type SeatTiming } from "@mintcode/core/seat"
import { Effect, Logger, LogLevel } from "effect"
import { makeMachine } from "../machine.ts"
import type { ParkingLot } from "../simulated_process.ts"
import { makeTurnScheduler } from "../turn_scheduler.ts"
import { makeMachineClock } from "../virtual_time.ts"
import type { MemoryBooks } from "./memory_books.ts"
import { layerMemoryWorld, type SeatServices } from "./memory_world.ts"
import { overNetwork } from "./seat_network.ts"
import { SeatRules } from "./seat_rules.ts"

/** A guard that is broken on purpose: the rules have to notice. */
export interface Sabotage {
  /** What a commit writes instead. */
  readonly changes?: (changes: ReadonlyArray<Change>, books: MemoryBooks) => ReadonlyArray<Change>
  readonly driver?: (driver: SeatDriver) => SeatDriver
  readonly timing?: Partial<SeatTiming>
}

/** Things that one process is at, at the most. */
export const BUSY_MAX = 4
/** Percent of reads that others get in before. */
const SLOW_READS = 5
/** Rounds at one moment: more would be a circle. */
const ROUNDS_MAX = 5_000
/** How long to wait for a process that stands still. */
const STANDSTILL_MS = 10_000
/** Races that the loser leaves to the winner. */
const LOST = ["redemption.version", "seat.version", "lease.version", "upstream_order.version"]

type Program = Effect.Effect<unknown, unknown, SeatServices>

export interface Due {
  readonly what: string
  readonly program: Program
}

/** Two workers over the same books, stepping at the same time. */
export class SeatWorkers extends SeatRules {
  readonly sabotage: Sabotage
  readonly scheduler = makeTurnScheduler()
  readonly lot: ParkingLot = new Set()
  readonly machines
  conflicts = 0

  constructor(seed: number, sabotage: Sabotage = {}) {
    super(seed)
    this.sabotage = sabotage
    this.machines = ["A", "B"].map((name) => this.machineOf(name))
  }

  machineOf(name: string) {
    const { books, crypto, failed, lot, random, scheduler, time } = this
    const driver = this.sabotage.driver?.(this.town.driver) ?? this.town.driver
    const clock = makeMachineClock(
      time,
      () => this.offMs,
      () => Effect.never,
    )
    const commit: MemoryBooks["commit"] = (changes) =>
      books.commit(this.sabotage.changes?.(changes, books) ?? changes).pipe(
        Effect.tapBoth({
          onFailure: ({ guard }) =>
            Effect.sync(() => {
              this.conflicts++
              this.trace(`${name} loses over ${guard}`)
            }),
          onSuccess: () => Effect.sync(() => this.trace(`${name} commits ${changes.map(wordsOf).join(", ")}`)),
        }),
        Effect.zipLeft(this.notePlaces),
      )
    return makeMachine<SeatServices>({
      name,
      time,
      scheduler,
      lot,
      random,
      layerOf: (process) =>
        layerMemoryWorld({
          books,
          process,
          crypto,
          failed,
          timing: { ...SEAT_TIMING_DEFAULT, ...this.sabotage.timing },
          trouble: {
            isReadSlow: () => random.percent(SLOW_READS),
            readFails: () => false,
            commitFails: () => undefined,
          },
          aroundCommit: () => commit,
          driver: overNetwork(driver, {
            process,
            lot,
            time,
            random,
            clock,
            sent: this.noteSent,
            answered: this.noteAnswered,
          }),
        }),
      trace: this.trace,
      violated: this.violated,
    })
  }

  /** Lets everything run until nothing can go on by itself. */
  calm() {
    this.scheduler.drain()
    this.checkRows()
  }

  /** Time goes on, and what was on its way arrives or is lost. */
  passes(ms: number) {
    this.time.pass(ms)
    this.calm()
  }

  parked = () => [...this.lot].filter(({ process }) => !process.isStalled())

  /** Runs something in a machine. What breaks it breaks a rule, but for races that the loser leaves to the winner. */
  run(machine: ReturnType<typeof this.machineOf> | undefined, { program, what }: Due) {
    machine?.run(
      what,
      program.pipe(
        Effect.catchIf(
          (error) => isConflictOn(error, LOST),
          () => Effect.void,
        ),
        Effect.orDie,
        Effect.provide(this.logger),
        Logger.withMinimumLogLevel(LogLevel.Error),
      ),
    )
  }

  readonly logger = Logger.replace(
    Logger.defaultLogger,
    Logger.make(({ cause, message }) => this.violated(`${String(message)} ${String(cause)}`)),
  )

  /** All rows whose time has come by every clock: a machine whose clock is behind would leave them for later. */
  due(): ReadonlyArray<Due> {
    const behindMs = Math.max(0, ...this.machines.map((machine) => this.offMs - machine.offsetMs()))
    const isDue = ({ wakeAt }: { readonly wakeAt: number | null }) => wakeAt !== null && wakeAt <= this.at - behindMs
    return [
      ...this.redemptions()
        .filter(isDue)
        .map((row) => ({
          what: `redemption ${row.id}`,
          program: Effect.flatMap(RedemptionSteps, ({ stepWith }) => stepWith(row)),
        })),
      ...this.books
        .rows(UpstreamOrderEntity)
        .filter(isDue)
        .map((row) => ({
          what: `order ${row.id}`,
          program: Effect.flatMap(OrderSteps, ({ stepWith }) => stepWith(row)),
        })),
      ...this.seats()
        .filter(isDue)
        .map((row) => ({
          what: `seat ${row.id}`,
          program: Effect.flatMap(SeatSteps, ({ stepWith }) => stepWith(row)),
        })),
      ...this.leases()
        .filter(isDue)
        .map(({ id }) => ({ what: `lease ${id}`, program: Effect.flatMap(LeaseSteps, ({ step }) => step(id)) })),
    ]
  }

  readonly wakeOversleepers: Due = {
    what: "oversleepers",
    program: Effect.gen(function* () {
      yield* (yield* SeatSteps).wakeOversleepers
      yield* (yield* LeaseSteps).wakeOversleepers
    }),
  }

  /** Everything that is under way comes to its end. */
  finish() {
    for (let rounds = 0; this.machines.some((one) => one.busy() > 0 || !one.isUp()) || this.lot.size > 0; rounds++) {
      if (rounds > ROUNDS_MAX)
        throw this.broken(
          "steps go in a circle",
          [...this.lot].map(({ what }) => what),
        )
      for (const one of this.parked()) one.goOn()
      this.calm()
      if (this.parked().length === 0) this.passes(Math.max(1, Math.ceil(this.time.untilNext() ?? STANDSTILL_MS)))
    }
  }

  /** Does all that is due, on both machines, and looks whether everybody has what they are owed. The provider may lie on. */
  catchUp() {
    this.finish()
    for (let rounds = 0; ; rounds++) {
      const due = this.due()
      if (due.length === 0) break
      if (rounds > ROUNDS_MAX)
        throw this.broken(
          "steps go in a circle",
          due.map(({ what }) => what),
        )
      for (const one of due.slice(0, 2 * BUSY_MAX)) this.run(this.random.pick(this.machines), one)
      this.calm()
      this.finish()
    }
    this.checkWork()
  }
}

/** A change in a few words. */
const wordsOf = (change: Change): string => {
  const name = change.entity.name
  switch (change._tag) {
    case "Insert":
      return `new ${name}`
    case "Update": {
      const { state } = change.row as { readonly state?: string }
      return `${name} ${change.row[change.entity.key]} v${change.expectedVersion + 1}${state === undefined ? "" : ` ${state}`}`
    }
    default:
      return `${name} ${change._tag === "Adjust" ? JSON.stringify(change.by) : "away"}`
  }
}

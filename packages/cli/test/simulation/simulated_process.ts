import type { Clock, Context, Exit } from "effect"
import { Effect, Logger, LogLevel, Random } from "effect"
import type { TurnScheduler } from "./turn_scheduler.ts"
import { makeMachineClock, type VirtualTime } from "./virtual_time.ts"

/** A fiber that stands before something that lasts, until it is let through. */
export interface Parked {
  /** The process that it dies with; what is on the network belongs to none. */
  readonly process: Pick<SimulatedProcess, "name" | "isStalled">
  readonly what: string
  readonly goOn: () => void
}

/** All that stands still at this moment. */
export type ParkingLot = Set<Parked>

/**
 * One life of a process. It can be killed between any two of its effects: what stands before one then never goes on,
 * and what it waited for never comes. It can also stand still as a whole while time goes on.
 */
export interface SimulatedProcess {
  readonly name: string
  readonly clock: Clock.Clock
  readonly isAlive: () => boolean
  readonly isStalled: () => boolean
  /** Waits for what comes from outside; a dead process waits for ever, and a buried one no longer. */
  readonly wait: <A, E>(begin: (come: (answer: Effect.Effect<A, E>) => void) => () => void) => Effect.Effect<A, E>
  /** Stands here until it is let through. */
  readonly gate: (what: string) => Effect.Effect<void>
  /** Lets something happen in this process later, if it lives then. */
  readonly after: (ms: number, happens: () => void) => () => void
  /** Begins a program in this process. */
  readonly begin: <A, E, R>(
    program: Effect.Effect<A, E, R>,
    services: Context.Context<R>,
    ended: (exit: Exit.Exit<A, E>) => void,
  ) => void
  readonly stall: (ms: number) => void
  readonly kill: () => void
  /** Lets what is left of a dead process fall apart, so that its memory is free. */
  readonly bury: () => void
}

export interface ProcessSetup {
  readonly name: string
  readonly time: VirtualTime
  readonly scheduler: TurnScheduler
  readonly lot: ParkingLot
  readonly offsetMs: () => number
  readonly seed: number
}

export const makeSimulatedProcess = ({
  lot,
  name,
  offsetMs,
  scheduler,
  seed,
  time,
}: ProcessSetup): SimulatedProcess => {
  let life: "alive" | "dead" | "buried" = "alive"
  let stalledUntil = 0
  /** What has to die with the process, and how. */
  const waiting = new Set<() => void>()

  const isStalled = () => time.now() < stalledUntil

  const wait = <A, E>(begin: (come: (answer: Effect.Effect<A, E>) => void) => () => void): Effect.Effect<A, E> =>
    Effect.async((resume) => {
      if (life === "buried") return resume(DEAD)
      const stop = begin((answer) => {
        waiting.delete(die)
        resume(answer)
      })
      const die = () => {
        stop()
        resume(DEAD)
      }
      waiting.add(die)
      return Effect.sync(() => {
        waiting.delete(die)
        stop()
      })
    })

  const after = (ms: number, happens: () => void): (() => void) => {
    let stop = () => {}
    const due = () => {
      if (life !== "alive") return
      if (isStalled()) stop = time.after(stalledUntil - time.now(), due)
      else happens()
    }
    stop = time.after(ms, due)
    return () => stop()
  }

  const clock = makeMachineClock(time, offsetMs, (ms) => wait((come) => after(ms, () => come(Effect.void))))
  const random = Random.make(seed)

  const process: SimulatedProcess = {
    name,
    clock,
    isAlive: () => life === "alive",
    isStalled,
    after,
    wait,
    gate: (what) =>
      wait((come) => {
        const parked: Parked = {
          process,
          what,
          goOn: () => {
            lot.delete(parked)
            come(Effect.void)
          },
        }
        lot.add(parked)
        return () => lot.delete(parked)
      }),
    begin: (program, services, ended) => {
      const fiber = Effect.runFork(
        program.pipe(
          Effect.provide(services),
          Effect.withClock(clock),
          Effect.withRandom(random),
          Logger.withMinimumLogLevel(LogLevel.None),
        ),
        { scheduler },
      )
      fiber.addObserver((exit) => {
        if (life === "alive") ended(exit)
      })
    },
    stall: (ms) => {
      stalledUntil = Math.max(stalledUntil, time.now() + ms)
    },
    kill: () => {
      life = "dead"
      for (const parked of lot) if (parked.process === process) lot.delete(parked)
    },
    bury: () => {
      life = "buried"
      for (const die of [...waiting]) die()
      waiting.clear()
    },
  }
  return process
}

/** Nobody reads this: the process is dead. */
const DEAD = Effect.die("the process is dead")

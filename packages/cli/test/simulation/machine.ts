import { Cause, Context, Effect, Exit, Layer, Scope } from "effect"
import type { Seeded } from "./seeded.ts"
import { makeSimulatedProcess, type ParkingLot, type SimulatedProcess } from "./simulated_process.ts"
import type { TurnScheduler } from "./turn_scheduler.ts"
import type { VirtualTime } from "./virtual_time.ts"

export interface MachineSetup<Services> {
  readonly name: string
  readonly time: VirtualTime
  readonly scheduler: TurnScheduler
  readonly lot: ParkingLot
  readonly random: Seeded
  /** All that a process has. */
  readonly layerOf: (process: SimulatedProcess) => Layer.Layer<Services, unknown>
  readonly trace: (line: string) => void
  readonly violated: (what: string) => void
}

/** A machine with one process on it, which is started anew whenever it has died. */
export interface Machine<Services> {
  readonly name: string
  /** Things under way in its process. */
  readonly busy: () => number
  /** Whether its process is up. */
  readonly isUp: () => boolean
  readonly process: () => SimulatedProcess
  /** By how much its clock is off. */
  readonly setClock: (offsetMs: number) => void
  readonly offsetMs: () => number
  readonly boot: () => void
  readonly kill: () => void
  /** Does something in its process. */
  readonly run: (what: string, program: Effect.Effect<unknown, unknown, Services>) => void
  readonly bury: () => void
}

export const makeMachine = <Services>(setup: MachineSetup<Services>): Machine<Services> => {
  const { layerOf, lot, name, random, scheduler, time, trace, violated } = setup
  let lives = 0
  let offsetMs = 0
  let busy = 0
  let services: Context.Context<Services> | undefined
  const dead: Array<SimulatedProcess> = []

  const newProcess = () => {
    lives++
    return makeSimulatedProcess({
      name: `${name}${lives}`,
      time,
      scheduler,
      lot,
      offsetMs: () => offsetMs,
      seed: random.integer(1_000_000),
    })
  }

  let process = newProcess()

  const boot = () => {
    const starting = process
    trace(`${starting.name} starts`)
    const scope = Effect.runSync(Scope.make())
    starting.begin(Layer.buildWithScope(layerOf(starting), scope), Context.empty(), (exit) => {
      if (Exit.isSuccess(exit)) services = exit.value
      else violated(`${starting.name} does not start: ${Cause.pretty(exit.cause)}`)
    })
  }

  const run: Machine<Services>["run"] = (what, program) => {
    if (services === undefined) return
    const here = process
    trace(`${here.name} begins: ${what}`)
    busy++
    here.begin(program, services, (exit) => {
      busy--
      trace(`${here.name} ends: ${what} ${outcomeOf(exit)}`)
      if (Exit.isFailure(exit) && Cause.isDie(exit.cause)) violated(`${what} broke: ${Cause.pretty(exit.cause)}`)
    })
  }

  return {
    name,
    busy: () => busy,
    isUp: () => services !== undefined,
    process: () => process,
    setClock: (off) => {
      offsetMs = off
    },
    offsetMs: () => offsetMs,
    boot,
    run,
    kill: () => {
      trace(`${process.name} is killed`)
      process.kill()
      dead.push(process)
      services = undefined
      busy = 0
      process = newProcess()
      boot()
    },
    bury: () => {
      process.kill()
      for (const one of [...dead, process]) one.bury()
    },
  }
}

const outcomeOf = (exit: Exit.Exit<unknown, unknown>): string => {
  if (Exit.isSuccess(exit)) return "well"
  const error: unknown = Cause.squash(exit.cause)
  if (typeof error !== "object" || error === null) return String(error)
  const { _tag, code, guard } = error as Readonly<Record<string, unknown>>
  return [_tag, code, guard].filter((word) => word !== undefined).join(" ")
}

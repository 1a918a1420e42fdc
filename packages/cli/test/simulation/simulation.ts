import { RedemptionEntity, UpstreamOrderEntity } from "@mintcode/core/redemption"
import { Effect } from "effect"
import type { Actor } from "./actor.ts"
import { rareActors } from "./actors/worker_actors.ts"
import { ACTORS, WORKERS } from "./actors.ts"
import { furnish } from "./furnish.ts"
import { unsettled } from "./invariants/settled_invariants.ts"
import { END_INVARIANTS } from "./invariants.ts"
import type { Machine } from "./machine.ts"
import type { Services } from "./services.ts"
import type { Furnishing } from "./stage.ts"
import { differencesOf } from "./stored_rows.ts"
import { openWorld, type World, type WorldSetup } from "./world.ts"

/** Steps of a world in which everything may go wrong, when nothing is said. */
const STEPS = 2_500
/** Rounds in which a world has to come to its end once everything works again. */
const SETTLE_ROUNDS_MAX = 1_500
/** Things that one process is at, at the most. */
const BUSY_MAX = 8
/** With more than this standing still, something has to go on before more begins. */
const PARKED_MAX = 40
/** Steps between two looks at everything. */
const LOOK_EVERY = 20

export interface SimulationReport {
  readonly seed: number
  readonly operations: number
  readonly steps: number
  readonly crashes: number
  readonly commits: number
  readonly conflicts: number
  readonly checks: number
  /** Virtual time that has passed. */
  readonly virtualMs: number
  /** Digest of everything that happened: the same for the same seed. */
  readonly hash: string
  readonly habits: ReadonlyArray<string>
  /** Steps of the tables that were taken. */
  readonly reached: ReadonlySet<string>
  /** What is wrong; nothing as it should be. */
  readonly violations: ReadonlyArray<string>
  /** What happened last before that. */
  readonly last: ReadonlyArray<string>
}

/** Lives through one world: trouble first, then peace, in which all has to come to its end. */
export const simulate = async (setup: WorldSetup): Promise<SimulationReport> => {
  const world = await openWorld(setup)
  const tally = { operations: 0, steps: 0, crashes: 0 }
  try {
    for (const machine of world.machines) machine.boot()
    await settleIn(world)
    const stepsMax = setup.steps ?? STEPS
    while (tally.steps < stepsMax && world.violations().length === 0) {
      tally.steps++
      const next = world.random.weighted(MOVES.filter(({ may }) => may(world)))
      next?.make(world, tally)
      await world.calm()
      if (tally.steps % LOOK_EVERY === 0) world.check()
    }
    if (world.violations().length === 0) await comeToEnd(world)
    return {
      ...tally,
      ...world.counts,
      seed: setup.seed,
      virtualMs: world.time.now(),
      hash: world.hash(),
      habits: world.habits,
      reached: world.reached,
      violations: [...world.violations()],
      last: [...world.last()],
    }
  } finally {
    await world.close()
  }
}

interface Tally {
  operations: number
  steps: number
  crashes: number
}

/** One way in which a world may go on. */
interface Move {
  readonly weight: number
  readonly may: (world: World) => boolean
  readonly make: (world: World, tally: Tally) => void
}

const parkedIn = ({ lot }: World) => [...lot].filter(({ process }) => !process.isStalled())

const ready = ({ machines }: World) =>
  machines.filter((machine) => machine.isUp() && !machine.process().isStalled() && machine.busy() < BUSY_MAX)

const begin = (world: World, actors: ReadonlyArray<Actor>, tally: Tally) => {
  const machine = world.random.pick(ready(world))
  const actor = world.random.weighted(actors)
  const program = actor?.act(world.stage)
  if (machine === undefined || actor === undefined || program === undefined) return
  tally.operations++
  machine.run(actor.name, program)
}

/** Milliseconds until a row wants to be looked at; nothing when none does. */
const untilWake = ({ stage }: World): number | undefined => {
  let next = Number.POSITIVE_INFINITY
  for (const { wakeAt } of stage.shadow.rows(RedemptionEntity)) next = Math.min(next, wakeAt ?? next)
  for (const { wakeAt } of stage.shadow.rows(UpstreamOrderEntity)) next = Math.min(next, wakeAt ?? next)
  return Number.isFinite(next) ? Math.max(0, next - stage.now()) : undefined
}

/** Whether an upstream has, or may get, an order that has to be seen to before it ends by itself. */
const isOpenUpstream = ({ upstreams }: World): boolean =>
  [...upstreams.values()].some(
    (upstream) =>
      upstream.underWay() > 0 || upstream.orders().some(({ state }) => state === "pending" || state === "received"),
  )

const HOUR_MS = 3_600_000

const MOVES: ReadonlyArray<Move> = [
  {
    // What goes on at the same time gets into one group of commits.
    weight: 60,
    may: (world) => parkedIn(world).length > 0,
    make: (world) => {
      const count = world.random.percent(25) ? 4 : 1
      for (let number = 0; number < count; number++) {
        const next = world.random.pick(parkedIn(world))
        if (next === undefined) return
        world.trace(`${next.process.name} ${next.what}`)
        next.goOn()
      }
    },
  },
  {
    weight: 12,
    may: () => true,
    make: (world) => {
      const { random, time } = world
      const soon = Math.max(1, Math.ceil(time.untilNext() ?? 1_000))
      if (random.percent(60)) return time.pass(soon)
      if (random.percent(70)) return time.pass(Math.min((untilWake(world) ?? 1_000) + 1, 60_000))
      time.pass(random.integer(random.percent(10) && !isOpenUpstream(world) ? 26 * HOUR_MS : 15_000))
    },
  },
  {
    weight: 10,
    may: (world) => world.lot.size < PARKED_MAX && ready(world).length > 0,
    make: (world, tally) => begin(world, ACTORS, tally),
  },
  {
    weight: 14,
    may: (world) => world.lot.size < PARKED_MAX && ready(world).length > 0,
    make: (world, tally) => begin(world, WORKERS, tally),
  },
  {
    weight: 0.6,
    may: () => true,
    make: ({ machines, random }, tally) => {
      tally.crashes++
      random.pick(machines)?.kill()
    },
  },
  {
    // Longer than a claim holds: somebody else goes on with what it was at.
    weight: 0.5,
    may: () => true,
    make: ({ machines, random, trace }) => {
      const process = random.pick(machines)?.process()
      const ms = random.integer(40_000)
      trace(`${process?.name} stands still for ${ms} ms`)
      process?.stall(ms)
    },
  },
  {
    weight: 0.4,
    may: () => true,
    make: ({ machines, random, stage, trace }) => {
      const off = stage.hasSoundClocks
        ? random.between(-2_000, 2_000)
        : (random.pick([-HOUR_MS, -30_000, 0, 0, 0, 30_000, HOUR_MS, 6 * HOUR_MS]) ?? 0)
      const machine = random.pick(machines)
      trace(`the clock of ${machine?.name} is off by ${off} ms`)
      machine?.setClock(off)
    },
  },
  {
    weight: 0.3,
    may: () => true,
    make: ({ random, time, trace, trouble }) => {
      trouble.until = time.now() + random.integer(20_000)
      trace("the database fails now and then")
    },
  },
]

const letAllThrough = async (world: World): Promise<void> => {
  for (let parked = parkedIn(world); parked.length > 0; parked = parkedIn(world)) {
    for (const one of parked) {
      world.trace(`${one.process.name} ${one.what}`)
      one.goOn()
    }
    await world.calm()
  }
}

/** Runs something in a machine to its end, without trouble. */
const inPeace = async (
  world: World,
  machine: Machine<Services>,
  what: string,
  program: Parameters<Machine<Services>["run"]>[1],
) => {
  machine.run(what, program)
  for (let round = 0; machine.busy() > 0 && round < SETTLE_ROUNDS_MAX; round++) {
    await world.calm()
    await letAllThrough(world)
    if (machine.busy() > 0) world.time.pass(Math.max(1, world.time.untilNext() ?? 1))
  }
}

const settleIn = async (world: World): Promise<void> => {
  await world.calm()
  await letAllThrough(world)
  const [first] = world.machines
  let furnishing: Furnishing | undefined
  const names = world.habits
  await inPeace(
    world,
    first as Machine<Services>,
    "furnish",
    Effect.tap(furnish(names, world.random), (made) =>
      Effect.sync(() => {
        furnishing = made
      }),
    ),
  )
  if (furnishing === undefined) throw new Error(`the world could not be furnished: ${world.last().join("\n")}`)
  Object.assign(world.stage, {
    furnishing,
    upstreams: new Map(furnishing.accountIds.map((id, index) => [id, world.upstreams.get(`http://${names[index]}`)])),
  })
}

/** Everything works again: what is open comes to its end, and then all of it is counted. */
const comeToEnd = async (world: World): Promise<void> => {
  const { machines, random, stage, time, trace, trouble, upstreams } = world
  trace("peace")
  trouble.until = 0
  for (const upstream of upstreams.values()) upstream.heal()
  for (const machine of machines) machine.setClock(0)
  for (let round = 0; round < SETTLE_ROUNDS_MAX && world.violations().length === 0; ) {
    await world.calm()
    await letAllThrough(world)
    const isQuiet = machines.every((machine) => machine.busy() === 0 && machine.isUp())
    if (isQuiet && isEmpty(unsettled(stage))) break
    if (!isQuiet) {
      time.pass(Math.max(1, Math.ceil(time.untilNext() ?? 1)))
      continue
    }
    time.pass(restMs(world, round++))
    for (const { act, name } of WORKERS) {
      const program = act(stage)
      if (program !== undefined) random.pick(machines)?.run(name, program)
    }
  }
  if (world.violations().length > 0) return
  for (const open of unsettled(stage)) stage.violated(`not settled: ${open}`)
  const [first] = machines
  for (const { act, name } of rareActors) await inPeace(world, first as Machine<Services>, name, act(stage) as never)
  world.check(END_INVARIANTS)
  for (const wrong of await Effect.runPromise(differencesOf(world.storage, stage.shadow, world.entities()))) {
    stage.violated(`storage holds another row: ${wrong}`)
  }
}

/** Rounds after which something waits for a moment that a wrong clock wrote down: up to a day ahead. */
const PATIENT_ROUNDS = 150

/** What is lost is looked for long and often: where nothing else is open, some looks are left out. */
const restMs = (world: World, round: number): number => {
  const { shadow } = world.stage
  const wake = Math.max(1, Math.min(untilWake(world) ?? 1_000, 30_000))
  const isOnlyLost = [...shadow.rows(UpstreamOrderEntity)].every(
    ({ state, wakeAt }) => wakeAt === null || state === "lost",
  )
  const isOver = [...shadow.rows(RedemptionEntity)].every(({ wakeAt }) => wakeAt === null)
  return (isOnlyLost && isOver) || round > PATIENT_ROUNDS ? Math.max(wake, 5 * 60_000) : wake
}

const isEmpty = (some: Iterable<unknown>): boolean => {
  for (const _ of some) return false
  return true
}

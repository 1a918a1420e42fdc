import { Clock, Effect } from "effect"
import {
  type Change,
  type Commit,
  type Conflict,
  type CryptoShape,
  insert,
  newIdBy,
  remove,
  type StorageFailed,
  update,
} from "../kernel/mod.ts"
import { SCHEDULES_MAX, type WorkRepository } from "./repository.ts"
import { callRoll, type RollCall, SILENT_LOOKS_MAX } from "./roll_call.ts"
import { newSchedule, type Schedule, ScheduleEntity, shareOut, takenBy } from "./schedule.ts"
import { PULSE_MS, type Worker, WorkerEntity, type WorkerId } from "./worker.ts"

/** Workers that are read at a pulse: far more than anybody runs. */
const WORKERS_MAX = 1_000
/** Without a pulse for so long a worker takes itself for given up, before the others do. */
const FRESH_MS = PULSE_MS * (SILENT_LOOKS_MAX - 1)

/** What a pulse needs besides storage. */
export interface PulseOptions {
  /** Names of the jobs that this worker can run. */
  readonly names: ReadonlyArray<string>
  /** Whether schedules are to be held at all. */
  readonly mayHold: Effect.Effect<boolean>
  /** Jobs that run here now: those are not given back. */
  readonly isRunning: (name: string) => boolean
  readonly takeOver: (worker: WorkerId) => Effect.Effect<void>
  /** Called with the names that this worker holds. */
  readonly onHeld: (names: ReadonlySet<string>) => Effect.Effect<void>
}

/**
 * The pulse of one worker. Each beat says "I live", looks who else does, takes over from the dead, and takes its share of
 * the schedules. All of it is guarded by versions: two workers who see the same death do what one would.
 */
export const makePulse = (
  {
    commit,
    crypto,
    name,
    repository,
  }: {
    readonly commit: Commit["Type"]
    readonly crypto: CryptoShape
    readonly repository: WorkRepository["Type"]
    readonly name: string
  },
  { isRunning, mayHold, names, onHeld, takeOver }: PulseOptions,
) => {
  let me: Worker | undefined
  let known: RollCall = new Map()
  let beatAt = Number.NEGATIVE_INFINITY

  /** Commits what may be lost to another writer; true when it was not. */
  const tried = (changes: ReadonlyArray<Change>): Effect.Effect<boolean, StorageFailed> =>
    Effect.as(commit(changes), true).pipe(Effect.catchTag("Conflict", () => Effect.succeed(false)))

  const register = Effect.gen(function* () {
    const at = yield* Clock.currentTimeMillis
    const row: Worker = { id: yield* newIdBy<WorkerId>(crypto), version: 1, name, startedAt: at, pulseAt: at }
    yield* commit([insert(WorkerEntity, row)])
    me = row
    return row
  })

  /** Says that this worker lives. One that was given up begins anew under another id. */
  const beat: Effect.Effect<Worker, StorageFailed | Conflict> = Effect.suspend(() => {
    const before = me
    if (before === undefined) return register
    return Effect.flatMap(Clock.currentTimeMillis, (at) =>
      Effect.flatMap(tried([update(WorkerEntity, before, { pulseAt: at })]), (lives) => {
        if (!lives) {
          me = undefined
          return Effect.logWarning("this worker was given up by the others and begins anew", {
            worker: before.id,
          }).pipe(Effect.zipRight(onHeld(new Set())), Effect.zipRight(register))
        }
        me = { ...before, pulseAt: at, version: before.version + 1 }
        return Effect.succeed(me)
      }),
    )
  })

  /** The row goes last: whoever dies in between is followed by somebody who does it all once more. */
  const bury = (dead: Worker) =>
    Effect.gen(function* () {
      yield* takeOver(dead.id)
      if (yield* tried([remove(WorkerEntity, dead)])) {
        yield* Effect.logWarning("a worker is gone: its work goes on here", { worker: dead.id, name: dead.name })
      }
    })

  /** Takes and gives back schedules, and answers which are held now. */
  const share = (self: Worker, living: ReadonlySet<string>) =>
    Effect.gen(function* () {
      const schedules = yield* repository.schedules(SCHEDULES_MAX)
      const mine = schedules.filter(({ holder }) => holder === self.id)
      const held = new Set(mine.map((schedule) => schedule.name))
      const back = (schedule: Schedule) =>
        Effect.map(tried([update(ScheduleEntity, schedule, { holder: null })]), (done) => {
          if (done) held.delete(schedule.name)
        })
      if (!(yield* mayHold)) {
        yield* Effect.forEach(mine, back, { discard: true })
        return held
      }
      const { create, giveBack, take } = shareOut(schedules, names, self.id, living)
      const wanted: ReadonlyArray<readonly [string, Change]> = [
        ...take.map((one) => [one.name, update(ScheduleEntity, one, takenBy(one, self.id))] as const),
        ...create.map((one) => [one, insert(ScheduleEntity, newSchedule(one, self.id))] as const),
      ]
      // All at once, as when a first worker starts; one by one where others start at the same moment.
      const all = wanted.length > 0 && (yield* tried(wanted.map(([, change]) => change)))
      for (const [schedule, change] of wanted) if (all || (yield* tried([change]))) held.add(schedule)
      yield* Effect.forEach(
        giveBack.filter((schedule) => !isRunning(schedule.name)),
        back,
        { discard: true },
      )
      return held
    })

  const once = Effect.gen(function* () {
    const startedAt = yield* Clock.currentTimeMillis
    const self = yield* beat
    const workers = yield* repository.workers(WORKERS_MAX)
    const roll = callRoll(
      known,
      workers.filter(({ id }) => id !== self.id),
    )
    known = roll.known
    yield* Effect.forEach(roll.dead, bury, { discard: true })
    const buried = new Set<string>(roll.dead.map(({ id }) => id))
    const living = new Set<string>([self.id, ...workers.map(({ id }) => id).filter((id) => !buried.has(id))])
    yield* onHeld(yield* share(self, living))
    beatAt = startedAt
  }).pipe(Effect.catchAllCause((cause) => Effect.logError("pulse failed", cause)))

  /** Hands everything back: claims, schedules, and this worker's place among the living. */
  const stop = Effect.gen(function* () {
    const self = me
    if (self === undefined) return
    me = undefined
    yield* takeOver(self.id)
    const mine = (yield* repository.schedules(SCHEDULES_MAX)).filter(({ holder }) => holder === self.id)
    yield* Effect.forEach(mine, (schedule) => tried([update(ScheduleEntity, schedule, { holder: null })]), {
      discard: true,
    })
    yield* tried([remove(WorkerEntity, self)])
  }).pipe(Effect.catchAllCause((cause) => Effect.logError("could not hand work back", cause)))

  return {
    once,
    stop,
    id: Effect.sync(() => me?.id ?? null),
    /** Whether the last pulse is so recent that nobody can have given this worker up. */
    isFresh: Effect.map(Clock.currentTimeMillis, (at) => Math.abs(at - beatAt) <= FRESH_MS),
  } as const
}

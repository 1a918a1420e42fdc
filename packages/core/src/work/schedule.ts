import { Schema } from "effect"
import { entity, Timestamp } from "../kernel/mod.ts"

/**
 * Who runs a job, and when it last ran. One worker holds it until it gives it back or dies; its version is the fencing
 * token: whoever lost it fires no more.
 */
export const Schedule = Schema.Struct({
  /** The job's name. */
  name: Schema.String,
  version: Schema.Int,
  /** Id of the worker that runs it; `null` when anybody may. */
  holder: Schema.NullOr(Schema.String),
  /** When it was last begun and ended; 0 for never. Only kept of jobs whose firings are written down. */
  firedAt: Timestamp,
  endedAt: Timestamp,
}).annotations({ identifier: "Schedule" })
export type Schedule = typeof Schedule.Type

export const ScheduleEntity = entity<Schedule>()({
  name: "schedule",
  key: "name",
  columns: { name: "text", version: "int", holder: "text", firedAt: "int", endedAt: "int" },
  unique: {},
  versioned: true,
})

/** A job that was never run by anybody. Version 1: to be inserted as it is. */
export const newSchedule = (name: string, holder: string | null): Schedule => ({
  name,
  version: 1,
  holder,
  firedAt: 0,
  endedAt: 0,
})

/** Milliseconds until the next firing: 0 when it is due. A firing in the future is a clock's that went wrong. */
export const untilDueMs = ({ firedAt }: Schedule, everyMs: number, at: Timestamp): number =>
  firedAt > at ? 0 : Math.max(0, firedAt + everyMs - at)

/** What taking a schedule over changes. A firing that its holder did not live to see the end of is due again. */
export const takenBy = (schedule: Schedule, holder: string): Partial<Omit<Schedule, "version">> =>
  schedule.endedAt < schedule.firedAt ? { holder, firedAt: 0 } : { holder }

/** Whether a schedule's holder is none of the living. */
export const isFree = ({ holder }: Schedule, living: ReadonlySet<string>): boolean =>
  holder === null || !living.has(holder)

/**
 * What one worker takes and gives back, so that each of the living holds about as many. Only one is given back at a time:
 * a worker that comes and goes must not make all others move.
 */
export const shareOut = (
  schedules: ReadonlyArray<Schedule>,
  names: ReadonlyArray<string>,
  me: string,
  living: ReadonlySet<string>,
): {
  readonly take: ReadonlyArray<Schedule>
  readonly create: ReadonlyArray<string>
  readonly giveBack: ReadonlyArray<Schedule>
} => {
  const known = new Map(schedules.map((schedule) => [schedule.name, schedule]))
  const ours = names.flatMap((name) => known.get(name) ?? [])
  const held = ours.filter(({ holder }) => holder === me)
  const fair = Math.ceil(names.length / Math.max(1, living.size))
  let room = fair - held.length
  const take = ours.filter((schedule) => isFree(schedule, living)).slice(0, Math.max(0, room))
  room -= take.length
  const create = names.filter((name) => !known.has(name)).slice(0, Math.max(0, room))
  return { take, create, giveBack: held.slice(fair, fair + 1) }
}

import { Context, type Effect, type Scope } from "effect"
import type { Timestamp } from "../kernel/mod.ts"
import type { Job } from "./job.ts"
import type { WorkerId } from "./worker.ts"

/** What wants to be looked at: a kind of row, and its id. */
export interface WakeKey {
  readonly kind: string
  readonly id: string
}

/** What a process does while it is a worker. */
export interface Shift<R> {
  readonly jobs: ReadonlyArray<Job<R>>
  /** Wakes what a worker had claimed that is dead, or that stops: it shall not sleep until its claims are over. */
  readonly takeOver: (worker: WorkerId) => Effect.Effect<unknown, unknown, R>
}

export interface WorkEngineShape {
  /**
   * Sees to it that a key is woken at a time, in this process or another. It may be lost, late or doubled: the row's own
   * `wakeAt` says what is true.
   */
  readonly wake: (key: WakeKey, at: Timestamp) => Effect.Effect<void>
  /**
   * Hands over wake-ups of a kind while the scope lasts. As long as a handler is at it, its worker counts as busy and
   * wake-ups may go to others.
   */
  readonly onWake: (
    kind: string,
    handler: (id: string) => Effect.Effect<void>,
  ) => Effect.Effect<void, never, Scope.Scope>
  /** Whether wake-ups reach other processes, and come at their time, too. Where they do the sweep is only a net below them. */
  readonly reachesAll: Effect.Effect<boolean>
  /**
   * Makes this process a worker while the scope lasts: it is counted among the living, and each job runs on its schedule,
   * once over all workers. When the scope closes it hands back what it holds.
   */
  readonly work: <R>(shift: Shift<R>) => Effect.Effect<void, never, R | Scope.Scope>
  /** Under which id this process works, for claims; `null` while it does not. */
  readonly workerId: Effect.Effect<WorkerId | null>
}

/**
 * What workers share beside the rows: wake-ups and schedules. It keeps no state that could be lost: an engine that
 * forgets everything makes work late by a sweep, and nothing else.
 */
export class WorkEngine extends Context.Tag("@mintcode/core/work/WorkEngine")<WorkEngine, WorkEngineShape>() {}

/** What a worker calls itself for operators. */
export class WorkerName extends Context.Reference<WorkerName>()("@mintcode/core/work/WorkerName", {
  defaultValue: () => "worker",
}) {}

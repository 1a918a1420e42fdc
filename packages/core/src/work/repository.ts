import { Context, type Effect, type Option } from "effect"
import type { Page, PageRequest, StorageFailed } from "../kernel/mod.ts"
import type { Schedule } from "./schedule.ts"
import type { Worker } from "./worker.ts"

/** Schedules that are read at once: far more than there are jobs. */
export const SCHEDULES_MAX = 1_000

/** Reads of workers and schedules. */
export class WorkRepository extends Context.Tag("@mintcode/core/work/WorkRepository")<
  WorkRepository,
  {
    /** Oldest first. */
    readonly workers: (limit: number) => Effect.Effect<ReadonlyArray<Worker>, StorageFailed>
    /** Newest first. */
    readonly workerPage: (request: PageRequest) => Effect.Effect<Page<Worker>, StorageFailed>
    readonly schedule: (name: string) => Effect.Effect<Option.Option<Schedule>, StorageFailed>
    /** By name. */
    readonly schedules: (limit: number) => Effect.Effect<ReadonlyArray<Schedule>, StorageFailed>
  }
>() {}

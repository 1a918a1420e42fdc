import { Context, Effect, Layer, Schema } from "effect"
import { operatorWith } from "../identity/mod.ts"
import type { Page, PageRequest } from "../kernel/mod.ts"
import { SCHEDULES_MAX, WorkRepository } from "./repository.ts"
import { Worker } from "./worker.ts"

/** A worker as operators see it. */
export const WorkerView = Schema.Struct({
  ...Worker.omit("version").fields,
  jobs: Schema.Array(Schema.String).annotations({
    description: "Names of the schedules that it holds. None where Redis carries them",
  }),
}).annotations({ identifier: "WorkerView" })
export type WorkerView = typeof WorkerView.Type

export const makeWorkers = Effect.gen(function* () {
  const repository = yield* WorkRepository

  /**
   * Workers that count as living, newest first. One that was killed is among them until the others have missed it, which
   * its last sign of life tells.
   */
  const page = (request: PageRequest) =>
    Effect.gen(function* () {
      yield* operatorWith("settings:read")
      const { nextAfterId, rows } = yield* repository.workerPage(request)
      const schedules = yield* repository.schedules(SCHEDULES_MAX)
      return {
        nextAfterId,
        rows: rows.map(({ version, ...worker }) => ({
          ...worker,
          jobs: schedules.filter(({ holder }) => holder === worker.id).map(({ name }) => name),
        })),
      } satisfies Page<WorkerView>
    })

  return { page } as const
})

/** Who works, for operators. */
export class Workers extends Context.Tag("@mintcode/core/work/Workers")<
  Workers,
  Effect.Effect.Success<typeof makeWorkers>
>() {}

export const layerWorkers = Layer.effect(Workers, makeWorkers)

import { ScheduleEntity, WorkerEntity, WorkRepository } from "@mintcode/core/work"
import { Effect, Layer } from "effect"
import { limitRows } from "../rows.ts"
import { makeEntityReads } from "./entity_reads.ts"
import { makeKeysetReads } from "./keyset_reads.ts"

const makeWorkRepository = Effect.gen(function* () {
  const workers = yield* makeEntityReads(WorkerEntity)
  const schedules = yield* makeEntityReads(ScheduleEntity)
  const { sql } = workers
  const pages = makeKeysetReads(workers)
  return WorkRepository.of({
    workers: (limit) => workers.many("all", sql`ORDER BY id ${limitRows(sql, limit)}`),
    workerPage: (request) => pages.page("page", {}, request),
    schedule: (name) => schedules.byKey("byName", name),
    schedules: (limit) => schedules.many("all", sql`ORDER BY name ${limitRows(sql, limit)}`),
  })
})

export const layerWorkRepository = Layer.effect(WorkRepository, makeWorkRepository)

import { SettingEntity, SettingRepository } from "@mintcode/core/settings"
import { Effect, Layer } from "effect"
import { makeEntityReads } from "./entity_reads.ts"

const makeSettingRepository = Effect.gen(function* () {
  const settings = yield* makeEntityReads(SettingEntity)
  const { sql } = settings
  return SettingRepository.of({ all: settings.many("all", sql`ORDER BY ${sql("key")}`) })
})

export const layerSettingRepository = Layer.effect(SettingRepository, makeSettingRepository)

import { ThrottleEntity, UpstreamAccountEntity, UpstreamAccountRepository } from "@mintcode/core/supplier"
import { Effect, Layer } from "effect"
import { makeEntityReads } from "./entity_reads.ts"

const makeUpstreamAccountRepository = Effect.gen(function* () {
  const accounts = yield* makeEntityReads(UpstreamAccountEntity)
  const throttles = yield* makeEntityReads(ThrottleEntity)
  return UpstreamAccountRepository.of({
    byId: (id) => accounts.byKey("byId", id),
    all: accounts.many("all", accounts.sql`ORDER BY name`),
    throttle: (accountId) => throttles.byKey("byId", accountId),
  })
})

export const layerUpstreamAccountRepository = Layer.effect(UpstreamAccountRepository, makeUpstreamAccountRepository)

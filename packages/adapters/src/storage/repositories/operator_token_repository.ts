import { OperatorTokenEntity, OperatorTokenRepository } from "@mintcode/core/identity"
import { Effect, Layer } from "effect"
import { bytesParam } from "./conditions.ts"
import { makeEntityReads } from "./entity_reads.ts"

const makeOperatorTokenRepository = Effect.gen(function* () {
  const tokens = yield* makeEntityReads(OperatorTokenEntity)
  const { sql } = tokens
  return OperatorTokenRepository.of({
    byDigest: (digest) => tokens.first("byDigest", sql`WHERE digest = ${bytesParam(digest)}`),
    all: tokens.many("all", sql`ORDER BY id`),
  })
})

export const layerOperatorTokenRepository = Layer.effect(OperatorTokenRepository, makeOperatorTokenRepository)

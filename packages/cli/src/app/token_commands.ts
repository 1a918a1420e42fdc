import { OperatorTokens } from "@mintcode/core/identity"
import { Clock, Effect, Layer } from "effect"
import { Config, type ConfigShape } from "../config/config.ts"
import { requireDatabase } from "./existing_database.ts"
import { layerDomain } from "./layers.ts"

const onDatabase = (config: ConfigShape) => Effect.provide(Layer.provide(layerDomain, Layer.succeed(Config, config)))

/** A new operator token. The answer is the only time it can be seen. Without a name it gets the time for one. */
export const createToken = (config: ConfigShape, name: string | undefined) =>
  Effect.gen(function* () {
    const tokens = yield* OperatorTokens
    const { row, token } = yield* tokens.create(name ?? (yield* nameOfNow))
    return { id: row.id, name: row.name, token }
  }).pipe(onDatabase(config))

const nameOfNow = Effect.map(Clock.currentTimeMillis, (now) => `operator-${new Date(now).toISOString()}`)

/** Tokens without what they are recognised by. */
export const listTokens = (config: ConfigShape) =>
  Effect.zipRight(
    requireDatabase(config),
    Effect.flatMap(OperatorTokens, (tokens) => tokens.list).pipe(
      Effect.map((rows) =>
        rows.map(({ id, name, lastFour, active, createdAt }) => ({ id, name, lastFour, active, createdAt })),
      ),
      onDatabase(config),
    ),
  )

export const revokeToken = (config: ConfigShape, id: string) =>
  Effect.zipRight(
    requireDatabase(config),
    Effect.flatMap(OperatorTokens, (tokens) => tokens.revoke(id)).pipe(onDatabase(config)),
  )

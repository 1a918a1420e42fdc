import { randomBytes } from "node:crypto"
import { type MintCodeClient, makeClient } from "@mintcode/http/client"
import { IN_PROCESS_URL, layerHttpClientInProcess } from "@mintcode/http/server"
import { layerWorker } from "@mintcode/worker"
import { Effect, Layer, Option, Redacted, type Scope } from "effect"
import { Config, type ConfigShape } from "../config/config.ts"
import type { Output } from "../output/output.ts"
import { layerHttpServices } from "./http_services.ts"
import { layerDomain } from "./layers.ts"
import { layerQuietLogging } from "./logging.ts"

/** Bytes of the token that a process makes for itself. */
const TOKEN_BYTES = 32

/**
 * A client whose server is in this process, on the configured database. Whoever may read the keys and the database may
 * do everything with them anyway, so the process gives itself an operator token that nobody else ever sees.
 */
export const connectLocally = (
  config: ConfigShape,
  needsWorker: boolean,
): Effect.Effect<MintCodeClient, unknown, Output | Scope.Scope> =>
  Effect.gen(function* () {
    const token = Redacted.make(randomBytes(TOKEN_BYTES).toString("base64url"))
    const inProcess = layerHttpClientInProcess.pipe(
      Layer.provide(layerHttpServices({ ...config, adminToken: Option.some(token) })),
    )
    const layers = (needsWorker ? Layer.merge(inProcess, layerWorker) : inProcess).pipe(
      Layer.provide(layerDomain),
      Layer.provide(Layer.succeed(Config, config)),
      Layer.provide(layerQuietLogging(config)),
    )
    const context = yield* Layer.build(layers)
    return yield* Effect.provide(makeClient({ baseUrl: IN_PROCESS_URL, token }), context)
  })

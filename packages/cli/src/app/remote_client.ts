import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import { type MintCodeClient, makeClient } from "@mintcode/http/client"
import { Effect, Option } from "effect"
import type { ConfigShape } from "../config/config.ts"
import { operatorTokenOf } from "./admin_token_file.ts"
import { listenUrl } from "./listen_url.ts"

/** A client of a running server, with the operator token that this installation has. */
export const connectRemotely = (
  config: ConfigShape,
  server: string | undefined,
): Effect.Effect<{ readonly client: MintCodeClient; readonly address: string }> =>
  Effect.gen(function* () {
    const address = server ?? Option.getOrElse(config.publicUrl, () => listenUrl(config))
    const own = isOwn(address, config) ? yield* operatorTokenOf(config) : config.adminToken
    const token = Option.getOrUndefined(own)
    const client = yield* Effect.provide(makeClient({ baseUrl: address, token }), FetchHttpClient.layer)
    return { client, address }
  })

const THIS_MACHINE = new Set(["localhost", "127.0.0.1", "[::1]"])

/** Whether an address is this installation's. The token in its file is for nobody else's server. */
const isOwn = (address: string, config: ConfigShape): boolean =>
  address === Option.getOrUndefined(config.publicUrl) ||
  address === listenUrl(config) ||
  THIS_MACHINE.has(new URL(address).hostname)

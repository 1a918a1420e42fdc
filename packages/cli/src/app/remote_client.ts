import { existsSync } from "node:fs"
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import { type MintCodeClient, makeClient } from "@mintcode/http/client"
import { Clock, Effect, Option, type Redacted } from "effect"
import type { ConfigShape } from "../config/config.ts"
import type { CommandFailed } from "../failure/failure.ts"
import { operatorTokenOf, tokenFileOf } from "./admin_token_file.ts"
import { listenUrl } from "./listen_url.ts"
import { readSessions, type SavedSession, sessionOn } from "./session_file.ts"

/** What a command shows a server: an operator token, a log-in of `mintcode login`, or nothing. */
export type Shown = "token" | "session" | "nothing"

/** A client of a running server. */
export interface Remote {
  readonly client: MintCodeClient
  readonly address: string
  readonly shown: Shown
}

/** A client of a running server, with the operator token that this installation has, or the log-in of whoever runs it. */
export const connectRemotely = (
  config: ConfigShape,
  server: string | undefined,
): Effect.Effect<Remote, CommandFailed> =>
  Effect.gen(function* () {
    const sessions = yield* readSessions
    const address = yield* addressOf(config, server, sessions)
    const { shown, token } = yield* credentialsFor(config, address, sessions)
    return { client: yield* clientOf(address, token), address, shown }
  })

/** A client that shows a token, or nothing. */
export const clientOf = (
  address: string,
  token: Redacted.Redacted<string> | undefined,
): Effect.Effect<MintCodeClient> => Effect.provide(makeClient({ baseUrl: address, token }), FetchHttpClient.layer)

/**
 * The server that is meant: the one that is named, or configured, or whose folder this is; else the one that was logged
 * in to last.
 */
export const addressOf = (
  config: ConfigShape,
  server: string | undefined,
  sessions: ReadonlyArray<SavedSession>,
): Effect.Effect<string> =>
  Effect.gen(function* () {
    const named = server ?? Option.getOrUndefined(config.publicUrl)
    if (named !== undefined) return named
    const tokenFile = yield* tokenFileOf(config)
    const isHere = config.sources.listen.source !== "default" || (tokenFile !== undefined && existsSync(tokenFile))
    return (isHere ? undefined : sessions[0]?.server) ?? listenUrl(config)
  })

/** A token that is configured goes before a log-in, and a log-in before the token that a first start has made. */
const credentialsFor = (config: ConfigShape, address: string, sessions: ReadonlyArray<SavedSession>) =>
  Effect.gen(function* () {
    if (Option.isSome(config.adminToken)) return { shown: "token" as const, token: config.adminToken.value }
    const session = yield* sessionOn(sessions, address, yield* Clock.currentTimeMillis)
    if (session !== undefined) return { shown: "session" as const, token: session }
    const own = isOwn(address, config) ? Option.getOrUndefined(yield* operatorTokenOf(config)) : undefined
    return own === undefined ? { shown: "nothing" as const, token: undefined } : { shown: "token" as const, token: own }
  })

const THIS_MACHINE = new Set(["localhost", "127.0.0.1", "[::1]"])

/** Whether an address leads to this machine. */
export const isThisMachine = (address: string): boolean => THIS_MACHINE.has(new URL(address).hostname)

/** Whether an address is this installation's. The token in its file is for nobody else's server. */
const isOwn = (address: string, config: ConfigShape): boolean =>
  address === Option.getOrUndefined(config.publicUrl) || address === listenUrl(config) || isThisMachine(address)

import type { MintCodeClient } from "@mintcode/http/client"
import { Effect, ParseResult, type Scope } from "effect"
import { optional, toggle } from "../command/flags.ts"
import { currentConfig } from "../config/current_config.ts"
import { CommandFailed, UsageError } from "../failure/failure.ts"
import type { Output } from "../output/output.ts"

/** Options of commands that talk to a server, or to the database in its stead. */
export const CLIENT_FLAGS = {
  server: optional(
    "server",
    {
      meta: "URL",
      expected: "an address that begins with http:// or https://",
      read: (written) =>
        /^https?:\/\/[^\s/]/.test(written) && URL.canParse(written) ? written.replace(/\/+$/, "") : undefined,
    },
    "The server to talk to (default MINTCODE_PUBLIC_URL, else MINTCODE_LISTEN, else the one logged in to last)",
  ),
  local: toggle(
    "local",
    "Work on the configured database itself, without a server",
    undefined,
    "which database it is says MINTCODE_DATABASE_URL, such as sqlite:./data/mintcode.db",
  ),
} as const

/** Where a command's client leads to. */
export interface ClientInput {
  readonly server: string | undefined
  readonly local: boolean
}

/** A client, and the address that it talks to. */
export interface Connected {
  readonly client: MintCodeClient
  /** `undefined` for the database itself. */
  readonly address: string | undefined
}

/**
 * Runs a command's calls over the typed client: against a server, or with `--local` against the same HTTP application
 * in this process, on the configured database. So each command exists once.
 *
 * `needsWorker`: the command waits for work that only a worker does. `mayCreate`: it is one that an installation
 * begins with; all others refuse to make a database.
 */
export const withClient = <A, E>(
  { server, local }: ClientInput,
  use: (connected: Connected) => Effect.Effect<A, E, Output | Scope.Scope>,
  { needsWorker = false, mayCreate = false }: { readonly needsWorker?: boolean; readonly mayCreate?: boolean } = {},
): Effect.Effect<A, unknown, Output> =>
  Effect.scoped(
    Effect.gen(function* () {
      if (local && server !== undefined) {
        return yield* new UsageError({
          code: "USAGE",
          reason: "--local works on the database itself, --server asks a server: give one of the two, not both",
        })
      }
      const config = yield* currentConfig
      if (local) {
        const { requireDatabase } = yield* Effect.promise(() => import("./existing_database.ts"))
        if (!mayCreate) yield* requireDatabase(config)
        const { connectLocally } = yield* Effect.promise(() => import("./local_client.ts"))
        const client = yield* connectLocally(config, needsWorker)
        return yield* Effect.mapError(use({ client, address: undefined }), (error) => explain(error, "the database"))
      }
      const { connectRemotely } = yield* Effect.promise(() => import("./remote_client.ts"))
      const { client, address, shown } = yield* connectRemotely(config, server)
      return yield* Effect.mapError(use({ client, address }), (error) =>
        shown === "session" && isTokenRefused(error) ? sessionRefused(address) : explain(error, address),
      )
    }),
  )

const isTokenRefused = (error: unknown): boolean =>
  typeof error === "object" && error !== null && (error as { readonly code?: unknown }).code === "TOKEN_REFUSED"

/** The server has ended a log-in before its time: somebody logged out everywhere, or changed the password. */
const sessionRefused = (address: string) =>
  tokenWrong("SESSION_ENDED", `Your log-in at ${address} has ended: mintcode login ADDRESS --server ${address}`)

/** What went wrong between us and a server, in the words of whoever runs it. */
export const explain = (error: unknown, address: string): unknown => {
  if (typeof error !== "object" || error === null || !("_tag" in error)) return error
  switch (error._tag) {
    case "RequestError":
      return unreachable(
        `Cannot reach a server at ${address}: start one with "mintcode serve", or work on the database itself with --local`,
        "SERVER_UNREACHABLE",
      )
    case "ResponseError":
      return unreachable(`The answer of ${address} broke off or is not MintCode's`, "SERVER_ANSWER")
    case "ParseError":
      return ParseResult.isParseError(error) ? wrongField(error) : error
    case "HttpApiDecodeError":
      return unreachable(
        `Cannot talk to ${address}: what came back does not fit, so one of the two is of another version`,
        "SERVER_ANSWER",
      )
    case "Problem":
      return TOKEN_HINTS.get((error as { readonly code?: string }).code ?? "") ?? error
    default:
      return error
  }
}

/** What was written does not fit what the API takes, and nothing was sent. Names the field, never repeats the value. */
const wrongField = (error: ParseResult.ParseError): UsageError => {
  const [issue] = ParseResult.ArrayFormatter.formatErrorSync(error)
  const field = issue?.path.map(String).join(".") ?? ""
  const wanted = (issue?.message ?? "").replace(/,? actual [\s\S]*$/, "")
  return new UsageError({
    code: "FIELD_INVALID",
    reason: field === "" ? `A value does not fit: ${wanted}` : `${field} does not fit: ${wanted}`,
  })
}

const tokenWrong = (code: string, reason: string) => new CommandFailed({ code, exit: "configuration", reason })

/** Where a token comes from is this program's matter: the server only says that it wants one. */
const TOKEN_HINTS: ReadonlyMap<string, CommandFailed> = new Map([
  [
    "TOKEN_MISSING",
    tokenWrong(
      "TOKEN_MISSING",
      "The server wants an operator token: log in with mintcode login, set MINTCODE_ADMIN_TOKEN (or MINTCODE_ADMIN_TOKEN_FILE), or run this in the server's folder",
    ),
  ],
  [
    "TOKEN_REFUSED",
    tokenWrong(
      "TOKEN_REFUSED",
      "The server does not take this operator token: it is revoked, or belongs to another server (MINTCODE_ADMIN_TOKEN)",
    ),
  ],
])

const unreachable = (reason: string, code: string) => new CommandFailed({ code, exit: "unreachable", reason })

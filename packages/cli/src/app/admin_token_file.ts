import { readFileSync } from "node:fs"
import { open, rm } from "node:fs/promises"
import { parseDatabaseUrl } from "@mintcode/adapters/storage"
import { OperatorTokens } from "@mintcode/core/identity"
import { Effect, Option, Redacted } from "effect"
import type { ConfigShape } from "../config/config.ts"
import { CommandFailed } from "../failure/failure.ts"
import { Output } from "../output/output.ts"

const FILE_MODE = 0o600

/** Where the first start of an embedded install leaves its operator token: beside the database. */
export const tokenFileOf = (config: ConfigShape): Effect.Effect<string | undefined> =>
  parseDatabaseUrl(config.databaseUrl).pipe(
    Effect.map((address) => (address.kind === "sqlite" ? `${address.path}.admin-token` : undefined)),
    Effect.orElseSucceed(() => undefined),
  )

/** The token that the CLI shows a server: the configured one, or the one in the file. */
export const operatorTokenOf = (config: ConfigShape): Effect.Effect<Option.Option<Redacted.Redacted<string>>> =>
  Option.isSome(config.adminToken)
    ? Effect.succeed(config.adminToken)
    : Effect.map(tokenFileOf(config), (path) => (path === undefined ? Option.none() : readToken(path)))

const readToken = (path: string) => {
  try {
    return Option.some(Redacted.make(readFileSync(path, "utf8").trim()))
  } catch {
    return Option.none()
  }
}

/**
 * Makes an operator token at the first start, when none is configured and none exists. An embedded install keeps it in
 * a file that only its owner reads; for others the operator is told how to make one. The file comes first and goes
 * again when the token cannot be saved, so that no token is in force that nobody has.
 */
export const firstToken = (config: ConfigShape) =>
  Effect.gen(function* () {
    if (Option.isSome(config.adminToken)) return
    const tokens = yield* OperatorTokens
    if ((yield* tokens.list).length > 0) return
    const path = yield* tokenFileOf(config)
    const { say } = yield* Output
    if (path === undefined) return yield* say("There is no operator token yet: make one with `mintcode admin token`.")
    const prepared = yield* tokens.prepare("first-start")
    if (!(yield* createTokenFile(path, prepared.token))) {
      return yield* Effect.logWarning(
        `There is a token file "${path}" already, but the database has no operator token: remove the file and start again, or run \`mintcode admin token\`.`,
      )
    }
    yield* Effect.onError(tokens.save(prepared), () => Effect.promise(() => rm(path, { force: true })))
    yield* say(`Made an operator token: ${path}`)
  })

/** False when there is something by this name. It is left as it is: it may be a link, or open to others. */
const createTokenFile = (path: string, token: Redacted.Redacted<string>): Effect.Effect<boolean, CommandFailed> =>
  Effect.tryPromise({
    try: async () => {
      const file = await open(path, "wx", FILE_MODE).catch((cause: NodeJS.ErrnoException) => {
        if (cause.code === "EEXIST") return undefined
        throw cause
      })
      if (file === undefined) return false
      try {
        await file.writeFile(`${Redacted.value(token)}\n`)
        await file.sync()
      } catch (cause) {
        await rm(path, { force: true })
        throw cause
      } finally {
        await file.close()
      }
      return true
    },
    catch: (cause) =>
      new CommandFailed({
        code: "TOKEN_FILE_UNWRITABLE",
        exit: "configuration",
        reason: `Cannot write the operator token to "${path}" (${(cause as NodeJS.ErrnoException).code ?? "unknown error"})`,
      }),
  })

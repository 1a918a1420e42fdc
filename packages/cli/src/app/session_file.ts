import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import { homedir } from "node:os"
import { dirname, join } from "node:path"
import process from "node:process"
import { Effect, Either, type Redacted, Schema } from "effect"
import { CommandFailed } from "../failure/failure.ts"

const FILE_MODE = 0o600
const FOLDER_MODE = 0o700

/** A log-in on one server, as the file holds it. */
const SavedSession = Schema.Struct({
  server: Schema.String,
  email: Schema.String,
  token: Schema.Redacted(Schema.String),
  /** Epoch milliseconds. */
  expiresAt: Schema.Int,
})
export type SavedSession = typeof SavedSession.Type

/** Log-ins, one a server; the newest first, which is the server that commands talk to when nothing else says. */
const SessionFile = Schema.parseJson(Schema.Struct({ sessions: Schema.Array(SavedSession) }))

/** Servers that are remembered: whoever runs more of them uses tokens. */
const SESSIONS_MAX = 50

/** Where it lies: in the user's own folder for configuration (XDG Base Directory Specification). */
export const sessionFilePath = (
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: string = process.platform,
): string => {
  const set = platform === "win32" ? environment["APPDATA"] : environment["XDG_CONFIG_HOME"]
  const home = environment["HOME"] || homedir()
  return join(set === undefined || set === "" ? join(home, ".config") : set, "mintcode", "sessions.json")
}

const unusable = (path: string, what: string) =>
  new CommandFailed({
    code: "SESSION_FILE_UNUSABLE",
    exit: "configuration",
    reason: `Cannot ${what} the log-ins in "${path}": remove the file and log in again`,
  })

/** Every log-in that is kept. A missing file holds none. */
export const readSessions: Effect.Effect<ReadonlyArray<SavedSession>, CommandFailed> = Effect.gen(function* () {
  const path = sessionFilePath()
  const text = yield* Effect.tryPromise({
    try: () =>
      readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
        if (cause.code === "ENOENT" || cause.code === "ENOTDIR") return undefined
        throw cause
      }),
    catch: () => unusable(path, "read"),
  })
  if (text === undefined) return []
  const decoded = Schema.decodeUnknownEither(SessionFile)(text)
  return Either.isRight(decoded) ? decoded.right.sessions : yield* unusable(path, "understand")
})

/** Written beside and put in place at once, so that nobody reads half of it; for its owner alone from the first byte. */
const writeSessions = (sessions: ReadonlyArray<SavedSession>): Effect.Effect<void, CommandFailed> =>
  Effect.gen(function* () {
    const path = sessionFilePath()
    const text = yield* Effect.orDie(Schema.encode(SessionFile)({ sessions: sessions.slice(0, SESSIONS_MAX) }))
    yield* Effect.tryPromise({
      try: async () => {
        await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE })
        const beside = `${path}.${process.pid}`
        await rm(beside, { force: true })
        await writeFile(beside, text, { mode: FILE_MODE, flag: "wx" })
        await rename(beside, path)
      },
      catch: () => unusable(path, "write"),
    })
  })

/** Keeps a log-in; an older one on the same server goes. */
export const saveSession = (session: SavedSession): Effect.Effect<void, CommandFailed> =>
  Effect.flatMap(readSessions, (all) =>
    writeSessions([session, ...all.filter(({ server }) => server !== session.server)]),
  )

/** Forgets the log-in on a server. */
export const forgetSession = (server: string): Effect.Effect<void, CommandFailed> =>
  Effect.flatMap(readSessions, (all) => writeSessions(all.filter((one) => one.server !== server)))

/** The log-in on a server, while it holds. */
export const sessionOn = (
  sessions: ReadonlyArray<SavedSession>,
  server: string,
  at: number,
): Effect.Effect<Redacted.Redacted<string> | undefined, CommandFailed> => {
  const found = sessions.find((one) => one.server === server)
  if (found === undefined) return Effect.succeed(undefined)
  return found.expiresAt > at ? Effect.succeed(found.token) : sessionEnded(found)
}

/** What to do when a log-in holds no longer. */
export const sessionEnded = ({ server, email }: Pick<SavedSession, "server" | "email">): CommandFailed =>
  new CommandFailed({
    code: "SESSION_ENDED",
    exit: "configuration",
    reason: `The log-in of ${email} at ${server} has ended: mintcode login ${email} --server ${server}`,
  })

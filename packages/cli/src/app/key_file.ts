import { randomBytes } from "node:crypto"
import { open, rename, rm } from "node:fs/promises"
import { type Keyring, type KeysRefused, parseKeyring, renderKeyring } from "@mintcode/adapters/node-crypto"
import { parseDatabaseUrl } from "@mintcode/adapters/storage"
import { Effect, Option, Redacted } from "effect"
import type { ConfigShape } from "../config/config.ts"
import { CommandFailed } from "../failure/failure.ts"
import { keyFileBeside } from "./keys.ts"

const FILE_MODE = 0o600
/** Random bytes in the name of a draft: no other process has the same. */
const DRAFT_NAME_BYTES = 6

const HEADER = `# Root keys of MintCode, newest first. Whoever has them can read every sealed value; without them nobody can.
# Keep a copy apart from the database.
`

/** The key file that this configuration uses; `undefined` when the keys are in a variable. */
export const keyFileOf = (config: ConfigShape): Effect.Effect<string | undefined> => {
  if (Option.isSome(config.keysFile)) return Effect.succeed(config.keysFile.value)
  if (Option.isSome(config.keys)) return Effect.succeed(undefined)
  return parseDatabaseUrl(config.databaseUrl).pipe(
    Effect.map((address) => (address.kind === "sqlite" ? keyFileBeside(address.path) : undefined)),
    Effect.orElseSucceed(() => undefined),
  )
}

/**
 * Replaces a key file. It is whole at every moment: the old one, or the new one. What could not be read again is
 * refused with `KEYS_INVALID` and never written.
 */
export const replaceKeyFile = (path: string, keyring: Keyring): Effect.Effect<void, CommandFailed | KeysRefused> =>
  Effect.gen(function* () {
    const text = HEADER + Redacted.value(renderKeyring(keyring))
    yield* parseKeyring(Redacted.make(text))
    yield* Effect.tryPromise({ try: () => replace(path, text), catch: unwritable(path) })
  })

const replace = async (path: string, text: string): Promise<void> => {
  const draft = `${path}.${randomBytes(DRAFT_NAME_BYTES).toString("hex")}.new`
  const file = await open(draft, "wx", FILE_MODE)
  try {
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
  } catch (cause) {
    await rm(draft, { force: true })
    throw cause
  }
}

/**
 * Changes a key file while no other process does: two that read the same keys would lose one of the changes. Fails
 * with `KEYS_BUSY` when another holds the lock file, which only whoever made it removes.
 */
export const whileKeysLocked = <A, E, R>(
  path: string,
  change: Effect.Effect<A, E, R>,
): Effect.Effect<A, E | CommandFailed, R> => {
  const lock = `${path}.lock`
  const take = Effect.tryPromise({
    try: async () => (await open(lock, "wx", FILE_MODE)).close(),
    catch: (cause) =>
      codeOf(cause) === "EEXIST"
        ? new CommandFailed({
            code: "KEYS_BUSY",
            exit: "refused",
            reason: `Another process is changing the keys. If none is, one was killed: remove "${lock}" and try again`,
          })
        : unwritable(path)(cause),
  })
  return Effect.acquireUseRelease(
    take,
    () => change,
    () => Effect.promise(() => rm(lock, { force: true })),
  )
}

const codeOf = (cause: unknown): string => (cause as NodeJS.ErrnoException).code ?? "unknown error"

const unwritable = (path: string) => (cause: unknown) =>
  new CommandFailed({
    code: "KEYS_FILE_UNWRITABLE",
    exit: "configuration",
    reason: `Cannot write the key file "${path}" (${codeOf(cause)})`,
  })

import { randomBytes } from "node:crypto"
import { constants } from "node:fs"
import { copyFile, link, mkdir, open, readFile, rm, stat } from "node:fs/promises"
import { dirname } from "node:path"
import { Effect, Redacted } from "effect"
import { KeysRefused } from "./errors.ts"
import { generateKey, type Keyring, parseKeyring, renderKeyring } from "./keyring.ts"

/** The owner reads and writes, nobody else does anything. */
const FILE_MODE = 0o600
const FOLDER_MODE = 0o700
/** Any right of the group or of the world. */
const OTHERS_MASK = 0o077
/** Far above any keyring: whatever is larger is another file. */
const FILE_BYTES_MAX = 16_384

const HEADER = `# Root keys of MintCode, newest first. Whoever has them can read every sealed value; without them nobody can.
# Keep a copy apart from the database.
`

/** A keyring from a file, and whether the file was made just now. */
export interface KeyFile {
  readonly keyring: Keyring
  readonly created: boolean
}

/**
 * Reads a key file. Refuses one that others than its owner may read with `KEYS_FILE_EXPOSED`, and one that is missing
 * with `KEYS_FILE_UNREADABLE`.
 */
export const loadKeyFile = (path: string): Effect.Effect<Keyring, KeysRefused> =>
  Effect.gen(function* () {
    const about = yield* files(path, "read", () => stat(path))
    // Windows keeps no such rights and reports every file as open.
    if (process.platform !== "win32" && (about.mode & OTHERS_MASK) !== 0) {
      const mode = (about.mode & 0o777).toString(8)
      return yield* new KeysRefused({
        code: "KEYS_FILE_EXPOSED",
        reason: `Cannot use the key file "${path}": its mode is ${mode}, so others can read it. Run: chmod 600 "${path}"`,
      })
    }
    if (about.size > FILE_BYTES_MAX) {
      return yield* new KeysRefused({ code: "KEYS_INVALID", reason: `Cannot read the keys: "${path}" is too large` })
    }
    return yield* parseKeyring(Redacted.make(yield* files(path, "read", () => readFile(path, "utf8"))))
  })

/**
 * Reads a key file, or makes one with a new key and mode 0600 where there is none. Several processes may do so at
 * once: one file comes out and all of them read it. It never exists half written, and no existing file is replaced.
 */
export const loadOrCreateKeyFile = (path: string): Effect.Effect<KeyFile, KeysRefused> =>
  Effect.gen(function* () {
    if (yield* files(path, "read", () => exists(path))) {
      return { keyring: yield* loadKeyFile(path), created: false }
    }
    const text = HEADER + Redacted.value(renderKeyring([yield* generateKey]))
    const created = yield* files(path, "create", () => createOnce(path, text))
    return { keyring: yield* loadKeyFile(path), created }
  })

/** False when the file was there first. */
const createOnce = async (path: string, text: string): Promise<boolean> => {
  await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE })
  const draft = `${path}.${randomBytes(6).toString("hex")}.new`
  try {
    // `wx` is O_CREAT and O_EXCL: never through somebody else's link.
    const file = await open(draft, "wx", FILE_MODE)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    return await publish(draft, path)
  } finally {
    await rm(draft, { force: true })
  }
}

/** A link appears whole and fails when the name is taken. Where the file system has none, an exclusive copy does. */
const publish = async (draft: string, path: string): Promise<boolean> => {
  try {
    await link(draft, path)
    return true
  } catch (cause) {
    if (codeOf(cause) === "EEXIST") return false
    if (!LINKLESS.has(codeOf(cause))) throw cause
  }
  try {
    await copyFile(draft, path, constants.COPYFILE_EXCL)
    return true
  } catch (cause) {
    if (codeOf(cause) === "EEXIST") return false
    throw cause
  }
}

const LINKLESS: ReadonlySet<string> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EXDEV"])

const exists = async (path: string): Promise<boolean> => {
  try {
    await stat(path)
    return true
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return false
    throw cause
  }
}

const codeOf = (cause: unknown): string => (cause as NodeJS.ErrnoException).code ?? "unknown"

const files = <A>(path: string, verb: "read" | "create", call: () => Promise<A>): Effect.Effect<A, KeysRefused> =>
  Effect.tryPromise({
    try: call,
    catch: (cause) =>
      new KeysRefused({
        code: "KEYS_FILE_UNREADABLE",
        reason: `Cannot ${verb} the key file "${path}" (${codeOf(cause)})`,
      }),
  })

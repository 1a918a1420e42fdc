import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { loadKeyFile, loadOrCreateKeyFile } from "./key_file.ts"
import { keyringFingerprint } from "./keyring.ts"

const folder = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "mintcode-keys-"))),
  (path) => Effect.promise(() => rm(path, { recursive: true, force: true })),
)

describe("loadOrCreateKeyFile()", () => {
  it.scoped("makes a file that only its owner may read, and reads it the next time", () =>
    Effect.gen(function* () {
      const path = join(yield* folder, "deeper", "mintcode.keys")
      const made = yield* loadOrCreateKeyFile(path)
      expect(made.created).toBe(true)
      expect((yield* Effect.promise(() => stat(path))).mode & 0o777).toBe(0o600)
      const read = yield* loadOrCreateKeyFile(path)
      expect(read.created).toBe(false)
      expect(keyringFingerprint(read.keyring)).toBe(keyringFingerprint(made.keyring))
    }),
  )

  it.scoped("gives 32 who start at once the same key, and leaves nothing else behind", () =>
    Effect.gen(function* () {
      const at = yield* folder
      const path = join(at, "mintcode.keys")
      const all = yield* Effect.all(
        Array.from({ length: 32 }, () => loadOrCreateKeyFile(path)),
        { concurrency: "unbounded" },
      )
      expect(all.filter(({ created }) => created)).toHaveLength(1)
      expect(new Set(all.map(({ keyring }) => keyringFingerprint(keyring))).size).toBe(1)
      expect(yield* Effect.promise(() => readdir(at))).toEqual(["mintcode.keys"])
    }),
  )

  it.scoped("never replaces a file that is there, even an empty one", () =>
    Effect.gen(function* () {
      const path = join(yield* folder, "mintcode.keys")
      yield* Effect.promise(() => writeFile(path, "", { mode: 0o600 }))
      const refused = yield* Effect.flip(loadOrCreateKeyFile(path))
      expect(refused.code).toBe("KEYS_INVALID")
      expect(yield* Effect.promise(() => readFile(path, "utf8"))).toBe("")
    }),
  )

  it.scoped("says so when the file cannot be made", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "file")
      yield* Effect.promise(() => writeFile(file, ""))
      const refused = yield* Effect.flip(loadOrCreateKeyFile(join(file, "mintcode.keys")))
      expect(refused.code).toBe("KEYS_FILE_UNREADABLE")
      expect(refused.reason).toContain("ENOTDIR")
    }),
  )
})

describe("loadKeyFile()", () => {
  it.scoped("refuses a file that group or world may read, and says what to do", () =>
    Effect.gen(function* () {
      const path = join(yield* folder, "mintcode.keys")
      yield* loadOrCreateKeyFile(path)
      for (const mode of [0o644, 0o640, 0o604, 0o620]) {
        yield* Effect.promise(() => chmod(path, mode))
        const refused = yield* Effect.flip(loadKeyFile(path))
        expect(refused.code).toBe("KEYS_FILE_EXPOSED")
        expect(refused.reason).toContain("chmod 600")
      }
      yield* Effect.promise(() => chmod(path, 0o400))
      yield* loadKeyFile(path)
    }),
  )

  it.scoped("says which file is missing", () =>
    Effect.gen(function* () {
      const path = join(yield* folder, "none")
      const refused = yield* Effect.flip(loadKeyFile(path))
      expect([refused.code, refused.reason]).toEqual([
        "KEYS_FILE_UNREADABLE",
        `Cannot read the key file "${path}" (ENOENT)`,
      ])
    }),
  )

  it.scoped("refuses another file that was given by mistake", () =>
    Effect.gen(function* () {
      const path = join(yield* folder, "database")
      yield* Effect.promise(() => writeFile(path, "x".repeat(20_000), { mode: 0o600 }))
      expect((yield* Effect.flip(loadKeyFile(path))).code).toBe("KEYS_INVALID")
    }),
  )
})

import { Effect } from "effect"
import { group, leaf } from "../command/command.ts"
import { optional, text, toggle, word } from "../command/flags.ts"
import { currentConfig } from "../config/current_config.ts"
import { UsageError } from "../failure/failure.ts"
import { Output } from "../output/output.ts"
import { withProgress } from "../output/progress.ts"

/** Loads what touches keys only when a command does. */
const keyCommands = Effect.promise(() => import("../app/key_commands.ts"))

interface KeyRow {
  readonly id: string
  readonly fingerprint: string
  readonly writes: boolean
}

const showKeys = (keys: ReadonlyArray<KeyRow>, more: object = {}) =>
  Effect.flatMap(Output, (output) =>
    output.table({ ...more, keys }, keys, [
      { title: "Key", value: (key) => key.id },
      { title: "Fingerprint", value: (key) => key.fingerprint },
      { title: "Use", value: (key) => (key.writes ? "writes" : "opens what it wrote") },
    ]),
  )

const generate = leaf({
  name: "generate",
  summary: "Make a key: print it, make a key file with it, or add it to the one in use",
  notes: [
    "A printed key goes into MINTCODE_KEYS or a key file, in front of older ones. Whoever has it can read every code.",
  ],
  examples: [
    "mintcode keys generate --file ./mintcode.keys",
    "mintcode keys generate --add   # then restart every server, then: mintcode keys rotate",
  ],
  flags: {
    file: optional("file", text("FILE"), "Make this key file (mode 0600) instead of printing"),
    add: toggle("add", "Put the key in front of the key file in use"),
  },
  run: ({ file, add }) =>
    Effect.gen(function* () {
      const output = yield* Output
      const commands = yield* keyCommands
      if (add && file !== undefined) {
        return yield* new UsageError({ code: "USAGE", reason: "mintcode keys generate: --file or --add, not both" })
      }
      if (file !== undefined) return yield* showKeys(yield* commands.createKeyFile(file), { file })
      if (add) {
        const { path, keys } = yield* Effect.flatMap(currentConfig, commands.addKey)
        yield* output.say(`Added to ${path}. Restart every server and worker, then run: mintcode keys rotate`)
        return yield* showKeys(keys, { file: path })
      }
      const key = yield* commands.generateKeyText
      yield* output.result({ key: key.trim() }, () => key)
    }),
})

const list = leaf({
  name: "list",
  summary: "Keys in use, by id and fingerprint",
  run: () =>
    Effect.gen(function* () {
      const { listKeys } = yield* keyCommands
      yield* showKeys(yield* Effect.flatMap(currentConfig, listKeys))
    }),
})

const rotate = leaf({
  name: "rotate",
  summary: "Seal everything in the database anew under the newest key",
  notes: [
    "May run beside servers, be stopped, and be run again. When it has nothing left to do, older keys can be retired.",
  ],
  run: () =>
    Effect.scoped(
      Effect.gen(function* () {
        const output = yield* Output
        const { rotateKeys } = yield* keyCommands
        const config = yield* currentConfig
        const report = yield* withProgress({ label: "Looking at rows" }, (bar) => rotateKeys(config, bar.advance))
        yield* output.result(report, () =>
          report.resealed + report.reindexed === 0
            ? "Everything is under the newest key.\n"
            : `Sealed ${report.resealed} anew, indexed ${report.reindexed} vouchers anew.\n`,
        )
      }),
    ),
})

const retire = leaf({
  name: "retire",
  summary: "Take an old key out of the key file, once nothing needs it",
  notes: ["Hidden labels made under a retired key can no longer be verified, and redemptions begun under it are gone."],
  positionals: {
    id: word("KEY", { ...text("KEY"), expected: "the id of a key" }, "Id of the key, as keys list shows it"),
  },
  run: ({ id }) =>
    Effect.gen(function* () {
      const { retireKey } = yield* keyCommands
      const { path, keys } = yield* Effect.flatMap(currentConfig, (config) => retireKey(config, id))
      yield* showKeys(keys, { file: path })
    }),
})

export const keys = group("keys", "Secret keys: make, list, rotate, retire", [generate, list, rotate, retire])

import { Effect } from "effect"
import { leaf } from "../command/command.ts"
import { text, word } from "../command/flags.ts"
import { currentConfig } from "../config/current_config.ts"
import { Output } from "../output/output.ts"

/** Loads what touches databases only when a command does. */
const databaseCommands = Effect.promise(() => import("../app/database_commands.ts"))

export const backup = leaf({
  name: "backup",
  summary: "Copy the embedded database into a file while everything goes on",
  notes: [
    "The file is the state of one moment, checked, and whole or not there. Keep the key file apart from it: without its",
    "keys nobody can read it, and neither can you. For MySQL and MariaDB use mysqldump --single-transaction.",
  ],
  examples: ["mintcode backup /backups/mintcode-$(date +%F).db"],
  positionals: { file: word("FILE", text("FILE"), "A file that is not there yet") },
  run: ({ file }) =>
    Effect.gen(function* () {
      const output = yield* Output
      const { backupDatabase } = yield* databaseCommands
      const report = yield* Effect.flatMap(currentConfig, (config) => backupDatabase(config, file))
      yield* output.result(report, () => `Backed up into ${report.file}: ${report.bytes.toLocaleString("en")} bytes.\n`)
    }),
})

export const restore = leaf({
  name: "restore",
  summary: "Put a backup in the place of the embedded database, with nobody working on it",
  notes: [
    "What was there before is kept beside it. Redemptions that were open in the backup and held no order are ended as",
    "`rejected` and their vouchers disabled: they may have been delivered since. Look at them (mintcode redemption list",
    "--state rejected), compare with the upstream (mintcode supplier reconcile), and enable the vouchers that are owed.",
  ],
  examples: ["mintcode restore /backups/mintcode-2026-11-27.db"],
  positionals: { file: word("FILE", text("FILE"), "A file that mintcode backup made") },
  run: ({ file }) =>
    Effect.gen(function* () {
      const output = yield* Output
      const { restoreDatabase } = yield* databaseCommands
      const { before, path, prepared } = yield* Effect.flatMap(currentConfig, (config) => restoreDatabase(config, file))
      yield* output.result({ path, before, held: prepared }, () =>
        [
          `Restored ${path}.`,
          ...(before === null ? [] : [`What was there before is ${before}.`]),
          `${prepared} redemptions were held for you to look at.\n`,
        ].join("\n"),
      )
    }),
})

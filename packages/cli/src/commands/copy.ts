import { Effect, Redacted } from "effect"
import { leaf } from "../command/command.ts"
import { optional, required, text, toggle } from "../command/flags.ts"
import { currentConfig } from "../config/current_config.ts"
import { secretsFrom } from "../input/secret_input.ts"
import { Output } from "../output/output.ts"
import { withProgress } from "../output/progress.ts"

export const copy = leaf({
  name: "copy",
  summary: "Copy an embedded database into an empty MySQL or MariaDB one",
  notes: [
    "Stop servers and workers first. The target has to be empty; the source stays as it is. Rows of every table are counted",
    "on both sides. Afterwards set MINTCODE_DATABASE_URL to the target and keep the keys: move <database>.keys to where",
    "MINTCODE_KEYS_FILE says. While a copy is under way, and after one that broke off, nothing else uses the target",
    "(COPY_UNFINISHED): --restart empties it of what that one left, and begins anew.",
  ],
  examples: [
    "mintcode copy --from sqlite:./data/mintcode.db --to mysql://mintcode@db/mintcode",
    "echo mysql://mintcode:secret@db/mintcode | mintcode copy --to -",
  ],
  flags: {
    from: optional("from", text("URL"), "Where from (MINTCODE_DATABASE_URL)"),
    to: required(
      "to",
      text("URL"),
      "Where to; - reads it from standard input, where no other process sees the password",
    ),
    restart: toggle("restart", "Begin anew where a copy into the target broke off"),
  },
  run: ({ from, restart, to }) =>
    Effect.scoped(
      Effect.gen(function* () {
        const output = yield* Output
        const { copyToMysql } = yield* Effect.promise(() => import("../app/database_commands.ts"))
        const source = from === undefined ? (yield* currentConfig).databaseUrl : Redacted.make(from)
        const target = to === "-" ? yield* secretsFrom()("Address of the target: ") : Redacted.make(to)
        const report = yield* withProgress({ label: "Copying rows" }, (bar) =>
          copyToMysql(source, target, { copied: bar.advance, restart }),
        )
        const filled = report.filter(({ rows }) => rows > 0)
        yield* output.table({ tables: report }, filled, [
          { title: "Table", value: (row) => row.table },
          { title: "Rows", value: (row) => row.rows },
        ])
      }),
    ),
})

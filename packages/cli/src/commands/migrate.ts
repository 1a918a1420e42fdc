import { Effect } from "effect"
import { leaf } from "../command/command.ts"
import { currentConfig } from "../config/current_config.ts"
import { Output } from "../output/output.ts"

export const migrate = leaf({
  name: "migrate",
  summary: "Bring the database up to date",
  notes: ["Servers do so when they start; run this where several start at once, or before an upgrade is rolled out."],
  run: () =>
    Effect.gen(function* () {
      const output = yield* Output
      const config = yield* currentConfig
      const { migrateDatabase } = yield* Effect.promise(() => import("../app/storage.ts"))
      const ran = yield* migrateDatabase(config)
      yield* output.result({ ran }, () =>
        ran.length === 0
          ? "The database is up to date.\n"
          : ran.map(({ id, name }) => `${String(id).padStart(4, "0")} ${name}\n`).join(""),
      )
    }),
})

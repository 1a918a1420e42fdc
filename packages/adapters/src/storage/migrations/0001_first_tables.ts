import { Effect } from "effect"
import { TABLES } from "../schema.ts"
import type { Migration } from "./migration.ts"

/** The tables of the first release. Those that come later have migrations of their own, and must be named there. */
export const firstTables: Migration = {
  id: 1,
  name: "first_tables",
  up: (database) =>
    Effect.forEach(
      TABLES.flatMap((table) => database.dialect.createTable(table)),
      (statement) => database.execute(statement),
      { discard: true },
    ),
}

import { Effect } from "effect"
import { WORK_TABLES } from "../work_tables.ts"
import { addColumn } from "./add_column.ts"
import { createTables } from "./create_tables.ts"
import type { Migration } from "./migration.ts"

/** Who of the workers lives, who runs which job, and who holds a redemption. */
export const workTables: Migration = {
  id: 3,
  name: "work_tables",
  up: (database) =>
    Effect.zipRight(createTables(WORK_TABLES)(database), addColumn(database, "redemption", "claimedBy")),
}

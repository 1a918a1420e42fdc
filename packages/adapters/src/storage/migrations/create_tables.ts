import { Effect } from "effect"
import type { Table } from "../table.ts"
import type { Migration } from "./migration.ts"

/** A migration's work where it only adds tables. Those that are there already are left as they are. */
export const createTables =
  (tables: ReadonlyArray<Table>): Migration["up"] =>
  (database) =>
    Effect.forEach(
      tables.flatMap((table) => database.dialect.createTable(table)),
      (statement) => database.execute(statement),
      { discard: true },
    )

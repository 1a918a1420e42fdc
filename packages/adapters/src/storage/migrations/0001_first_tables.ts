import { FIRST_TABLES } from "../schema.ts"
import { createTables } from "./create_tables.ts"
import type { Migration } from "./migration.ts"

/** The tables of the first release. Those that come later have migrations of their own. */
export const firstTables: Migration = { id: 1, name: "first_tables", up: createTables(FIRST_TABLES) }

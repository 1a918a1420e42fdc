import { SEAT_TABLES } from "../seat_tables.ts"
import { createTables } from "./create_tables.ts"
import type { Migration } from "./migration.ts"

/** Leases, workspaces and their seats. */
export const seats: Migration = { id: 2, name: "seats", up: createTables(SEAT_TABLES) }

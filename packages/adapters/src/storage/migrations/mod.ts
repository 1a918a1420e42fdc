import { firstTables } from "./0001_first_tables.ts"
import type { Migration } from "./migration.ts"

/** Every migration, in the order of their numbers. */
export const MIGRATIONS: ReadonlyArray<Migration> = [firstTables]

export type { Migration } from "./migration.ts"

import { addColumn } from "./add_column.ts"
import type { Migration } from "./migration.ts"

/** Whether whoever sits on a seat was a member before it. */
export const membersBefore: Migration = {
  id: 5,
  name: "members_before",
  up: (database) => addColumn(database, "seat", "memberBefore"),
}

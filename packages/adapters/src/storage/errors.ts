import { Schema } from "effect"

/**
 * The database answers, but this program must not work on it:
 * - `DATABASE_URL_INVALID`: the address cannot be read
 * - `DATABASE_TOO_NEW`: a newer program has migrated it
 * - `DATABASE_NOT_MIGRATED`: migrations are waiting and starting them was not asked for
 * - `DATABASE_SCHEMA_WRONG`: a table, column or unique key is missing after all migrations
 * - `DATABASE_IN_USE`: another process works on it
 * - `DATABASE_NOT_EMPTY`: there is something in it already
 * - `BACKUP_UNFIT`: a file is no backup, or is damaged
 * - `COPY_UNFINISHED`: a copy into it broke off, so that rows are missing
 * - `COPY_DIFFERS`: what arrived is not what was sent
 */
export class DatabaseUnfit extends Schema.TaggedError<DatabaseUnfit>()("DatabaseUnfit", {
  code: Schema.Literal(
    "DATABASE_URL_INVALID",
    "DATABASE_TOO_NEW",
    "DATABASE_NOT_MIGRATED",
    "DATABASE_SCHEMA_WRONG",
    "DATABASE_IN_USE",
    "DATABASE_NOT_EMPTY",
    "BACKUP_UNFIT",
    "COPY_UNFINISHED",
    "COPY_DIFFERS",
  ),
  reason: Schema.String,
}) {
  override get message(): string {
    return this.reason
  }
}

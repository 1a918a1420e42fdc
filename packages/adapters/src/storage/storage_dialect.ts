import type * as SqlError from "@effect/sql/SqlError"
import type { StorageFailed } from "@mintcode/core/kernel"
import { Context, type Effect } from "effect"
import type { DatabaseUnfit } from "./errors.ts"
import type { PointReads } from "./point_reads.ts"

/** What repositories and health checks need to know of the database beside the `SqlClient`. */
export class StorageDialect extends Context.Tag("@mintcode/adapters/storage/StorageDialect")<
  StorageDialect,
  {
    readonly kind: "sqlite" | "mysql"
    /**
     * Turns what reading may throw into `StorageFailed`: SQL errors, and the defects that drivers make of a lost
     * connection. A bug, such as a wrong column, stays a defect.
     */
    readonly reading: (
      operation: string,
    ) => <A, E, R>(
      program: Effect.Effect<A, E, R>,
    ) => Effect.Effect<A, Exclude<E, SqlError.SqlError> | StorageFailed, R>
    /** Puts an identifier between this database's quotes. */
    readonly quote: (identifier: string) => string
    /** The quickest way to single rows. */
    readonly pointReads: PointReads
    /** Succeeds when the database answers a query, and this program may work on it. */
    readonly ping: Effect.Effect<void, StorageFailed>
    /**
     * Fails once a newer program has migrated the database, or is about to: nothing is committed any more, and this
     * process has to end. Until then it does not end.
     */
    readonly outdated: Effect.Effect<never, DatabaseUnfit>
  }
>() {}

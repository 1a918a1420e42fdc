import type { StorageFailed } from "@mintcode/core/kernel"
import type { Effect } from "effect"
import type { SchemaConnection } from "../schema_connection.ts"

/**
 * One numbered change of the schema. It looks at what is there and does what is missing, so that running it again
 * after it broke off half way, as DDL on MySQL may, finishes it. What was released is never changed again.
 */
export interface Migration {
  readonly id: number
  readonly name: string
  readonly up: (database: SchemaConnection) => Effect.Effect<void, StorageFailed>
}

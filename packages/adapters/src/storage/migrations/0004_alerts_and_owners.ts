import { WebhookEndpointEntity, WebhookOwnerEntity } from "@mintcode/core/webhook"
import { Effect } from "effect"
import { ALERT_TABLES } from "../alert_tables.ts"
import { OWNER_TABLES } from "../developer_tables.ts"
import { addColumn } from "./add_column.ts"
import { addIndexes } from "./add_indexes.ts"
import { createTables } from "./create_tables.ts"
import type { Migration } from "./migration.ts"

/** What was mailed about which alert, how many webhook endpoints each owner has, and which batches have weak codes. */
export const alertsAndOwners: Migration = {
  id: 4,
  name: "alerts_and_owners",
  up: (database) =>
    Effect.gen(function* () {
      yield* createTables([...ALERT_TABLES, ...OWNER_TABLES])(database)
      yield* addColumn(database, "batch", "weakShape")
      yield* addIndexes(database, "batch")
      // Endpoints that were there before count as well, or their owners could have twice as many.
      const [owners, endpoints] = [WebhookOwnerEntity.name, WebhookEndpointEntity.name].map(database.dialect.quote)
      yield* database.execute(
        `INSERT INTO ${owners} (owner_id, endpoints) SELECT owner_id, COUNT(*) FROM ${endpoints} WHERE owner_id NOT IN (SELECT owner_id FROM ${owners}) GROUP BY owner_id`,
      )
    }),
}

import { VoucherEntity } from "@mintcode/core/voucher"
import { addIndexes } from "./add_indexes.ts"
import type { Migration } from "./migration.ts"

/** Lists of vouchers by product, state and prefix are led by an index: walking along ten million ids takes seconds. */
export const voucherLists: Migration = {
  id: 6,
  name: "voucher_lists",
  up: (database) => addIndexes(database, VoucherEntity.name),
}

import { VoucherEntity } from "@mintcode/core/voucher"
import { addIndexes } from "./add_indexes.ts"
import type { Migration } from "./migration.ts"

/** Vouchers that were used are listed by an index of their own. */
export const vouchersUsed: Migration = {
  id: 7,
  name: "vouchers_used",
  up: (database) => addIndexes(database, VoucherEntity.name),
}

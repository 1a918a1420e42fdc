import { firstTables } from "./0001_first_tables.ts"
import { seats } from "./0002_seats.ts"
import { workTables } from "./0003_work_tables.ts"
import { alertsAndOwners } from "./0004_alerts_and_owners.ts"
import { membersBefore } from "./0005_members_before.ts"
import { voucherLists } from "./0006_voucher_lists.ts"
import { vouchersUsed } from "./0007_vouchers_used.ts"
import type { Migration } from "./migration.ts"

/** Every migration, in the order of their numbers. */
export const MIGRATIONS: ReadonlyArray<Migration> = [
  firstTables,
  seats,
  workTables,
  alertsAndOwners,
  membersBefore,
  voucherLists,
  vouchersUsed,
]

export type { Migration } from "./migration.ts"

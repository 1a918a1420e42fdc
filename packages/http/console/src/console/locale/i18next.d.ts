import type { words as account } from "./en/account.ts"
import type { words as audit } from "./en/audit.ts"
import type { words as balances } from "./en/balances.ts"
import type { words as bans } from "./en/bans.ts"
import type { words as batches } from "./en/batches.ts"
import type { words as common } from "./en/common.ts"
import type { words as findings } from "./en/findings.ts"
import type { words as imports } from "./en/import.ts"
import type { words as invitations } from "./en/invitations.ts"
import type { words as keys } from "./en/keys.ts"
import type { words as leases } from "./en/leases.ts"
import type { words as licences } from "./en/licences.ts"
import type { words as login } from "./en/login.ts"
import type { words as mails } from "./en/mails.ts"
import type { words as mint } from "./en/mint.ts"
import type { words as orders } from "./en/orders.ts"
import type { words as ownAccount } from "./en/own_account.ts"
import type { words as people } from "./en/people.ts"
import type { words as plans } from "./en/plans.ts"
import type { words as products } from "./en/products.ts"
import type { words as reconciliation } from "./en/reconciliation.ts"
import type { words as redemptions } from "./en/redemptions.ts"
import type { words as settings } from "./en/settings.ts"
import type { words as start } from "./en/start.ts"
import type { words as uploads } from "./en/uploads.ts"
import type { words as upstreams } from "./en/upstreams.ts"
import type { words as vouchers } from "./en/vouchers.ts"
import type { words as webhooks } from "./en/webhooks.ts"
import type { words as workspaces } from "./en/workspaces.ts"

/** Keys are checked against the English words; a new file of words gets its line here. */
declare module "i18next" {
  interface CustomTypeOptions {
    readonly defaultNS: "common"
    readonly resources: {
      readonly account: typeof account
      readonly audit: typeof audit
      readonly balances: typeof balances
      readonly bans: typeof bans
      readonly batches: typeof batches
      readonly common: typeof common
      readonly findings: typeof findings
      readonly import: typeof imports
      readonly invitations: typeof invitations
      readonly keys: typeof keys
      readonly leases: typeof leases
      readonly licences: typeof licences
      readonly login: typeof login
      readonly mails: typeof mails
      readonly mint: typeof mint
      readonly orders: typeof orders
      readonly own_account: typeof ownAccount
      readonly people: typeof people
      readonly plans: typeof plans
      readonly products: typeof products
      readonly reconciliation: typeof reconciliation
      readonly redemptions: typeof redemptions
      readonly settings: typeof settings
      readonly start: typeof start
      readonly uploads: typeof uploads
      readonly upstreams: typeof upstreams
      readonly vouchers: typeof vouchers
      readonly webhooks: typeof webhooks
      readonly workspaces: typeof workspaces
    }
  }
}

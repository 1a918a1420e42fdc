import type { CommitInvariant, WorldInvariant } from "./invariant.ts"
import { eventInvariants } from "./invariants/event_invariants.ts"
import { licenceInvariants } from "./invariants/licence_invariants.ts"
import { moneyInvariants, moneyTotals } from "./invariants/money_invariants.ts"
import { redemptionInvariants } from "./invariants/redemption_invariants.ts"
import { upstreamEnds, upstreamTotals } from "./invariants/upstream_invariants.ts"
import { voucherInvariants, voucherTotals } from "./invariants/voucher_invariants.ts"

/** Rules that are checked after every commit. A new kind adds its file here. */
export const COMMIT_INVARIANTS: ReadonlyArray<CommitInvariant> = [
  ...voucherInvariants,
  ...redemptionInvariants,
  ...licenceInvariants,
  ...moneyInvariants,
  ...eventInvariants,
]

/** Rules that are checked every few steps, since they look at everything. */
export const WORLD_INVARIANTS: ReadonlyArray<WorldInvariant> = [...voucherTotals, ...moneyTotals, ...upstreamTotals]

/** Rules that hold once everything has come to its end. */
export const END_INVARIANTS: ReadonlyArray<WorldInvariant> = [...WORLD_INVARIANTS, ...upstreamEnds]

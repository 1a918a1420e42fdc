import type { SeatTerms } from "../catalogue/mod.ts"
import type { Timestamp } from "../kernel/mod.ts"
import type { Lease } from "../lease/mod.ts"

/** Why holders may not move their seat to another address now; `undefined` when they may. */
export const rebindRefusal = (
  { reboundAt, rebinds }: Pick<Lease, "rebinds" | "reboundAt">,
  { rebindCoolDownMs, rebindsMax }: Pick<SeatTerms, "rebindsMax" | "rebindCoolDownMs">,
  at: Timestamp,
): "REBINDS_EXHAUSTED" | "REBIND_TOO_SOON" | undefined => {
  if (rebinds >= rebindsMax) return "REBINDS_EXHAUSTED"
  return reboundAt !== null && at < reboundAt + rebindCoolDownMs ? "REBIND_TOO_SOON" : undefined
}

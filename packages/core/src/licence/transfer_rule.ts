import type { LicenceTerms } from "../catalogue/mod.ts"
import type { Timestamp } from "../kernel/mod.ts"
import type { Licence } from "./licence.ts"
import type { LicenceCode } from "./licence_code.ts"

/**
 * Whether a holder may unbind or move a machine now; the code that says why not. Time is the licence's own, so that a
 * clock that was set back prolongs the pause and never shortens it.
 */
export const transferRefusal = (
  licence: Pick<Licence, "transfersUsed" | "transferredAt">,
  terms: Pick<LicenceTerms, "transfersMax" | "transferCoolDownMs">,
  at: Timestamp,
): Extract<LicenceCode, "TRANSFERS_EXHAUSTED" | "TRANSFER_TOO_SOON"> | undefined => {
  if (licence.transfersUsed >= terms.transfersMax) return "TRANSFERS_EXHAUSTED"
  return licence.transferredAt !== null && at < licence.transferredAt + terms.transferCoolDownMs
    ? "TRANSFER_TOO_SOON"
    : undefined
}

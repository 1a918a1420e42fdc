import { Layer } from "effect"
import { layerAuditTrail } from "./audit/mod.ts"
import { layerCatalogue } from "./catalogue/mod.ts"
import { layerOperatorTokens } from "./identity/mod.ts"
import { layerKeyRotation } from "./key_rotation.ts"
import { layerMailOutbox } from "./mail/mod.ts"
import { layerOutbox } from "./notification/mod.ts"
import {
  layerOrderSteps,
  layerReconciliation,
  layerRedemptionSteps,
  layerRedemptions,
  layerSignals,
  layerTransitions,
} from "./redemption/mod.ts"
import { layerSettings } from "./settings/mod.ts"
import { layerUpstreamAccounts, layerUpstreams } from "./supplier/mod.ts"
import { layerVoucherActions, layerVoucherImports, layerVouchers } from "./voucher/mod.ts"

const base = Layer.mergeAll(layerSignals, layerSettings, layerUpstreams)

/**
 * Every service of core over the ports that an application provides: `Commit` and the repositories from a storage
 * adapter, `Crypto`, and the `SupplierDrivers` it wants.
 */
export const layerCore = layerKeyRotation.pipe(
  Layer.provideMerge(
    Layer.mergeAll(
      layerAuditTrail,
      layerCatalogue,
      layerMailOutbox,
      layerOperatorTokens,
      layerOutbox,
      layerVoucherActions,
      layerVoucherImports,
      layerVouchers,
      layerUpstreamAccounts,
      layerReconciliation,
      layerRedemptions,
      layerRedemptionSteps,
      layerOrderSteps,
    ),
  ),
  Layer.provideMerge(layerTransitions),
  Layer.provideMerge(base),
)

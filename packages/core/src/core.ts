import { Layer } from "effect"
import { layerAuditTrail } from "./audit/mod.ts"
import { layerCatalogue } from "./catalogue/mod.ts"
import {
  layerApiKeys,
  layerBalanceBook,
  layerBalances,
  layerKeyUsage,
  layerShopOrderSteps,
  layerShopOrders,
} from "./developer/mod.ts"
import { layerOperatorTokens } from "./identity/mod.ts"
import { layerKeyRotation } from "./key_rotation.ts"
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
import { layerOrderNews, layerWebhookSteps, layerWebhooks } from "./webhook/mod.ts"

const developer = Layer.mergeAll(
  layerApiKeys,
  layerBalances,
  layerKeyUsage,
  layerShopOrders,
  layerWebhooks,
  layerWebhookSteps,
).pipe(Layer.provideMerge(Layer.provide(layerShopOrderSteps, layerOrderNews)), Layer.provideMerge(layerBalanceBook))

const base = Layer.mergeAll(layerSignals, layerSettings, layerUpstreams)

/**
 * Every service of core over the ports that an application provides: `Commit` and the repositories from a storage
 * adapter, `Crypto`, and the `SupplierDrivers` it wants.
 */
export const layerCore = Layer.mergeAll(layerKeyRotation, developer).pipe(
  Layer.provideMerge(
    Layer.mergeAll(
      layerAuditTrail,
      layerCatalogue,
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

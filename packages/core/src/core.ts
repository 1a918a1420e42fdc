import { Effect, Layer } from "effect"
import { layerBans, layerWeakCodes } from "./abuse/mod.ts"
import { layerAuditChain, layerAuditTrail } from "./audit/mod.ts"
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
import { Crypto } from "./kernel/mod.ts"
import { layerKeyRotation } from "./key_rotation.ts"
import {
  layerLicenceDesk,
  layerLicenceKeys,
  layerLicenceSightings,
  layerLicences,
  licenceGrant,
} from "./licence/mod.ts"
import { layerMailOutbox } from "./mail/mod.ts"
import { layerOutbox } from "./notification/mod.ts"
import {
  LocalGrants,
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

/** Kinds that need no upstream, and how each is granted. */
const layerLocalGrants = Layer.effect(
  LocalGrants,
  Effect.map(Crypto, (crypto) => new Map([["licence" as const, licenceGrant(crypto)]])),
)

/** Licences stand on vouchers and on what writes down when machines were seen. */
const layerLicenceServices = Layer.mergeAll(layerLicences, layerLicenceDesk).pipe(
  Layer.provideMerge(Layer.mergeAll(layerLicenceKeys, layerLicenceSightings)),
  Layer.provideMerge(layerVouchers),
)

const base = Layer.mergeAll(layerSignals, layerSettings, layerUpstreams)

/**
 * Every service of core over the ports that an application provides: `Commit` and the repositories from a storage
 * adapter, `Crypto`, and the `SupplierDrivers` it wants.
 */
export const layerCore = Layer.mergeAll(layerKeyRotation, developer).pipe(
  Layer.provideMerge(
    Layer.mergeAll(
      layerAuditChain,
      layerAuditTrail,
      layerBans,
      layerWeakCodes,
      layerCatalogue,
      layerMailOutbox,
      layerOperatorTokens,
      layerOutbox,
      layerVoucherActions,
      layerVoucherImports,
      layerLicenceServices,
      layerUpstreamAccounts,
      layerReconciliation,
      Layer.provide(layerRedemptions, layerLocalGrants),
      layerRedemptionSteps,
      layerOrderSteps,
    ),
  ),
  Layer.provideMerge(layerTransitions),
  Layer.provideMerge(base),
)

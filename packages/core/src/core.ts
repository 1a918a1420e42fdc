import { Effect, Layer } from "effect"
import { layerBans, layerWeakCodes } from "./abuse/mod.ts"
import { layerAuditChain, layerAuditTrail } from "./audit/mod.ts"
import { layerCatalogue } from "./catalogue/mod.ts"
import {
  layerApiKeys,
  layerBalanceBook,
  layerBalances,
  layerKeyUsage,
  layerOrderRetry,
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
import { layerAlertMails, layerOutbox } from "./notification/mod.ts"
import {
  LocalGrants,
  layerOrderSteps,
  layerReconciliation,
  layerRedemptionSteps,
  layerRedemptions,
  layerSignals,
  layerTransitions,
} from "./redemption/mod.ts"
import {
  layerLeaseDesk,
  layerLeaseSteps,
  layerMemberImports,
  layerSeatDesk,
  layerSeatMails,
  layerSeatProviders,
  layerSeatReconciliation,
  layerSeatRepairs,
  layerSeatSignals,
  layerSeatSteps,
  layerSeats,
  layerSupplierDrivers,
  layerWorkspaceDesk,
  layerWorkspaceFailures,
  layerWorkspaceImports,
  layerWorkspaceWatch,
} from "./seat/mod.ts"
import { layerSettings } from "./settings/mod.ts"
import { layerRowLimit, layerUpstreamAccounts, layerUpstreams, type UpstreamLimit } from "./supplier/mod.ts"
import { layerVoucherActions, layerVoucherImports, layerVouchers } from "./voucher/mod.ts"
import { layerOrderNews, layerWebhookSteps, layerWebhooks } from "./webhook/mod.ts"
import { layerEmbeddedEngine, layerWorkers, type WorkEngine } from "./work/mod.ts"

const orderSteps = Layer.provide(layerShopOrderSteps, layerOrderNews)

const developer = Layer.mergeAll(
  layerApiKeys,
  layerBalances,
  layerKeyUsage,
  layerShopOrders,
  layerWebhooks,
  layerWebhookSteps,
).pipe(Layer.provideMerge(orderSteps), Layer.provideMerge(layerBalanceBook))

/** An order follows when an operator begins its redemption again. */
const orderRetry = layerOrderRetry.pipe(Layer.provide(orderSteps), Layer.provide(layerBalanceBook))

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

/** Seats: what the steps of seats and leases stand on, and the steps. */
const layerSeatServices = Layer.mergeAll(layerSeatSteps, layerLeaseSteps).pipe(
  Layer.provideMerge(Layer.mergeAll(layerSeats, layerSeatMails, layerSeatSignals)),
  Layer.provideMerge(Layer.mergeAll(layerSeatProviders, layerWorkspaceFailures)),
)

/** What operators and the worker do with workspaces. */
const layerWorkspaceServices = Layer.mergeAll(
  Layer.provideMerge(layerWorkspaceImports, layerWorkspaceDesk),
  layerMemberImports,
  layerWorkspaceWatch,
  layerSeatReconciliation,
  layerSeatRepairs,
  layerSeatDesk,
  layerLeaseDesk,
)

/** The order of layers: upstreams know the driver over our own workspaces, whose steps nudge redemptions. */
const base = layerUpstreams.pipe(
  Layer.provideMerge(layerSupplierDrivers),
  Layer.provideMerge(layerSeatServices),
  Layer.provideMerge(layerTransitions),
  Layer.provideMerge(Layer.mergeAll(layerSignals, layerSettings)),
)

const layerServices = Layer.mergeAll(layerKeyRotation, developer).pipe(
  Layer.provideMerge(
    Layer.mergeAll(
      layerAuditChain,
      layerAuditTrail,
      layerBans,
      layerWeakCodes,
      layerCatalogue,
      layerMailOutbox,
      layerOperatorTokens,
      Layer.provideMerge(layerOutbox, layerAlertMails),
      layerVoucherActions,
      layerVoucherImports,
      layerLicenceServices,
      layerWorkspaceServices,
      layerUpstreamAccounts,
      layerWorkers,
      layerReconciliation,
      Layer.provide(layerRedemptions, [layerLocalGrants, orderRetry]),
      layerRedemptionSteps,
      layerOrderSteps,
    ),
  ),
  Layer.provideMerge(base),
)

/** What workers share, as the database alone can carry it. */
export const layerEmbeddedWork = Layer.mergeAll(layerEmbeddedEngine, layerRowLimit)

/** The same as `layerCore` with another engine under the workers. */
export const layerCoreOn = <E, R>(work: Layer.Layer<WorkEngine | UpstreamLimit, E, R>) =>
  Layer.provideMerge(layerServices, work)

/**
 * Every service of core over the ports that an application provides: `Commit` and the repositories from a storage
 * adapter, `Crypto`, and the `SupplierDrivers` it wants.
 */
export const layerCore = layerCoreOn(layerEmbeddedWork)

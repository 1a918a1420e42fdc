/**
 * What stands behind the declaration: for each group a layer that hands requests to core's services and their errors
 * to `problemOfError`. No rule lives here.
 *
 * @module
 */
import { Layer } from "effect"
import { layerApiKeyGroup, layerBalanceGroup } from "./api_keys.ts"
import { layerBatchGroup } from "./batches.ts"
import { layerPlanGroup, layerProductGroup } from "./catalogue.ts"
import { layerEventGroup, layerSettingGroup, layerTokenGroup } from "./operations.ts"
import { layerAccountGroup, layerOrderGroup, layerShopOrderGroup } from "./orders.ts"
import { layerRedeemGroup } from "./redeem_live.ts"
import { layerRedemptionGroup } from "./redemptions.ts"
import { layerSystemGroup } from "./system.ts"
import { layerUpstreamGroup } from "./upstreams.ts"
import { layerVoucherGroup } from "./vouchers.ts"
import { layerWebhookAdminGroup, layerWebhookGroup } from "./webhooks.ts"

/** Every group of the API. */
export const layerGroups = Layer.mergeAll(
  layerRedeemGroup,
  layerVoucherGroup,
  layerBatchGroup,
  layerProductGroup,
  layerPlanGroup,
  layerRedemptionGroup,
  layerUpstreamGroup,
  layerSettingGroup,
  layerEventGroup,
  layerTokenGroup,
  layerSystemGroup,
  layerOrderGroup,
  layerAccountGroup,
  layerWebhookGroup,
  layerApiKeyGroup,
  layerBalanceGroup,
  layerShopOrderGroup,
  layerWebhookAdminGroup,
)

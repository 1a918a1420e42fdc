/**
 * What stands behind the declaration: for each group a layer that hands requests to core's services and their errors
 * to `problemOfError`. No rule lives here.
 *
 * @module
 */
import { Layer } from "effect"
import { layerAccountGroup } from "./account.ts"
import { layerApiKeyGroup, layerBalanceGroup } from "./api_keys.ts"
import { layerAuditGroup } from "./audit.ts"
import { layerBanGroup } from "./bans.ts"
import { layerBatchGroup } from "./batches.ts"
import { layerPlanGroup, layerProductGroup } from "./catalogue.ts"
import { layerDocumentedGroup } from "./documented.ts"
import { layerLeaseDeskGroup } from "./leases.ts"
import { layerLicenceDeskGroup } from "./licence_desk.ts"
import { layerLicenceGroup } from "./licences.ts"
import { layerMailGroup } from "./mails.ts"
import { layerSettingGroup, layerTokenGroup } from "./operations.ts"
import { layerDeveloperGroup, layerOrderGroup, layerShopOrderGroup } from "./orders.ts"
import { layerInvitationGroup, layerPeopleGroup } from "./people.ts"
import { layerRedeemGroup } from "./redeem_live.ts"
import { layerRedemptionGroup } from "./redemptions.ts"
import { layerFindingGroup } from "./seat_findings.ts"
import { layerSeatGroup } from "./seats.ts"
import { layerSystemGroup } from "./system.ts"
import { layerUpstreamGroup } from "./upstreams.ts"
import { layerUserGroup } from "./user.ts"
import { layerVoucherGroup } from "./vouchers.ts"
import { layerWebhookAdminGroup, layerWebhookGroup } from "./webhooks.ts"
import { layerWorkerGroup } from "./workers.ts"
import { layerWorkspaceGroupGroup } from "./workspace_groups.ts"
import { layerWorkspaceGroup } from "./workspaces.ts"

/** Every group of the API. */
export const layerGroups = Layer.mergeAll(
  layerRedeemGroup,
  layerVoucherGroup,
  layerBatchGroup,
  layerProductGroup,
  layerPlanGroup,
  layerRedemptionGroup,
  layerLicenceGroup,
  layerLicenceDeskGroup,
  layerWorkspaceGroupGroup,
  layerWorkspaceGroup,
  layerFindingGroup,
  layerSeatGroup,
  layerLeaseDeskGroup,
  layerUpstreamGroup,
  layerSettingGroup,
  layerAuditGroup,
  layerBanGroup,
  layerWorkerGroup,
  layerTokenGroup,
  layerUserGroup,
  layerAccountGroup,
  layerPeopleGroup,
  layerInvitationGroup,
  layerMailGroup,
  layerDocumentedGroup,
  layerSystemGroup,
  layerOrderGroup,
  layerDeveloperGroup,
  layerWebhookGroup,
  layerApiKeyGroup,
  layerBalanceGroup,
  layerShopOrderGroup,
  layerWebhookAdminGroup,
)

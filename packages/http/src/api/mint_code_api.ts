import { HttpApi, OpenApi } from "@effect/platform"
import { AccountGroup } from "./account_group.ts"
import { ApiKeyGroup } from "./api_key_group.ts"
import { AuditGroup } from "./audit_group.ts"
import { BalanceGroup } from "./balance_group.ts"
import { BanGroup } from "./ban_group.ts"
import { BatchGroup } from "./batch_group.ts"
import { describeHolders } from "./describe_holders.ts"
import { describeErrors } from "./description.ts"
import { DeveloperGroup } from "./developer_group.ts"
import { DocumentedGroup } from "./documented_group.ts"
import { LeaseDeskGroup, SeatGroup } from "./lease_desk_group.ts"
import { LicenceDeskGroup } from "./licence_desk_group.ts"
import { LicenceGroup } from "./licence_group.ts"
import { MailGroup } from "./mail_group.ts"
import { OrderGroup } from "./order_group.ts"
import { InvitationGroup, PeopleGroup } from "./people_group.ts"
import { PlanGroup } from "./plan_group.ts"
import { problem } from "./problem.ts"
import { ProductGroup } from "./product_group.ts"
import { RedeemGroup } from "./redeem_group.ts"
import { RedemptionGroup } from "./redemption_group.ts"
import { SettingGroup } from "./setting_group.ts"
import { ShopOrderGroup } from "./shop_order_group.ts"
import { SystemGroup } from "./system_group.ts"
import { TokenGroup } from "./token_group.ts"
import { UpstreamGroup } from "./upstream_group.ts"
import { UserGroup } from "./user_group.ts"
import { VoucherGroup } from "./voucher_group.ts"
import { WebhookAdminGroup } from "./webhook_admin_group.ts"
import { WebhookGroup } from "./webhook_group.ts"
import { WorkerGroup } from "./worker_group.ts"
import { FindingGroup, WorkspaceGroup, WorkspaceGroupGroup } from "./workspace_desk_group.ts"

/** Version of the description; `v` stands in no path, since paths are kept as they are. */
const API_VERSION = "0.1.0"

/** The whole HTTP API, declared once: servers, typed clients and the OpenAPI description follow from it. */
export const MintCodeApi = HttpApi.make("mintcode")
  .add(RedeemGroup)
  .add(VoucherGroup)
  .add(BatchGroup)
  .add(ProductGroup)
  .add(PlanGroup)
  .add(RedemptionGroup)
  .add(LicenceGroup)
  .add(LicenceDeskGroup)
  .add(WorkspaceGroupGroup)
  .add(WorkspaceGroup)
  .add(FindingGroup)
  .add(SeatGroup)
  .add(LeaseDeskGroup)
  .add(UpstreamGroup)
  .add(SettingGroup)
  .add(AuditGroup)
  .add(BanGroup)
  .add(WorkerGroup)
  .add(TokenGroup)
  .add(UserGroup)
  .add(AccountGroup)
  .add(PeopleGroup)
  .add(InvitationGroup)
  .add(MailGroup)
  .add(DocumentedGroup)
  .add(SystemGroup)
  .add(OrderGroup)
  .add(DeveloperGroup)
  .add(WebhookGroup)
  .add(ApiKeyGroup)
  .add(BalanceGroup)
  .add(ShopOrderGroup)
  .add(WebhookAdminGroup)
  .addError(problem(400, "BAD_REQUEST", "FIELD_MISSING", "FIELD_INVALID", "UNKNOWN_FIELD", "TEXT_INVALID"))
  .addError(problem(414, "URL_TOO_LONG"))
  .addError(problem(500, "INTERNAL"))
  .addError(problem(503, "STORAGE_UNAVAILABLE", "STORAGE_FULL", "STORAGE_READ_ONLY", "STORAGE_BROKEN"))
  .annotateContext(
    OpenApi.annotations({
      title: "MintCode",
      version: API_VERSION,
      summary: "Prepaid voucher codes, and what they turn into",
      description:
        "Errors are problem details (RFC 9457) with a stable `code`. Lists take `limit` and `after`. " +
        "Money is integer minor units, times are UTC epoch milliseconds.",
      license: { name: "MIT" },
      transform: (spec) => describeHolders(describeErrors(spec)),
    }),
  )

import { ShopOrderEntity } from "@mintcode/core/developer"
import type { AnyEntity } from "@mintcode/core/kernel"
import { LicenceEntity, type LicenceState } from "@mintcode/core/licence"
import {
  RedemptionEntity,
  type RedemptionState,
  UpstreamOrderEntity,
  type UpstreamOrderState,
} from "@mintcode/core/redemption"
import { VoucherEntity, type VoucherState } from "@mintcode/core/voucher"
import type { Touched } from "./shadow.ts"

/**
 * Where each thing may go from where it is: the tables of the design, written down once more. The other place is what is
 * checked.
 */
type Table<State extends string> = Readonly<Record<State, ReadonlyArray<State>>>

export const VOUCHER_TABLE: Table<VoucherState> = {
  issued: ["locked", "disabled", "expired", "cancelled", "refunded"],
  locked: ["redeeming", "issued", "cancelled"],
  redeeming: ["fulfilled", "issued", "cancelled"],
  fulfilled: ["refunded"],
  expired: ["issued", "cancelled", "refunded"],
  disabled: ["issued", "expired", "cancelled", "refunded"],
  cancelled: ["refunded"],
  refunded: [],
}

export const REDEMPTION_TABLE: Table<RedemptionState> = {
  queued: ["ordering", "failed", "cancelled", "expired"],
  ordering: ["waiting", "cancelling", "recovering", "cooling", "failed", "rejected", "cancelled", "expired"],
  recovering: ["waiting", "cancelling", "ordering", "cooling", "failed", "rejected", "cancelled", "expired"],
  cooling: ["ordering", "failed", "cancelled", "expired"],
  waiting: ["delivered", "cancelling", "ordering", "failed"],
  cancelling: ["delivered", "ordering", "failed", "cancelled", "expired"],
  delivered: [],
  failed: ["queued"],
  rejected: ["queued"],
  cancelled: ["queued"],
  expired: ["queued"],
}

export const UPSTREAM_ORDER_TABLE: Table<UpstreamOrderState> = {
  open: ["settling", "returning", "returned", "ended"],
  settling: ["settled"],
  returning: ["returned", "settling"],
  lost: ["returning", "absent"],
  settled: [],
  returned: [],
  ended: [],
  absent: [],
}

export const LICENCE_TABLE: Table<LicenceState> = {
  active: ["expired", "suspended", "banned"],
  expired: ["active", "banned"],
  suspended: ["active", "expired", "banned"],
  banned: ["active", "expired"],
}

const TABLES: ReadonlyArray<readonly [AnyEntity, Readonly<Record<string, ReadonlyArray<string>>>]> = [
  [VoucherEntity, VOUCHER_TABLE],
  [RedemptionEntity, REDEMPTION_TABLE],
  [UpstreamOrderEntity, UPSTREAM_ORDER_TABLE],
  [LicenceEntity, LICENCE_TABLE],
  [ShopOrderEntity, { open: ["delivered", "failed", "rejected", "cancelled", "expired"] }],
]

/** Every step that the tables allow, as `stepOf` names them. */
export const ALL_STEPS: ReadonlyArray<string> = TABLES.flatMap(([{ name }, table]) =>
  Object.entries(table).flatMap(([from, next]) => next.map((to) => `${name} ${from} → ${to}`)),
)

/** The step that a row took, if it took one. */
export const stepOf = ({ after, before, entity }: Touched): string | undefined =>
  before === undefined || after === undefined || before["state"] === after["state"]
    ? undefined
    : `${entity.name} ${before["state"]} → ${after["state"]}`

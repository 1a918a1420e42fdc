import { endpoint } from "../../../api/endpoint.ts"

export const listRedemptions = endpoint("redemptions", "list", "GET", "/admin/redemptions")
export const readRedemption = endpoint("redemptions", "get", "GET", "/admin/redemptions/:id")
export const cancelRedemption = endpoint("redemptions", "cancel", "POST", "/admin/redemptions/:id/cancel")
export const retryRedemption = endpoint("redemptions", "retry", "POST", "/admin/redemptions/:id/retry")

export type RedemptionHistory = Awaited<ReturnType<typeof readRedemption>>
export type Redemption = RedemptionHistory["redemption"]
export type RedemptionState = Redemption["state"]

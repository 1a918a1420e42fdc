import { endpoint } from "../../../api/endpoint.ts"

export const listVouchers = endpoint("vouchers", "list", "GET", "/admin/vouchers")
export const countVouchers = endpoint("vouchers", "counts", "GET", "/admin/vouchers/counts")
export const readVoucher = endpoint("vouchers", "get", "GET", "/admin/vouchers/:id")
export const searchVoucher = endpoint("vouchers", "search", "POST", "/admin/vouchers/search")
export const editVoucher = endpoint("vouchers", "edit", "PATCH", "/admin/vouchers/:id")
export const disableVouchers = endpoint("vouchers", "disable", "POST", "/admin/vouchers/disable")
export const enableVouchers = endpoint("vouchers", "enable", "POST", "/admin/vouchers/enable")
export const voidVouchers = endpoint("vouchers", "void", "POST", "/admin/vouchers/void")
export const refundVouchers = endpoint("vouchers", "refund", "POST", "/admin/vouchers/refund")
export const deleteVouchers = endpoint("vouchers", "delete", "POST", "/admin/vouchers/delete")
export const exportVouchers = endpoint("vouchers", "export", "GET", "/admin/vouchers/export")

/** What lists and drawers show of a voucher. */
export type Voucher = Awaited<ReturnType<typeof readVoucher>>
export type VoucherState = Voucher["state"]

import { endpoint } from "../../../api/endpoint.ts"

export const mintVouchers = endpoint("vouchers", "mint", "POST", "/admin/vouchers")
export const mintStream = endpoint("vouchers", "mintStream", "POST", "/admin/vouchers/stream")
export const readProduct = endpoint("products", "get", "GET", "/admin/skus/:id")

export type Product = Awaited<ReturnType<typeof readProduct>>
export type MintPayload = Parameters<typeof mintVouchers>[0]["payload"]

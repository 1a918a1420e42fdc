import { endpoint } from "../../../api/endpoint.ts"

export const listOrders = endpoint("shopOrders", "list", "GET", "/admin/orders")
export const readOrder = endpoint("shopOrders", "get", "GET", "/admin/orders/:id")

export type ShopOrder = Awaited<ReturnType<typeof readOrder>>

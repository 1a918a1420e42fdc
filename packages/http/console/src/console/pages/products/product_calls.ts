import { endpoint } from "../../../api/endpoint.ts"

export const listProducts = endpoint("products", "list", "GET", "/admin/skus")
export const readProduct = endpoint("products", "get", "GET", "/admin/skus/:id")
export const createProduct = endpoint("products", "create", "POST", "/admin/skus")
export const editProduct = endpoint("products", "edit", "PATCH", "/admin/skus/:id")
export const readStatistics = endpoint("products", "statistics", "GET", "/admin/skus/:id/statistics")

export type Product = Awaited<ReturnType<typeof readProduct>>

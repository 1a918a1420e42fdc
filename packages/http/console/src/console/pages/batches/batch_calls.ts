import { endpoint } from "../../../api/endpoint.ts"

export const listBatches = endpoint("batches", "list", "GET", "/admin/vouchers/history")
export const readBatch = endpoint("batches", "get", "GET", "/admin/batches/:id")
export const voidBatch = endpoint("batches", "void", "POST", "/admin/batches/:id/void")

export type Batch = Awaited<ReturnType<typeof readBatch>>

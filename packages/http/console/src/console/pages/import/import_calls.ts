import { endpoint } from "../../../api/endpoint.ts"

export const importVouchers = endpoint("vouchers", "import", "POST", "/admin/vouchers/import")

export type ImportReport = Awaited<ReturnType<typeof importVouchers>>

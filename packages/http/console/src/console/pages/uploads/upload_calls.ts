import { endpoint } from "../../../api/endpoint.ts"

export const importLeases = endpoint("leases", "import", "POST", "/admin/leases/import")
export const importWorkspaces = endpoint("workspaces", "import", "POST", "/admin/workspaces/import")

export type UploadReport = Awaited<ReturnType<typeof importLeases>>

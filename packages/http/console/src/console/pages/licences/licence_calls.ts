import { endpoint } from "../../../api/endpoint.ts"

export const listLicences = endpoint("licenceDesk", "list", "GET", "/admin/licences")
export const searchLicences = endpoint("licenceDesk", "search", "POST", "/admin/licences/search")
export const readLicence = endpoint("licenceDesk", "get", "GET", "/admin/licences/:id")
export const editLicence = endpoint("licenceDesk", "edit", "PATCH", "/admin/licences/:id")
export const suspendLicence = endpoint("licenceDesk", "suspend", "POST", "/admin/licences/:id/suspend")
export const resumeLicence = endpoint("licenceDesk", "resume", "POST", "/admin/licences/:id/resume")
export const banLicence = endpoint("licenceDesk", "ban", "POST", "/admin/licences/:id/ban")
export const unbindMachine = endpoint("licenceDesk", "unbind", "POST", "/admin/licences/:id/unbind")
export const transferMachine = endpoint("licenceDesk", "transfer", "POST", "/admin/licences/:id/transfer")
export const issueFile = endpoint("licenceDesk", "file", "POST", "/admin/licences/:id/file")
export const addLicenceKey = endpoint("licenceDesk", "rotateKey", "POST", "/admin/licence-keys")
export const listLicenceKeys = endpoint("licences", "keys", "GET", "/api/licence-keys")
export const readLicenceProduct = endpoint("products", "get", "GET", "/admin/skus/:id")
export const exportLicences = endpoint("licenceDesk", "export", "GET", "/admin/licences/export")

export type LicenceDetail = Awaited<ReturnType<typeof readLicence>>
export type Licence = Awaited<ReturnType<typeof listLicences>>["items"][number]
export type LicenceState = Licence["state"]
export type LicenceMachine = LicenceDetail["machines"][number]
export type LicencePublicKey = Awaited<ReturnType<typeof listLicenceKeys>>["keys"][number]

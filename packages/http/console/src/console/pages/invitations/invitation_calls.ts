import { endpoint } from "../../../api/endpoint.ts"

export const listInvitations = endpoint("invitations", "list", "GET", "/admin/invitations")
export const createInvitation = endpoint("invitations", "create", "POST", "/admin/invitations")
export const revokeInvitation = endpoint("invitations", "revoke", "POST", "/admin/invitations/:id/revoke")

export type Invitation = Awaited<ReturnType<typeof listInvitations>>["items"][number]

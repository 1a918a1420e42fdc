import { endpoint } from "../../../api/endpoint.ts"

export const verifyAddress = endpoint("user", "verify", "POST", "/api/user/verify")
export const resetPassword = endpoint("user", "reset", "POST", "/api/user/password/reset")
export const acceptInvitation = endpoint("user", "accept", "POST", "/api/user/invitation")
export const forgotPassword = endpoint("user", "forgot", "POST", "/api/user/password/forgot")

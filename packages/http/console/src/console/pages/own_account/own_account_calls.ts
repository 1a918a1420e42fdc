import { endpoint } from "../../../api/endpoint.ts"

export const changePassword = endpoint("account", "changePassword", "POST", "/api/user/password/change")
export const enrolTotp = endpoint("account", "enrolTotp", "POST", "/api/user/totp/enrol")
export const confirmTotp = endpoint("account", "confirmTotp", "POST", "/api/user/totp/confirm")
export const disableTotp = endpoint("account", "disableTotp", "POST", "/api/user/totp/disable")
export const renewRecoveryCodes = endpoint("account", "renewRecoveryCodes", "POST", "/api/user/totp/recovery-codes")
export const listSessions = endpoint("account", "sessions", "GET", "/api/user/sessions")
export const endSession = endpoint("account", "endSession", "POST", "/api/user/sessions/:id/end")
export const logOutEverywhere = endpoint("account", "logoutEverywhere", "POST", "/api/user/logout-everywhere")
export const listDevices = endpoint("account", "devices", "GET", "/api/user/devices")
export const removeDevice = endpoint("account", "removeDevice", "POST", "/api/user/devices/:id/remove")

export type Enrolment = Awaited<ReturnType<typeof enrolTotp>>
export type Session = Awaited<ReturnType<typeof listSessions>>["items"][number]
export type Device = Awaited<ReturnType<typeof listDevices>>["items"][number]

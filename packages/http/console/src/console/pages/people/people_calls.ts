import { endpoint } from "../../../api/endpoint.ts"

export const listPeople = endpoint("people", "list", "GET", "/admin/users")
export const readPerson = endpoint("people", "get", "GET", "/admin/users/:id")
export const setRole = endpoint("people", "setRole", "PUT", "/admin/users/:id/role")
export const disablePerson = endpoint("people", "disable", "POST", "/admin/users/:id/disable")
export const enablePerson = endpoint("people", "enable", "POST", "/admin/users/:id/enable")
export const logOutPerson = endpoint("people", "logout", "POST", "/admin/users/:id/logout")

export type PersonDetails = Awaited<ReturnType<typeof readPerson>>
export type PersonView = PersonDetails["user"]
export type Role = PersonView["role"]
export const ROLES = ["super_admin", "admin", "distributor", "user"] as const satisfies ReadonlyArray<Role>

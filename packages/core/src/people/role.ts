import { Schema } from "effect"
import { PERMISSIONS, type Permission } from "../identity/mod.ts"

/** What a person is to the installation. Staff are super admins and admins. */
export const Role = Schema.Literal("super_admin", "admin", "distributor", "user").annotations({ identifier: "Role" })
export type Role = typeof Role.Type

/**
 * Permissions that only super admins have: whoever held them could give themselves all others. Mails hold the links by
 * which a super admin's password is set anew.
 */
const SUPER_ONLY: ReadonlySet<Permission> = new Set(["people:roles", "token:manage", "mail:reveal"])

/** What an admin may be granted. */
export const GRANTABLE: ReadonlyArray<Permission> = PERMISSIONS.filter((permission) => !SUPER_ONLY.has(permission))

/** What a person may do as an operator: a super admin everything, an admin what was granted, others nothing. */
export const permissionsOf = (person: {
  readonly role: Role
  readonly permissions: ReadonlyArray<Permission>
}): ReadonlySet<Permission> => {
  switch (person.role) {
    case "super_admin":
      return new Set(PERMISSIONS)
    case "admin":
      return new Set(person.permissions.filter((permission) => !SUPER_ONLY.has(permission)))
    case "distributor":
    case "user":
      return new Set()
  }
}

/** Whether a person helps to run the installation. Only who may edit roles may touch them. */
export const isStaff = (role: Role): boolean => role === "super_admin" || role === "admin"

import { PERMISSIONS } from "@mintcode/core/identity"
import { GRANTABLE, permissionsOf, Role } from "@mintcode/core/people"
import { describe, expect, it } from "vitest"
import { isStaff, may } from "./may.ts"
import { GRANTABLE_NAMES } from "./permission_names.ts"

describe("what pages let somebody do", () => {
  it("is what the server would do, for every role and permission", () => {
    const granted = ["voucher:read", "mail:read"] as const
    for (const role of Role.literals) {
      const allowed = permissionsOf({ role, permissions: granted })
      for (const permission of PERMISSIONS) {
        expect([role, permission, may({ role, permissions: granted }, permission)]).toEqual([
          role,
          permission,
          allowed.has(permission),
        ])
      }
      expect(isStaff({ role })).toBe(role === "super_admin" || role === "admin")
    }
  })

  it("offers to grant what may be granted, all of it", () => {
    expect([...GRANTABLE_NAMES]).toEqual([...GRANTABLE])
  })
})

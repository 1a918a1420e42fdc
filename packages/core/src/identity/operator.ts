import { Context, Effect } from "effect"
import type { Actor } from "../kernel/mod.ts"
import { Refused } from "../kernel/mod.ts"
import { PERMISSIONS, type Permission } from "./permission.ts"

/** An operator whose credential was checked, and what it may do. */
export interface OperatorShape {
  readonly actor: Actor
  readonly permissions: ReadonlySet<Permission>
}

/** The operator on whose behalf a use case runs. */
export class Operator extends Context.Tag("@mintcode/core/identity/Operator")<Operator, OperatorShape>() {}

/**
 * The operator, once it is known to hold the permission. Each admin use case begins with it, so that none can be
 * reached around the check, and gets the actor for its audit event from it.
 */
export const operatorWith = (permission: Permission): Effect.Effect<OperatorShape, Refused, Operator> =>
  Effect.flatMap(Operator, (operator) =>
    operator.permissions.has(permission)
      ? Effect.succeed(operator)
      : new Refused({ code: "PERMISSION_MISSING", reason: `This needs the permission "${permission}"` }),
  )

/** An operator who may do everything: for programs that embed core and check their own users. */
export const trustedOperator = (id: string): OperatorShape => ({
  actor: { kind: "operator", id, ip: null },
  permissions: new Set(PERMISSIONS),
})

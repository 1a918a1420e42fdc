import type { Permission } from "@mintcode/core/identity"
import { Context } from "effect"

/** The one permission that an admin endpoint needs: an annotation of the declaration, enforced by `OperatorAuth`. */
export class RequiredPermission extends Context.Tag("@mintcode/http/api/RequiredPermission")<
  RequiredPermission,
  Permission
>() {}

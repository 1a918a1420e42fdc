import { HttpApiMiddleware, HttpApiSecurity, OpenApi } from "@effect/platform"
import { Operator } from "@mintcode/core/identity"
import { Schema } from "effect"
import { problem } from "./problem.ts"

const bearer = HttpApiSecurity.bearer.pipe(
  HttpApiSecurity.annotateContext(
    OpenApi.annotations({
      description:
        "An operator token (`mintcode admin token` makes one), or a session of a person whose role has the permission",
      format: "mop_…",
    }),
  ),
)

/** Turns an operator token or a session into the operator it stands for, and checks the endpoint's `RequiredPermission`. */
export class OperatorAuth extends HttpApiMiddleware.Tag<OperatorAuth>()("@mintcode/http/api/OperatorAuth", {
  failure: Schema.Union(
    problem(401, "TOKEN_MISSING", "TOKEN_REFUSED"),
    problem(403, "PERMISSION_MISSING", "CSRF_REFUSED"),
    problem(503, "STORAGE_UNAVAILABLE"),
  ),
  provides: Operator,
  security: { operatorToken: bearer },
}) {}

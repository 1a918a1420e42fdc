import { HttpApiMiddleware, HttpApiSecurity, OpenApi } from "@effect/platform"
import { Developer } from "@mintcode/core/developer"
import { Schema } from "effect"
import { problem } from "./problem.ts"

const bearer = HttpApiSecurity.bearer.pipe(
  HttpApiSecurity.annotateContext(
    OpenApi.annotations({
      description: "An API key: `mintcode key create` makes one",
      format: "sk_live_… or sk_test_…",
    }),
  ),
)

/** Turns an API key into the developer it stands for, counts it, and holds it to its rate. */
export class KeyAuth extends HttpApiMiddleware.Tag<KeyAuth>()("@mintcode/http/api/KeyAuth", {
  failure: Schema.Union(
    problem(401, "API_KEY_MISSING", "API_KEY_REFUSED", "API_KEY_REVOKED", "API_KEY_OWNER", "API_KEY_EXPIRED"),
    problem(403, "API_KEY_NETWORK", "SCOPE_MISSING"),
    problem(429, "KEY_RATE_LIMITED"),
    problem(503, "STORAGE_UNAVAILABLE"),
  ),
  provides: Developer,
  security: { apiKey: bearer },
}) {}

import { HttpApiMiddleware, HttpApiSecurity, OpenApi } from "@effect/platform"
import { Person } from "@mintcode/core/people"
import { Schema } from "effect"
import { problem } from "./problem.ts"

/** The cookie that a browser's session lies in. The prefix binds it to this host, path and TLS (RFC 6265bis, 4.1.3.2). */
export const SESSION_COOKIE = "__Host-mintcode_session"
/** What it is called where the public address has no TLS: browsers refuse the prefix there. For development. */
export const SESSION_COOKIE_PLAIN = "mintcode_session"
/** The header that a page has to send with what it changes by its cookie: another site's page cannot. Any value will do. */
export const CSRF_HEADER = "x-mintcode-csrf"

const bearer = HttpApiSecurity.bearer.pipe(
  HttpApiSecurity.annotateContext(
    OpenApi.annotations({
      description: `A session from \`POST /api/user/login\`; browsers send the cookie \`${SESSION_COOKIE}\` instead, with the header \`${CSRF_HEADER}\` on what changes something`,
      format: "mst_…",
    }),
  ),
)

/** Turns a session, as bearer token or cookie, into the person it is of. */
export class PersonAuth extends HttpApiMiddleware.Tag<PersonAuth>()("@mintcode/http/api/PersonAuth", {
  failure: Schema.Union(
    problem(401, "TOKEN_MISSING", "TOKEN_REFUSED"),
    problem(403, "CSRF_REFUSED"),
    problem(503, "STORAGE_UNAVAILABLE"),
  ),
  provides: Person,
  security: { session: bearer },
}) {}

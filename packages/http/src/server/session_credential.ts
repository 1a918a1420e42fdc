import type { HttpServerRequest } from "@effect/platform"
import { SESSION_PREFIX } from "@mintcode/core/people"
import { Redacted } from "effect"
import { CSRF_HEADER, SESSION_COOKIE, SESSION_COOKIE_PLAIN } from "../api/mod.ts"
import { bearerToken } from "./bearer_token.ts"

type Request = HttpServerRequest.HttpServerRequest

/** What our cookie looks like. Another one is not ours. */
const COOKIE = /^mst_[A-Za-z0-9_-]{43}$/
/** Methods that change nothing (RFC 9110, section 9.2.1). */
const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"])

/** A session that a request shows. */
export interface SessionCredential {
  readonly token: Redacted.Redacted<string>
  readonly byCookie: boolean
}

/** The name of the session's cookie under this public address. */
export const sessionCookieName = (publicUrl: string): string =>
  publicUrl.startsWith("https:") ? SESSION_COOKIE : SESSION_COOKIE_PLAIN

/**
 * The session that a request shows: a bearer token or, where there is no `Authorization` at all, the cookie. A bearer
 * token of another kind is no session.
 */
export const sessionCredential = (request: Request, publicUrl: string): SessionCredential | undefined => {
  if (request.headers["authorization"] !== undefined) {
    const token = bearerToken(request)
    return token !== undefined && Redacted.value(token).startsWith(SESSION_PREFIX)
      ? { token, byCookie: false }
      : undefined
  }
  const cookie = request.cookies[sessionCookieName(publicUrl)]
  return cookie === undefined || !COOKIE.test(cookie) ? undefined : { token: Redacted.make(cookie), byCookie: true }
}

/**
 * Whether a request may come from another site's page. Browsers say where a request comes from (`Sec-Fetch-Site`, or
 * `Origin` before that), and no page of another site can set a header of ours without being asked about it first.
 */
export const isForged = (request: Request, publicUrl: string): boolean =>
  !SAFE_METHODS.has(request.method) && (isCrossSite(request, publicUrl) || (request.headers[CSRF_HEADER] ?? "") === "")

/** The same for log-ins, which no cookie is needed for: whoever sends no browser's headers is no page. */
export const isCrossSite = (request: Request, publicUrl: string): boolean => {
  const site = request.headers["sec-fetch-site"]
  if (site !== undefined) return site !== "same-origin" && site !== "none"
  const origin = request.headers["origin"]
  return origin !== undefined && origin !== new URL(publicUrl).origin
}

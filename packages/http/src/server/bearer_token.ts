import { Redacted } from "effect"
import type { PlainRequest } from "./plain_request.ts"

/** Longest text that is looked at as a token. */
const TOKEN_MAX = 512
const BEARER = /^bearer +([\x21-\x7e]+)$/i

/** The bearer token of a request (RFC 6750, section 2.1), if it carries one. */
export const bearerToken = (request: Pick<PlainRequest, "headers">): Redacted.Redacted<string> | undefined => {
  const header = request.headers["authorization"] ?? ""
  const token = header.length > TOKEN_MAX ? undefined : BEARER.exec(header)?.[1]
  return token === undefined ? undefined : Redacted.make(token)
}

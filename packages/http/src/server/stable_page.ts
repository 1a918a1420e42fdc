import { type HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { base64Url, type CryptoShape } from "@mintcode/core/kernel"
import { isKnownTag } from "./entity_tag.ts"

/**
 * A page that stays the same as long as the program runs: its bytes are made once, and whoever has them is told so
 * (RFC 9110, section 13.1.2).
 */
export const makeStablePage = (
  crypto: CryptoShape,
  text: string,
  contentType: string,
  more: Readonly<Record<string, string>> = {},
): ((request: HttpServerRequest.HttpServerRequest) => HttpServerResponse.HttpServerResponse) => {
  const etag = `"${base64Url(crypto.sha256(text))}"`
  // A browser takes the headers of a 304 for those of the page: they have to be the same.
  const headers = { ...more, etag, "cache-control": "no-cache" }
  const whole = HttpServerResponse.uint8Array(new TextEncoder().encode(text), { contentType, headers })
  const unchanged = HttpServerResponse.empty({ status: 304, headers })
  return (request) => (isKnownTag(request.headers["if-none-match"], etag) ? unchanged : whole)
}

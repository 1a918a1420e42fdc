import { base64Url, type CryptoShape } from "@mintcode/core/kernel"
import type { HolderProof } from "@mintcode/core/redemption"
import { Effect, Redacted } from "effect"
import { HOLDER_COOKIE } from "../api/mod.ts"
import { bearerToken } from "../server/bearer_token.ts"
import type { PlainRequest } from "../server/plain_request.ts"

/** Entropy of the holder's cookie: 256 bit. */
const COOKIE_BYTES = 32
/** What such a cookie looks like. Another one is not ours, and nothing is bound to it. */
const COOKIE = /^[A-Za-z0-9_-]{43}$/
const KEY = /^[\x20-\x7e]{1,255}$/

/** What a request shows for being the holder: bearer token, cookie, idempotency key. */
export const holderProof = (request: PlainRequest): HolderProof => {
  const token = bearerToken(request)
  const cookie = request.cookies[HOLDER_COOKIE]
  const key = request.headers["idempotency-key"]
  return {
    ...(token === undefined ? {} : { token }),
    ...(cookie === undefined || !COOKIE.test(cookie) ? {} : { cookie: Redacted.make(cookie) }),
    ...(key === undefined || !KEY.test(key) ? {} : { idempotencyKey: Redacted.make(key) }),
  }
}

export const newHolderCookie = (crypto: CryptoShape): Effect.Effect<Redacted.Redacted<string>> =>
  Effect.map(crypto.randomBytes(COOKIE_BYTES), (bytes) => Redacted.make(base64Url(bytes)))

import { endpoint } from "../api/endpoint.ts"
import type { AnswerOf, Endpoint } from "../api/wire.ts"

export const readSite = endpoint("system", "site", "GET", "/site")
export const redeemCode = endpoint("redeem", "redeem", "POST", "/redeem")
export const redeemCodes = endpoint("redeem", "redeemBatch", "POST", "/redeem/batch")
export const readStatus = endpoint("redeem", "status", "GET", "/redeem/:id")
export const readResult = endpoint("redeem", "result", "GET", "/redeem/:id/result")
export const retryRedemption = endpoint("redeem", "retry", "POST", "/redeem/:id/retry")
export const cancelRedemption = endpoint("redeem", "cancel", "POST", "/redeem/:id/cancel")

/** What the page is told of the shop. */
export type Site = AnswerOf<Endpoint<"system", "site">>
/** A redemption as its holder sees it. */
export type View = AnswerOf<Endpoint<"redeem", "status">>
/** A redemption that was accepted, with its holder's token. */
export type Accepted = AnswerOf<Endpoint<"redeem", "redeem">>
/** What was delivered. */
export type Delivered = AnswerOf<Endpoint<"redeem", "result">>

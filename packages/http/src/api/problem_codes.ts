/**
 * Every stable `code` that a problem may carry, with its HTTP status and title. The one place where statuses are
 * decided; what is missing here gets the status of its family.
 */
export const PROBLEM_CODES = {
  // The request cannot be read.
  BAD_REQUEST: [400, "The request cannot be read"],
  JSON_MALFORMED: [400, "The body is not JSON"],
  FIELD_MISSING: [400, "A field is missing"],
  FIELD_INVALID: [400, "A field is not acceptable"],
  UNKNOWN_FIELD: [400, "A field is not known"],
  TEXT_INVALID: [400, "A text holds characters that no text may hold"],
  CURSOR_INVALID: [400, "The cursor does not belong to this list"],
  COUNT_TOO_LARGE: [400, "Too many for one JSON answer"],
  BODY_TOO_LARGE: [413, "The body is too large"],
  URL_TOO_LONG: [414, "The address is too long"],
  CONTENT_TYPE_UNSUPPORTED: [415, "The content type is not supported"],
  // There is no such thing.
  ROUTE_NOT_FOUND: [404, "There is no such route"],
  METHOD_NOT_ALLOWED: [405, "The method is not allowed here"],
  REDEMPTION_NOT_FOUND: [404, "There is no such redemption"],
  VOUCHER_NOT_FOUND: [404, "There is no such voucher"],
  BATCH_NOT_FOUND: [404, "There is no such batch"],
  PRODUCT_NOT_FOUND: [404, "There is no such product"],
  PLAN_NOT_FOUND: [404, "There is no such plan"],
  UPSTREAM_NOT_FOUND: [404, "There is no such upstream account"],
  SETTING_NOT_FOUND: [404, "There is no such setting"],
  TOKEN_NOT_FOUND: [404, "There is no such token"],
  API_KEY_NOT_FOUND: [404, "There is no such API key"],
  ORDER_NOT_FOUND: [404, "There is no such order"],
  WEBHOOK_NOT_FOUND: [404, "There is no such webhook endpoint"],
  WEBHOOK_DELIVERY_NOT_FOUND: [404, "There is no such webhook delivery"],
  // Who asks.
  TOKEN_MISSING: [401, "A bearer token is needed"],
  TOKEN_REFUSED: [401, "The token is not accepted"],
  PERMISSION_MISSING: [403, "The permission is missing"],
  API_KEY_MISSING: [401, "An API key is needed"],
  API_KEY_REFUSED: [401, "The API key is not accepted"],
  API_KEY_REVOKED: [401, "The API key was revoked"],
  API_KEY_EXPIRED: [401, "The API key has expired"],
  API_KEY_NETWORK: [403, "The API key may not be used from this address"],
  SCOPE_MISSING: [403, "The API key lacks a scope"],
  // The rules say no.
  CODE_REFUSED: [422, "The code cannot be redeemed"],
  TRIES_EXHAUSTED: [409, "The code has failed too often"],
  PRODUCT_UNAVAILABLE: [409, "The product is not available at the moment"],
  NOT_DELIVERED: [409, "Nothing has been delivered yet"],
  REDEMPTION_STATE: [409, "The redemption is in another state"],
  VOUCHER_STATE: [409, "The voucher is in another state"],
  BATCH_IN_PROGRESS: [409, "The batch is being minted"],
  BALANCE_TOO_LOW: [402, "The balance is too low"],
  ORDER_STATE: [409, "The order is in another state"],
  API_KEY_STATE: [409, "The API key is in another state"],
  WEBHOOK_URL_REFUSED: [400, "The address is not one that webhooks are sent to"],
  WEBHOOKS_FULL: [409, "There are too many webhook endpoints"],
  IDEMPOTENCY_IN_FLIGHT: [409, "The same request is being carried out"],
  IDEMPOTENCY_MISMATCH: [422, "The idempotency key was used for another request"],
  // Somebody was faster, or the name is taken.
  CONFLICT: [409, "It was changed meanwhile"],
  VERSION_MISMATCH: [412, "It was changed since it was read"],
  PRODUCT_EXISTS: [409, "There is a product with this id"],
  PLAN_NAME_TAKEN: [409, "There is a plan with this name"],
  UPSTREAM_NAME_TAKEN: [409, "There is an upstream account with this name"],
  CODE_EXISTS: [409, "A code exists already"],
  // Too fast.
  RATE_LIMITED: [429, "Too many requests"],
  TRY_LATER: [429, "Too soon"],
  KEY_RATE_LIMITED: [429, "Too many requests with this key"],
  STREAMS_EXHAUSTED: [429, "Too many open event streams"],
  // The upstream, for operators only.
  UPSTREAM_FAILED: [502, "The upstream did not give a usable answer"],
  UPSTREAM_REFUSED: [502, "The upstream refused"],
  UPSTREAM_THROTTLED: [503, "The upstream asked to slow down"],
  // Ours.
  INTERNAL: [500, "Something went wrong on our side"],
  STORAGE_UNAVAILABLE: [503, "Storage does not answer"],
  STORAGE_FULL: [503, "Storage is full"],
  STORAGE_READ_ONLY: [503, "Storage cannot be written to"],
  STORAGE_BROKEN: [503, "Storage is damaged"],
  NOT_READY: [503, "The server is not ready"],
} as const satisfies Readonly<Record<string, readonly [status: number, title: string]>>

export type ProblemCode = keyof typeof PROBLEM_CODES

/** Whether a code is one of the table's. */
export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(PROBLEM_CODES, code)

/** Titles of codes that core may add to without this package knowing: the family's words. */
export const FAMILY_TITLES: Readonly<Record<number, string>> = {
  400: "The input is not acceptable",
  404: "There is no such thing",
  409: "The rules say no",
  429: "Too many requests",
}

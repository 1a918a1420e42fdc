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
  FORMAT_WEAK: [400, "Codes of this format are too easy to guess"],
  FORMAT_TOO_SMALL: [400, "The format has too few codes"],
  ALPHABET_AMBIGUOUS: [400, "Symbols of the alphabet read alike"],
  LABEL_TOO_LONG: [400, "The label does not fit into the code"],
  EXPIRY_PAST: [400, "The expiry lies in the past"],
  PLAN_PARAMETERS_INVALID: [400, "The plan's parameters do not fit its upstream"],
  PLAN_LISTED_TWICE: [400, "A plan is listed twice"],
  DRIVER_UNKNOWN: [400, "There is no such driver"],
  TOKEN_NEEDED: [400, "Another host needs its token"],
  TOKEN_NAME_INVALID: [400, "The token's name is not acceptable"],
  SETTING_INVALID: [400, "The setting's value is not acceptable"],
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
  LICENCE_NOT_FOUND: [404, "There is no such licence"],
  MACHINE_NOT_FOUND: [404, "There is no such machine"],
  PLAN_NOT_FOUND: [404, "There is no such plan"],
  UPSTREAM_NOT_FOUND: [404, "There is no such upstream account"],
  BAN_NOT_FOUND: [404, "There is no such ban"],
  SETTING_NOT_FOUND: [404, "There is no such setting"],
  TOKEN_NOT_FOUND: [404, "There is no such token"],
  // Who asks.
  TOKEN_MISSING: [401, "A bearer token is needed"],
  TOKEN_REFUSED: [401, "The token is not accepted"],
  PERMISSION_MISSING: [403, "The permission is missing"],
  CHALLENGE_REQUIRED: [403, "A challenge has to be passed first"],
  CHALLENGE_FAILED: [403, "The challenge was not passed"],
  CHALLENGE_UNAVAILABLE: [503, "Challenges cannot be checked at the moment"],
  // The rules say no.
  CODE_REFUSED: [422, "The code cannot be redeemed"],
  TRIES_EXHAUSTED: [409, "The code has failed too often"],
  PRODUCT_UNAVAILABLE: [409, "The product is not available at the moment"],
  MACHINE_CODE_NEEDED: [422, "A machine code is needed"],
  MACHINE_CODE_INVALID: [400, "This cannot be a machine code"],
  LICENCE_NOT_STARTED: [409, "The licence cannot be used yet"],
  LICENCE_ENDS_FIRST: [400, "The licence would end before it starts"],
  LICENCE_STATE: [409, "The licence is in another state"],
  MACHINE_BOUND: [409, "The machine is bound already"],
  NOT_DELIVERED: [409, "Nothing has been delivered yet"],
  REDEMPTION_STATE: [409, "The redemption is in another state"],
  VOUCHER_STATE: [409, "The voucher is in another state"],
  BATCH_IN_PROGRESS: [409, "The batch is being minted"],
  IDEMPOTENCY_IN_FLIGHT: [409, "The same request is being carried out"],
  IDEMPOTENCY_MISMATCH: [422, "The idempotency key was used for another request"],
  // Somebody was faster, or the name is taken.
  CONFLICT: [409, "It was changed meanwhile"],
  VERSION_MISMATCH: [412, "It was changed since it was read"],
  PRODUCT_EXISTS: [409, "There is a product with this id"],
  PLAN_NAME_TAKEN: [409, "There is a plan with this name"],
  UPSTREAM_NAME_TAKEN: [409, "There is an upstream account with this name"],
  TOKEN_NAME_TAKEN: [409, "There is a token with this name"],
  CODE_EXISTS: [409, "A code exists already"],
  // Too fast.
  RATE_LIMITED: [429, "Too many requests"],
  TRY_LATER: [429, "Too soon"],
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

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
  // Who asks.
  TOKEN_MISSING: [401, "A bearer token is needed"],
  TOKEN_REFUSED: [401, "The token is not accepted"],
  PERMISSION_MISSING: [403, "The permission is missing"],
  CSRF_REFUSED: [403, "The request may come from another site"],
  // People.
  EMAIL_INVALID: [400, "The address is not acceptable"],
  PASSWORD_WEAK: [400, "The password is too weak"],
  PERMISSIONS_INVALID: [400, "The permissions do not fit the role"],
  LOGIN_REFUSED: [401, "The address or the password is wrong"],
  TOTP_REQUIRED: [401, "A one-time code is needed"],
  TOTP_REFUSED: [401, "The one-time code is not accepted"],
  EMAIL_UNVERIFIED: [403, "The address is not confirmed"],
  ACCOUNT_DISABLED: [403, "The account is disabled"],
  PASSWORD_REFUSED: [403, "The password is wrong"],
  USER_IS_STAFF: [403, "Only who may edit roles may do this to an admin"],
  USER_NOT_FOUND: [404, "There is no such person"],
  SESSION_NOT_FOUND: [404, "There is no such session"],
  DEVICE_NOT_FOUND: [404, "There is no such device"],
  INVITATION_NOT_FOUND: [404, "There is no such invitation"],
  MAIL_NOT_FOUND: [404, "There is no such mail"],
  EMAIL_TAKEN: [409, "There is an account with this address"],
  TOTP_ACTIVE: [409, "One-time codes are in use"],
  TOTP_INACTIVE: [409, "One-time codes are not in use"],
  DEVICE_LIMIT: [409, "The person has as many devices as there may be"],
  USER_STATE: [409, "The account is in another state"],
  LAST_SUPER_ADMIN: [409, "This is the last super admin"],
  INVITATION_STATE: [409, "The invitation is in another state"],
  MAIL_STATE: [409, "The mail is in another state"],
  EMAIL_TOKEN_REFUSED: [410, "The link is not valid any more"],
  INVITATION_REFUSED: [410, "The invitation is not valid any more"],
  LOGIN_THROTTLED: [429, "Too many log-ins failed"],
  PASSWORDS_BUSY: [429, "Too many passwords are being checked"],
  MAIL_LIMIT: [429, "The address had too many mails"],
  // The rules say no.
  CODE_REFUSED: [422, "The code cannot be redeemed"],
  TRIES_EXHAUSTED: [409, "The code has failed too often"],
  PRODUCT_UNAVAILABLE: [409, "The product is not available at the moment"],
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

import { ADDRESS_WORDS, type SignalWords } from "../seat_http/seat_signal.ts"

/**
 * What SCIM servers say, besides the words that all providers share: `{status, scimType, detail}` (RFC 7644, 3.12).
 * `uniqueness` comes with 409, and means that somebody has this user name.
 */
export const SCIM_WORDS: SignalWords = [
  ["member", /uniqueness|user\w* already exists/],
  ["limit", /too ?many requests/],
  ["missing", /(resource|user|group) [\w ]*(not found|does not exist)/],
  ["address", ADDRESS_WORDS],
  ["address", /invalidvalue.*(username|e ?mail)|(username|e ?mails?) (must|is) [\w ]*(valid|allowed|domain)/],
]

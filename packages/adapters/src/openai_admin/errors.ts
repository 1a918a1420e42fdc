import { ADDRESS_WORDS, type SignalWords } from "../seat_http/seat_signal.ts"

/** What the administration API says, besides the words that all providers share: `{error: {message, type, param, code}}`. */
export const OPENAI_ADMIN_WORDS: SignalWords = [
  [
    "key",
    /incorrect api key|missing scopes|insufficient permissions|invalid api key|api key (is |was )?(disabled|deleted)/,
  ],
  ["closed", /organi[sz]ation (not found|deactivated|archived)|account deactivated|billing hard limit/],
  ["limit", /rate limit( exceeded| reached)?/],
  ["missing", /(invite|user) (was |is )?(not found|does not exist)|no such (invite|user)/],
  ["address", ADDRESS_WORDS],
]

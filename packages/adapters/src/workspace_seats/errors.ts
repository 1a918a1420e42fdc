import { ADDRESS_WORDS, type SignalWords } from "../seat_http/seat_signal.ts"

/**
 * What team workspaces say, besides the words that all providers share. `token_expired`, `token_invalidated`,
 * `token_revoked`, `account_deactivated`, `account_suspended`, `deactivated_workspace`, "maximum number of seats",
 * "no seats available", `seat_true_up_pending` and "additional seat needed" are among those.
 */
export const WORKSPACE_WORDS: SignalWords = [
  [
    "missing",
    /(invite|invitation|user|member) (was |is )?(not found|does not exist|doesn't exist)|no (pending )?invit\w+ found/,
  ],
  ["address", ADDRESS_WORDS],
]

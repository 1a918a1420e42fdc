import { Schema } from "effect"
import { isHtml } from "../upstream_http/lenient_json.ts"
import type { UpstreamAnswer } from "../upstream_http/upstream_http.ts"
import { refusalWords } from "./refusal_words.ts"

/**
 * What a refusal says, in whichever protocol:
 *
 * - `key`: the token is dead or may not do this
 * - `closed`: the workspace is gone
 * - `full`: no seat is left; the workspace is well
 * - `member`, `invited`: the address is one already
 * - `address`: nobody can be invited there
 * - `conflict`: something else is changing the same membership
 * - `limit`: too many calls
 * - `blocked`: something on the way answered, not the provider
 * - `missing`: no such thing
 * - `transient`: did not work and may work later, for certain without an effect
 * - `refused`: no, for a reason of its own
 */
export const SeatSignal = Schema.Literal(
  "key",
  "closed",
  "full",
  "member",
  "invited",
  "address",
  "conflict",
  "limit",
  "blocked",
  "missing",
  "transient",
  "refused",
)
export type SeatSignal = typeof SeatSignal.Type

/** A provider's "no". The text is its own, without addresses and secrets, for operators only. */
export class SeatRefusal extends Schema.TaggedError<SeatRefusal>()("SeatRefusal", {
  operation: Schema.String,
  status: Schema.Int,
  signal: SeatSignal,
  text: Schema.String,
  retryAfterMs: Schema.NullOr(Schema.Int),
}) {}

/** A protocol's words for a signal; the first row that fits is taken. Words are compared as `refusalWords` writes them. */
export type SignalWords = ReadonlyArray<readonly [signal: SeatSignal, words: RegExp]>

/** Words that every provider uses alike. Full goes before the token: a full workspace answers 401 as well. */
const COMMON_SIGNAL_WORDS: SignalWords = [
  [
    "full",
    /maximum number of (seats|users|members)|no (more )?(seats?|licen[cs]es?) (are |is )?(available|left)|seat true up pending|additional seats? (is |are )?needed|seat limit|(licen[cs]e|user|member) (limit|quota)|not enough (seats|licen[cs]es)/,
  ],
  [
    "closed",
    /account (is |has been |was )?(deactivated|suspended|closed|deleted)|deactivated workspace|workspace (is |has been |was )?(deactivated|suspended|closed|deleted)|organi[sz]ation (is |has been |was )?(deactivated|suspended|closed|deleted)/,
  ],
  [
    "member",
    /already (in|part of|belongs? to) (the |this |your )?(workspace|team|organi[sz]ation|account)|already (a |an )?(active )?(member|user)/,
  ],
  [
    "invited",
    /already (been )?(invited|pending)|(pending|outstanding) invit\w+ (already )?exists|invite already exists/,
  ],
  [
    "key",
    /token (is |has been |was |has )?(expired|invalidated|revoked|invalid)|invalid (api key|token|authentication)/,
  ],
]

/** Words that say that one address cannot be used. */
export const ADDRESS_WORDS =
  /invalid (e ?mail|address|domain|recipient)|(e ?mail|address|domain)( address)? (is |was )?(not |in|un|dis)[\w ]*(valid|allowed|permitted|supported|accepted|deliverable|verified)|blocked (e ?mail|address|domain)|(e ?mail|address|domain)[\w ]* (blocked|banned|blacklisted)|disposable/

/** Words of something that passes by itself. */
export const TRANSIENT_WORDS =
  /try (again|later)|internal|time ?d? ?out|temporar|unavailable|rate limit|too many|unexpected|unknown error/

/** The signal of words alone; `undefined` when the protocol has no such words. */
export const signalOfWords = (words: string, own: SignalWords): SeatSignal | undefined =>
  [...own, ...COMMON_SIGNAL_WORDS].find(([, pattern]) => pattern.test(words))?.[0]

/**
 * What an answer refuses; `"unknown"` when it cannot be told whether the call took effect, and `undefined` when it is no
 * refusal. Words go before the status, and pages for people count by their status alone: somebody else wrote them.
 */
export const signalOf = (answer: UpstreamAnswer, own: SignalWords): SeatSignal | "unknown" | undefined => {
  const { status } = answer
  if (status >= 200 && status < 300) return isHtml(answer.text) ? "unknown" : undefined
  if (status < 400 || status >= 500) return "unknown"
  if (isHtml(answer.text)) return HTML_SIGNALS[status] ?? "unknown"
  return signalOfWords(refusalWords(answer.text), own) ?? STATUS_SIGNALS[status] ?? "refused"
}

const STATUS_SIGNALS: Readonly<Record<number, SeatSignal | "unknown">> = {
  401: "key",
  403: "key",
  404: "missing",
  // The server gave up on a request that it may have read.
  408: "unknown",
  409: "conflict",
  410: "missing",
  423: "conflict",
  425: "unknown",
  429: "limit",
}

const HTML_SIGNALS: Readonly<Record<number, SeatSignal>> = {
  401: "blocked",
  403: "blocked",
  405: "blocked",
  406: "blocked",
  429: "limit",
  451: "blocked",
}

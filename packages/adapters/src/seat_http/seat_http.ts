import { UpstreamUnknown } from "@mintcode/core/supplier"
import { Effect, Either, type Redacted, Schema } from "effect"
import { parseJson } from "../upstream_http/lenient_json.ts"
import { makeUpstreamHttp, type UpstreamAnswer, type UpstreamRequest } from "../upstream_http/upstream_http.ts"
import { CallTargets } from "./call_targets.ts"
import { spokenWords, withoutAddresses } from "./refusal_words.ts"
import type { SeatClientError } from "./seat_fault.ts"
import { SeatRefusal, type SignalWords, signalOf } from "./seat_signal.ts"

/**
 * What the clients of all seat providers share: sending, and telling refusals from unknown outcomes by each protocol's
 * own words. Not a module of the package: only its adapters use this folder.
 */
export interface SeatHttp {
  /** Sends; what refuses has failed already. */
  readonly send: (call: UpstreamRequest) => Effect.Effect<UpstreamAnswer, SeatClientError>
  /** Sends and reads the answer; one that does not fit is an unknown outcome. */
  readonly decoded: <A, I>(call: UpstreamRequest, schema: Schema.Schema<A, I>) => Effect.Effect<A, SeatClientError>
  /** Reads an answer that came already. */
  readonly read: <A, I>(
    operation: string,
    answer: UpstreamAnswer,
    schema: Schema.Schema<A, I>,
  ) => Effect.Effect<A, UpstreamUnknown>
}

export interface SeatHttpOptions {
  readonly baseUrl: string
  readonly token: Redacted.Redacted<string>
  readonly timeoutMs: number
  readonly words: SignalWords
}

export const makeSeatHttp = (options: SeatHttpOptions): SeatHttp => {
  const http = makeUpstreamHttp({
    baseUrl: options.baseUrl,
    timeoutMs: options.timeoutMs,
    secret: options.token,
    targets: CallTargets,
  })
  /** The secret goes first: a clipped half of it would not be recognised. */
  const clip = (text: string) => withoutAddresses(http.clip(text))
  const unknown = (operation: string, reason: string) =>
    new UpstreamUnknown({ reason: `Cannot ${reason} ${operation}` })

  const send: SeatHttp["send"] = (call) =>
    Effect.flatMap(http.request(call), (answer): Effect.Effect<UpstreamAnswer, SeatClientError> => {
      const signal = signalOf(answer, options.words)
      if (signal === undefined) return Effect.succeed(answer)
      const text = clip(spokenWords(answer.text))
      return signal === "unknown"
        ? Effect.fail(
            new UpstreamUnknown({ reason: `Cannot finish ${call.operation}: status ${answer.status} ${text}`.trim() }),
          )
        : Effect.fail(
            new SeatRefusal({
              operation: call.operation,
              status: answer.status,
              signal,
              text,
              retryAfterMs: answer.retryAfterMs,
            }),
          )
    })

  const read: SeatHttp["read"] = (operation, answer, schema) =>
    Either.match(Schema.decodeUnknownEither(schema)(parseJson(answer.text)), {
      onLeft: () =>
        Effect.fail(
          answer.text.trim() === ""
            ? unknown(operation, "read the empty answer to")
            : unknown(operation, "understand the answer to"),
        ),
      onRight: Effect.succeed,
    })

  return {
    send,
    read,
    decoded: (call, schema) => Effect.flatMap(send(call), (answer) => read(call.operation, answer, schema)),
  }
}

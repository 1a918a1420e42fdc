import { type HttpApiError, type HttpClient, type HttpClientError, HttpClientRequest } from "@effect/platform"
import { BuyerView, ENDED_STATES } from "@mintcode/core/redemption"
import { Effect, Option, Ref, Schedule, Schema, Stream } from "effect"
import type { Problem } from "../api/mod.ts"
import { answerUnreadable, bareError } from "./bare_request.ts"
import { sendForStream } from "./streams.ts"

/** Pause before a stream that ended early is opened again. */
const RECONNECT_PAUSE = "500 millis"
/** Reconnects in a row that fail before the failure is handed on. */
const RECONNECTS_MAX = 8

const decodeView = Schema.decode(Schema.parseJson(BuyerView))

/** One server-sent event (HTML standard, section 9.2), as far as the redemption stream uses them. */
export interface ServerEvent {
  readonly id: string | undefined
  readonly data: string
}

type StreamError = Problem | HttpClientError.HttpClientError | HttpApiError.HttpApiDecodeError

/** Reads server-sent events out of lines. Comments keep the connection alive and say nothing. */
export const serverEvents = <E, R>(lines: Stream.Stream<string, E, R>): Stream.Stream<ServerEvent, E, R> =>
  lines.pipe(
    Stream.concat(Stream.make("")),
    Stream.mapAccum({ id: undefined as string | undefined, data: [] as ReadonlyArray<string> }, (event, line) => {
      if (line === "") {
        const done =
          event.data.length === 0 ? Option.none() : Option.some({ id: event.id, data: event.data.join("\n") })
        return [{ id: event.id, data: [] }, done]
      }
      const [, field, value] = /^(id|data): ?(.*)$/.exec(line) ?? []
      if (field === "id") return [{ ...event, id: value }, Option.none()]
      return [field === "data" ? { ...event, data: [...event.data, value ?? ""] } : event, Option.none()]
    }),
    Stream.filterMap((event: Option.Option<ServerEvent>) => event),
  )

/** States of a redemption as they come. Goes on where a broken connection left off. */
export const followRedemption =
  (httpClient: HttpClient.HttpClient) =>
  (id: string, options: { readonly lastEventId?: string } = {}): Stream.Stream<BuyerView, StreamError> =>
    Stream.unwrap(
      Effect.gen(function* () {
        const last = yield* Ref.make(options.lastEventId)
        const ended = yield* Ref.make(false)

        const open = Effect.gen(function* () {
          const lastEventId = yield* Ref.get(last)
          const response = yield* sendForStream(
            httpClient,
            HttpClientRequest.get(`/redeem/${encodeURIComponent(id)}/events`).pipe(
              HttpClientRequest.accept("text/event-stream"),
              lastEventId === undefined ? (same) => same : HttpClientRequest.setHeader("last-event-id", lastEventId),
            ),
          )
          // Nothing more to come.
          if (response.status === 204) yield* Ref.set(ended, true)
          return response.status === 204
            ? Stream.empty
            : serverEvents(
                response.stream.pipe(Stream.mapError(bareError), Stream.decodeText("utf-8"), Stream.splitLines),
              )
        })

        return Stream.unwrap(open).pipe(
          Stream.mapEffect((event) =>
            Effect.gen(function* () {
              const view = yield* Effect.catchAll(decodeView(event.data), answerUnreadable)
              yield* Ref.set(last, event.id)
              if ((ENDED_STATES as ReadonlyArray<string>).includes(view.state)) yield* Ref.set(ended, true)
              return view
            }),
          ),
          Stream.retry(
            Schedule.spaced(RECONNECT_PAUSE).pipe(
              Schedule.intersect(Schedule.recurs(RECONNECTS_MAX)),
              // What the server says about the request does not change by asking again.
              Schedule.whileInput(
                (error: StreamError) => error._tag === "RequestError" || error._tag === "ResponseError",
              ),
            ),
          ),
          Stream.repeat(
            Schedule.spaced(RECONNECT_PAUSE).pipe(
              Schedule.whileOutputEffect(() => Effect.map(Ref.get(ended), (isOver) => !isOver)),
            ),
          ),
          // A retry option of an ended redemption is a new stream: this one is over.
          Stream.takeUntilEffect(() => Ref.get(ended)),
        )
      }),
    )

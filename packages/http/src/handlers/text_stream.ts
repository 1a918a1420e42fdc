import { type HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { Cause, Chunk, Effect, Stream } from "effect"

/**
 * Breaks the connection off. A listener ends a failed stream as if it were complete, and a client would take half of
 * the codes for all of them.
 */
const cutOff = (request: HttpServerRequest.HttpServerRequest) => (cause: Cause.Cause<unknown>) =>
  Cause.isInterruptedOnly(cause)
    ? Effect.void
    : Effect.zipRight(
        Effect.logError("a stream broke off"),
        // Behind `node:http` the source is its message; a web handler has no socket, and its body fails as it should.
        Effect.sync(() => (request.source as { readonly socket?: { readonly destroy: () => void } }).socket?.destroy()),
      )

/** A stream of texts as the body of an answer, a chunk at a time. */
export const streamed = <E>(
  request: HttpServerRequest.HttpServerRequest,
  texts: Stream.Stream<string, E>,
  contentType: string,
  headers: Readonly<Record<string, string>> = {},
): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.stream(
    texts.pipe(
      // One write for what was made in one go: a code at a time would cost a packet each.
      Stream.mapChunks((chunk) => Chunk.of(Chunk.join(chunk, ""))),
      Stream.encodeText,
      Stream.tapErrorCause(cutOff(request)),
    ),
    { contentType, headers },
  )

/** A moment as a file's name can hold it. */
export const fileStamp = (at: number): string =>
  new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-")

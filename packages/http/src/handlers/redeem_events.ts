import { type HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { BuyerView, ENDED_STATES, type HolderProof, Redemptions, Signals } from "@mintcode/core/redemption"
import { Effect, Schema, Stream } from "effect"
import { Draining } from "../server/draining.ts"
import { EventStreams } from "../server/event_streams.ts"
import { makeHolderGate } from "./holder_gate.ts"
import { answer, refuse } from "./problem_of_error.ts"

/** Pause between looks at storage, for changes that another process made. */
const POLL = "1 second"
/** Pause between comments that keep proxies from closing an idle connection. */
const HEARTBEAT = "15 seconds"
/** What a browser waits before it connects again, in milliseconds. */
const RECONNECT_MS = 1_000
/** Longest life of one stream: the client comes again, and a forgotten page does not hold its place for ever. */
const STREAM_AGE_MAX = "15 minutes"
/** When a client turned away by a stopping server may try again. */
const DRAINING_RETRY_MS = 1_000

const encodeView = Schema.encodeSync(Schema.parseJson(BuyerView))

const isEnded = (view: BuyerView): boolean => (ENDED_STATES as ReadonlyArray<string>).includes(view.state)

/** Live states of a redemption, as server-sent events (HTML standard, section 9.2). */
export const makeRedeemEvents = Effect.gen(function* () {
  const redemptions = yield* Redemptions
  const signals = yield* Signals
  const streams = yield* EventStreams
  const draining = yield* Draining
  const { addressKey, asHolder } = yield* makeHolderGate

  /** The redemption whenever it has changed. Signals make it quick, looking makes it certain. */
  const changes = (id: string, proof: HolderProof, first: BuyerView) =>
    Stream.merge(signals.of(id), Stream.tick(POLL), { haltStrategy: "both" }).pipe(
      Stream.buffer({ capacity: 1, strategy: "sliding" }),
      Stream.mapEffect(() => redemptions.status(id, proof)),
      (later) => Stream.concat(Stream.make(first), later),
      Stream.changesWith((one, next) => one.revision === next.revision),
      Stream.takeUntil(isEnded),
    )

  return ({
    path,
    request,
  }: {
    readonly path: { readonly id: string }
    readonly request: HttpServerRequest.HttpServerRequest
  }) =>
    Effect.gen(function* () {
      if (yield* draining.isDraining) {
        return yield* refuse("NOT_READY", "The server is stopping", { retryAfterMs: DRAINING_RETRY_MS })
      }
      const { first, proof } = yield* asHolder(request, (proof) =>
        Effect.map(answer(redemptions.status(path.id, proof)), (first) => ({ first, proof })),
      )
      const seen = request.headers["last-event-id"]
      // 204 tells a browser to stop connecting: everything there was has been seen.
      if (isEnded(first) && seen === String(first.revision)) return HttpServerResponse.empty({ status: 204 })
      yield* streams.enter(addressKey(request), path.id)

      const events = changes(path.id, proof, first).pipe(
        Stream.filter((view) => String(view.revision) !== seen),
        Stream.map((view) => `id: ${view.revision}\nevent: message\ndata: ${encodeView(view)}\n\n`),
      )
      const beats = Stream.map(Stream.tick(HEARTBEAT), () => ": still here\n\n")
      return HttpServerResponse.stream(
        Stream.make(`retry: ${RECONNECT_MS}\n\n`).pipe(
          Stream.concat(Stream.merge(events, Stream.drop(beats, 1), { haltStrategy: "left" })),
          Stream.interruptWhen(Effect.raceFirst(draining.awaitBegin, Effect.sleep(STREAM_AGE_MAX))),
          // The client connects again and finds out what is the matter.
          Stream.catchAll((error) =>
            Stream.drain(Stream.fromEffect(Effect.logWarning("event stream ended early", { error: error._tag }))),
          ),
          Stream.encodeText,
        ),
        {
          contentType: "text/event-stream",
          // Some proxies collect an answer before they hand it on.
          headers: { "x-accel-buffering": "no" },
        },
      )
    })
})

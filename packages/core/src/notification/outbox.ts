import { Context, Effect, Layer } from "effect"
import { adjust, Commit, type DomainEvent, DomainEventEntity } from "../kernel/mod.ts"
import { OutboxRepository } from "./repository.ts"

/** Events handed over before others get their turn. */
const OUTBOX_CHUNK = 200

/** Somebody who is told of events. It may be told of one more than once, and must not mind. */
export interface EventSink {
  readonly name: string
  readonly deliver: (event: DomainEvent) => Effect.Effect<void>
}

/** Who is told. */
export class EventSinks extends Context.Reference<EventSinks>()("@mintcode/core/notification/EventSinks", {
  defaultValue: (): ReadonlyArray<EventSink> => [logSink],
}) {}

/** Writes alerts into the log, where an operator looks first. */
export const logSink: EventSink = {
  name: "log",
  deliver: (event) =>
    event.type.startsWith("alert.")
      ? Effect.logError(event.type, { subject: event.subject, subjectId: event.subjectId, ...event.data })
      : Effect.void,
}

export const makeOutbox = Effect.gen(function* () {
  const commit = yield* Commit
  const repository = yield* OutboxRepository
  const sinks = yield* EventSinks

  /**
   * Hands events to every sink and marks them afterwards: a crash in between hands some over again, and none is left
   * out. Answers how many there were.
   */
  const dispatch = Effect.gen(function* () {
    const events = yield* repository.pending(OUTBOX_CHUNK)
    if (events.length === 0) return 0
    yield* Effect.forEach(events, (event) => Effect.forEach(sinks, (sink) => tell(sink, event), { discard: true }), {
      discard: true,
    })
    yield* commit(events.map((event) => adjust(DomainEventEntity, event.id, { pending: -1 })))
    return events.length
  }).pipe(Effect.repeat({ until: (count) => count < OUTBOX_CHUNK }))

  return { dispatch } as const
})

/** The way of events from the commit that wrote them to whoever wants to know. For the worker. */
export class Outbox extends Context.Tag("@mintcode/core/notification/Outbox")<
  Outbox,
  Effect.Effect.Success<typeof makeOutbox>
>() {}

export const layerOutbox = Layer.effect(Outbox, makeOutbox)

/** A sink that breaks over an event must not keep it, and all that follow, from the others. */
const tell = (sink: EventSink, event: DomainEvent) =>
  Effect.catchAllDefect(sink.deliver(event), (defect) =>
    Effect.logError("event sink broke", { sink: sink.name, event: event.id, type: event.type, defect }),
  )

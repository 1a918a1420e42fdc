import { Context, Effect, Layer } from "effect"
import { adjust, Commit, type DomainEvent, DomainEventEntity, type StorageFailed } from "../kernel/mod.ts"
import { AlertMails } from "./alert_mails.ts"
import { makeAlertWebhooks } from "./alert_webhooks.ts"
import { type EventSink, EventSinks } from "./event_sink.ts"
import { OutboxRepository } from "./repository.ts"

/** Events handed over before others get their turn. */
const OUTBOX_CHUNK = 200

export const makeOutbox = Effect.gen(function* () {
  const commit = yield* Commit
  const repository = yield* OutboxRepository
  const sinks = [...(yield* EventSinks), (yield* AlertMails).sink, yield* makeAlertWebhooks]

  /**
   * Takes events that were handed over off the list. Another worker may have handed over some of the same: those stay as
   * it left them, and the rest is marked.
   */
  const mark = (events: ReadonlyArray<DomainEvent>): Effect.Effect<void, StorageFailed> =>
    events.length === 0
      ? Effect.void
      : commit(
          events.map(({ id }) => adjust(DomainEventEntity, id, { pending: -1 }, { within: { pending: { min: 0 } } })),
        ).pipe(
          Effect.catchTag("Conflict", () =>
            Effect.flatMap(repository.pending(OUTBOX_CHUNK), (pending) => {
              const left = new Set(pending.map(({ id }) => id))
              return mark(events.filter(({ id }) => left.has(id)))
            }),
          ),
        )

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
    yield* mark(events)
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

import { Context, Effect } from "effect"
import type { DomainEvent } from "../kernel/mod.ts"

/** Somebody who is told of events. It may be told of one more than once, and must not mind. */
export interface EventSink {
  readonly name: string
  readonly deliver: (event: DomainEvent) => Effect.Effect<void>
}

/** Writes alerts into the log, where an operator looks first. */
export const logSink: EventSink = {
  name: "log",
  deliver: (event) =>
    event.type.startsWith("alert.")
      ? Effect.logError(event.type, { subject: event.subject, subjectId: event.subjectId, ...event.data })
      : Effect.void,
}

/** Who is told, besides those who are mailed of alerts. */
export class EventSinks extends Context.Reference<EventSinks>()("@mintcode/core/notification/EventSinks", {
  defaultValue: (): ReadonlyArray<EventSink> => [logSink],
}) {}

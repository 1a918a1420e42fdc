/**
 * Telling others of what happened: the outbox and its sinks.
 *
 * Events wait in the outbox until every `EventSink` has been told. A crash tells some of them again, and none never; a
 * sink that breaks over an event does not keep it from the others. Sinks are provided as `EventSinks`; without any,
 * alerts go to the log.
 *
 * @example
 * ```ts
 * import { type EventSink, EventSinks, logSink } from "@mintcode/core/notification"
 * import { Effect } from "effect"
 *
 * const seen: Array<string> = []
 * const memory: EventSink = { name: "memory", deliver: (event) => Effect.sync(() => void seen.push(event.type)) }
 *
 * const names = Effect.map(EventSinks, (sinks) => sinks.map((sink) => sink.name).join())
 * console.assert(Effect.runSync(names) === "log")
 * console.assert(Effect.runSync(Effect.provideService(names, EventSinks, [logSink, memory])) === "log,memory")
 * ```
 *
 * @module
 */
export * from "./outbox.ts"
export * from "./repository.ts"

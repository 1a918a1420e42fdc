/**
 * Telling others of what happened: the outbox and its sinks.
 *
 * Events wait in the outbox until every `EventSink` has been told. A crash tells some of them again, and none never; a
 * sink that breaks over an event does not keep it from the others. Sinks are provided as `EventSinks`; without any,
 * alerts go to the log. Besides, `AlertMails` puts alerts into the mail outbox, for the addresses that operators set:
 * one line a kind, and one mail a quiet period, however many alerts there are. Webhook endpoints of operators are told of
 * each alert.
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
export * from "./alert_mails.ts"
export * from "./alert_notice.ts"
export * from "./event_sink.ts"
export * from "./outbox.ts"
export * from "./repository.ts"

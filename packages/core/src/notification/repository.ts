import { Context, type Effect, type Option } from "effect"
import type { DomainEvent, StorageFailed, Timestamp } from "../kernel/mod.ts"
import type { AlertNotice } from "./alert_notice.ts"

/** Reads of the outbox. */
export class OutboxRepository extends Context.Tag("@mintcode/core/notification/OutboxRepository")<
  OutboxRepository,
  {
    /** Events that some sink has not been told of, oldest first. */
    readonly pending: (limit: number) => Effect.Effect<ReadonlyArray<DomainEvent>, StorageFailed>
  }
>() {}

/** Reads of what operators are mailed of. */
export class AlertNoticeRepository extends Context.Tag("@mintcode/core/notification/AlertNoticeRepository")<
  AlertNoticeRepository,
  {
    readonly byKey: (key: string) => Effect.Effect<Option.Option<AlertNotice>, StorageFailed>
    /** Those with something new that were last mailed of by then, or never, in the order of their newest alert. */
    readonly due: (mailedBy: Timestamp, limit: number) => Effect.Effect<ReadonlyArray<AlertNotice>, StorageFailed>
  }
>() {}

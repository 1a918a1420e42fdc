import { Context, type Effect, type Option } from "effect"
import type { Page, PageRequest, StorageFailed, Timestamp } from "../kernel/mod.ts"
import type { Ban, BanFilter } from "./ban.ts"
import type { LimitShare } from "./limit_share.ts"
import type { LimitSubject } from "./limit_subject.ts"

/** Reads of bans, and of what processes tell each other of limits. */
export class AbuseRepository extends Context.Tag("@mintcode/core/abuse/AbuseRepository")<
  AbuseRepository,
  {
    readonly banById: (id: string) => Effect.Effect<Option.Option<Ban>, StorageFailed>
    readonly banOf: (subject: LimitSubject) => Effect.Effect<Option.Option<Ban>, StorageFailed>
    /** Newest first. */
    readonly bans: (filter: BanFilter, at: Timestamp, page: PageRequest) => Effect.Effect<Page<Ban>, StorageFailed>
    /** Bans in force, those that last longest first. */
    readonly activeBans: (at: Timestamp, limit: number) => Effect.Effect<ReadonlyArray<Ban>, StorageFailed>
    /** Bans that were made, changed or lifted since, in the order of that. */
    readonly bansSince: (at: Timestamp, limit: number) => Effect.Effect<ReadonlyArray<Ban>, StorageFailed>
    /** Bans that ended before. */
    readonly bansBefore: (endedBefore: Timestamp, limit: number) => Effect.Effect<ReadonlyArray<Ban>, StorageFailed>
    /** What other processes told since, oldest first; behind an id where one is given. */
    readonly sharesSince: (
      at: Timestamp,
      own: string,
      afterId: string | null,
      limit: number,
    ) => Effect.Effect<ReadonlyArray<LimitShare>, StorageFailed>
    readonly sharesBefore: (before: Timestamp, limit: number) => Effect.Effect<ReadonlyArray<string>, StorageFailed>
  }
>() {}

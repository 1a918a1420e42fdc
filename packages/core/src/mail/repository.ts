import { Context, type Effect, type Option } from "effect"
import type { Page, PageRequest, StorageFailed, Timestamp } from "../kernel/mod.ts"
import type { Mail, MailState } from "./mail.ts"
import type { MailAllowance } from "./mail_allowance.ts"

/** Which mails. */
export interface MailFilter {
  readonly state?: MailState | undefined
  readonly to?: string | undefined
}

/** Reads of mails. */
export class MailRepository extends Context.Tag("@mintcode/core/mail/MailRepository")<
  MailRepository,
  {
    readonly byId: (id: string) => Effect.Effect<Option.Option<Mail>, StorageFailed>
    /** Newest first. */
    readonly page: (filter: MailFilter, page: PageRequest) => Effect.Effect<Page<Mail>, StorageFailed>
    /** Mails whose time has come, those that wait longest first. */
    readonly due: (at: Timestamp, limit: number) => Effect.Effect<ReadonlyArray<Mail>, StorageFailed>
    /** Sent mails that need not be kept any longer. */
    readonly sentBefore: (before: Timestamp, limit: number) => Effect.Effect<ReadonlyArray<Mail>, StorageFailed>
    readonly allowance: (key: string) => Effect.Effect<Option.Option<MailAllowance>, StorageFailed>
    readonly allowancesBefore: (
      before: Timestamp,
      limit: number,
    ) => Effect.Effect<ReadonlyArray<MailAllowance>, StorageFailed>
  }
>() {}

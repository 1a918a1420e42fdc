import { Schema } from "effect"
import { type DomainEvent, entity, Timestamp } from "../kernel/mod.ts"

/**
 * Alerts of one kind about one thing: what operators have not been mailed yet, and when they were last. One row however
 * many alerts there are, so that a storm of them is one line in one mail.
 */
export const AlertNotice = Schema.Struct({
  /** The alert's type, and the account or plan that it is about. */
  key: Schema.String,
  version: Schema.Int,
  type: Schema.String,
  /** Alerts since the last mail. */
  pending: Schema.Int,
  /** The newest of them: whom it is about, and what it says. */
  subject: Schema.String,
  subjectId: Schema.String,
  data: Schema.Record({ key: Schema.String, value: Schema.Unknown }),
  lastAt: Timestamp,
  mailedAt: Schema.NullOr(Timestamp),
}).annotations({ identifier: "AlertNotice" })
export type AlertNotice = typeof AlertNotice.Type

export const AlertNoticeEntity = entity<AlertNotice>()({
  name: "alert_notice",
  key: "key",
  columns: {
    key: "text",
    version: "int",
    type: "text",
    pending: "int",
    subject: "text",
    subjectId: "text",
    data: "json",
    lastAt: "int",
    mailedAt: "int",
  },
  unique: {},
  versioned: true,
})

/** Subjects of which an installation has few. Of others, such as orders, there may be thousands in an hour. */
const FEW: ReadonlySet<string> = new Set(["upstream_account", "plan"])

/**
 * Which alerts are told of together: those of one type about one account or plan.
 *
 * @example
 * ```ts
 * import { alertKeyOf } from "@mintcode/core/notification"
 *
 * const wasted = { type: "alert.order_wasted", subject: "upstream_order", data: { accountId: "a1" } }
 * console.assert(alertKeyOf({ ...wasted, subjectId: "o1" }) === alertKeyOf({ ...wasted, subjectId: "o2" }))
 * const low = { type: "alert.balance_low", subject: "upstream_account", data: {} }
 * console.assert(alertKeyOf({ ...low, subjectId: "a1" }) !== alertKeyOf({ ...low, subjectId: "a2" }))
 * ```
 */
export const alertKeyOf = ({
  data,
  subject,
  subjectId,
  type,
}: Pick<DomainEvent, "type" | "subject" | "subjectId" | "data">): string => {
  const { accountId } = data
  return `${type}:${FEW.has(subject) ? subjectId : typeof accountId === "string" ? accountId : ""}`
}

/** Whether an event is an alert that is mailed. That such a mail itself was not taken is for the log. */
export const isMailedAlert = ({ data, type }: Pick<DomainEvent, "type" | "data">): boolean =>
  type.startsWith("alert.") && !(type === "alert.mail_failed" && data["template"] === "alert")

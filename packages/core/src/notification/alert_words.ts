import { Schema } from "effect"
import { Money, moneyToDecimal } from "../kernel/mod.ts"
import type { MailLocale } from "../mail/mod.ts"
import type { AlertNotice } from "./alert_notice.ts"

/** What each alert is called. A kind that is missing here is called by its type. */
const NAMES: Readonly<Record<string, Readonly<Record<MailLocale, string>>>> = {
  "alert.balance_low": { en: "Balance below its threshold", zh: "上游账户余额低于阈值" },
  "alert.upstream_refused": { en: "An upstream refuses", zh: "上游拒绝请求" },
  "alert.outcome_unknown": { en: "Outcome of an order unknown", zh: "上游订单结果未知" },
  "alert.plan_breaker_opened": { en: "A plan rests: out of stock", zh: "方案缺货，已熔断" },
  "alert.books_differ": { en: "The upstream's books and ours differ", zh: "对账不一致" },
  "alert.order_stuck": { en: "An upstream order cannot be closed", zh: "上游订单无法结单" },
  "alert.order_wasted": { en: "A value was paid for that nobody waited for", zh: "上游订单浪费" },
  "alert.seat_no_place": { en: "No seat is free for a lease that has to move", zh: "没有空余席位可供迁移" },
  "alert.seat_refused": { en: "A lease could not be seated", zh: "席位邀请被拒绝" },
  "alert.seats_differ": { en: "A workspace's members and our records differ", zh: "工作区成员与记录不一致" },
  "alert.workspace_dead": { en: "A workspace was closed", zh: "工作区已关闭" },
  "alert.workspace_disabled": { en: "A workspace was disabled", zh: "工作区已停用" },
  "alert.workspace_ending": { en: "A workspace's plan is about to end", zh: "工作区套餐即将到期" },
  "alert.workspace_filling": { en: "A workspace is almost full", zh: "工作区席位即将用尽" },
  "alert.webhook_disabled": { en: "A developer's webhook was switched off", zh: "开发者网络钩子已停用" },
  "alert.mail_failed": { en: "A mail was not sent", zh: "邮件发送失败" },
}

const nameOf = (type: string, locale: MailLocale): string => NAMES[type]?.[locale] ?? type

/** Characters of one value: upstreams' own words may be long. */
const VALUE_MAX = 200

const isMoney = Schema.is(Money)

/** What fits into a line: nested reports are read in the audit log. */
const valueOf = (value: unknown): string | undefined =>
  isMoney(value)
    ? `${moneyToDecimal(value)} ${value.currency}`
    : typeof value === "string" || typeof value === "number" || typeof value === "boolean"
      ? String(value).replace(/\s+/g, " ").slice(0, VALUE_MAX)
      : undefined

const more = (pending: number, locale: MailLocale): string =>
  pending === 1 ? "" : locale === "zh" ? `（上次邮件以来共 ${pending} 次）` : ` (${pending} times since the last mail)`

const paragraphOf = ({ data, lastAt, pending, subject, subjectId, type }: AlertNotice, locale: MailLocale): string => {
  const values = Object.entries(data).flatMap(([name, value]) => {
    const text = valueOf(value)
    return text === undefined ? [] : [`${name}: ${text}`]
  })
  const about = [`${subject} ${subjectId}`, ...values].join(", ")
  return `${nameOf(type, locale)}${more(pending, locale)}. ${new Date(lastAt).toISOString()}, ${type}: ${about}`
}

/** What a mail says of some alerts: a title, and a line for each kind. */
export const alertWords = (
  notices: readonly [AlertNotice, ...ReadonlyArray<AlertNotice>],
  locale: MailLocale,
): { readonly title: string; readonly text: string } => {
  const [first, ...others] = notices
  const name = nameOf(first.type, locale)
  const title =
    locale === "zh"
      ? `告警：${name}${others.length === 0 ? "" : ` 等 ${notices.length} 项`}`
      : `Alert: ${name}${others.length === 0 ? "" : ` and ${others.length} more`}`
  return { title, text: notices.map((notice) => paragraphOf(notice, locale)).join("\n") }
}

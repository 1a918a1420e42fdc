import { AlertNoticeEntity } from "@mintcode/core/notification"
import { type Table, table } from "./table.ts"

/** What is mailed of alerts. */
export const ALERT_TABLES: ReadonlyArray<Table> = [
  table(
    AlertNoticeEntity,
    {
      key: "text 120",
      version: "int",
      type: "text 64",
      pending: "int",
      subject: "text 64",
      subjectId: "text 120",
      data: "json",
      lastAt: "int",
      mailedAt: "int null",
    },
    [["pending"]],
  ),
]

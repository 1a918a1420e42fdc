import { ScheduleEntity, WorkerEntity } from "@mintcode/core/work"
import { type Table, table } from "./table.ts"

/** The tables of the module `work`. */
export const WORK_TABLES: ReadonlyArray<Table> = [
  table(WorkerEntity, { id: "id", version: "int", name: "text 120", startedAt: "int", pulseAt: "int" }),
  table(ScheduleEntity, { name: "text 64", version: "int", holder: "id null", firedAt: "int", endedAt: "int" }),
]

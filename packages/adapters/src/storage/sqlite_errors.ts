import { StorageFailed } from "@mintcode/core/kernel"
import { keyGuard } from "./commit_plan.ts"
import type { Table } from "./table.ts"

/** The result code's name, such as `SQLITE_BUSY`, when the driver threw this; otherwise `undefined`. */
const sqliteCode = (cause: unknown): string | undefined => {
  const code = typeof cause === "object" && cause !== null ? (cause as { readonly code?: unknown }).code : undefined
  return typeof code === "string" && code.startsWith("SQLITE_") ? code : undefined
}

/** True when another connection holds what is needed: the same may succeed a moment later. */
export const isSqliteBusy = (cause: unknown): boolean => /^SQLITE_(BUSY|LOCKED)/.test(sqliteCode(cause) ?? "")

/** Result codes (https://www.sqlite.org/rescode.html) by what an operator has to do. */
const FAMILIES: ReadonlyArray<readonly [RegExp, StorageFailed["code"]]> = [
  [/^SQLITE_FULL/, "STORAGE_FULL"],
  [/^SQLITE_(READONLY|PERM|AUTH)/, "STORAGE_READ_ONLY"],
  [/^SQLITE_(CORRUPT|NOTADB|FORMAT|SCHEMA|ERROR)/, "STORAGE_BROKEN"],
  [/^SQLITE_(BUSY|LOCKED|CANTOPEN|IOERR|NOMEM|PROTOCOL|INTERRUPT)/, "STORAGE_UNAVAILABLE"],
]

/** What the driver threw as a failure of storage; `undefined` when it is a bug of ours, which must not be hidden. */
export const sqliteFailure = (operation: string, cause: unknown): StorageFailed | undefined => {
  const code = sqliteCode(cause)
  const family = code === undefined ? undefined : FAMILIES.find(([pattern]) => pattern.test(code))
  if (code === undefined || family === undefined) return undefined
  // SQLite's own texts name tables and columns, never values.
  return new StorageFailed({ code: family[1], operation, reason: `${(cause as Error).message} (${code})` })
}

const UNIQUE_FAILED = /^UNIQUE constraint failed: (.+)$/

/** The guard that a unique key stands for; `undefined` when something else was thrown. */
export const sqliteTakenKey = (table: Table, cause: unknown): string | undefined => {
  const code = sqliteCode(cause)
  if (code === "SQLITE_CONSTRAINT_PRIMARYKEY") return keyGuard(table)
  if (code !== "SQLITE_CONSTRAINT_UNIQUE") return undefined
  const columns = UNIQUE_FAILED.exec((cause as Error).message)?.[1]
  return table.uniques.find(
    (unique) => unique.columns.map(({ name }) => `${table.name}.${name}`).join(", ") === columns,
  )?.guard
}

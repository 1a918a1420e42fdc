import { StorageFailed } from "@mintcode/core/kernel"
import { keyGuard } from "./commit_plan.ts"
import type { Table } from "./table.ts"

interface MysqlError {
  readonly code: string
  readonly errno?: number
  readonly message: string
  readonly sqlMessage?: string
}

/** The driver's error when the cause is one. */
const asMysqlError = (cause: unknown): MysqlError | undefined =>
  cause instanceof Error && typeof (cause as { readonly code?: unknown }).code === "string"
    ? (cause as Error & MysqlError)
    : undefined

/** Statement rolled back to let another go on (1213), or not served in time (1205, 3572): the same may succeed now. */
const RACE_LOST: ReadonlySet<string> = new Set(["ER_LOCK_DEADLOCK", "ER_LOCK_WAIT_TIMEOUT", "ER_LOCK_NOWAIT"])
/** MariaDB: the row changed since the snapshot, under `innodb_snapshot_isolation` (on by default from 11.6). */
const CHECKREAD_ERRNO = 1020

/** True when the whole transaction should be tried again. */
export const isMysqlRaceLost = (cause: unknown): boolean => {
  const error = asMysqlError(cause)
  return error !== undefined && (RACE_LOST.has(error.code) || error.errno === CHECKREAD_ERRNO)
}

/** The server ended this connection: killed (1927 MariaDB, 1317 at a kill), shut down (1053), idle too long (4031). */
const CONNECTION_ENDED_ERRNOS: ReadonlySet<number> = new Set([1053, 1317, 1927, 4031])
const CONNECTION_ENDED = /^(PROTOCOL_CONNECTION_LOST|PROTOCOL_SEQUENCE_TIMEOUT|ECONNRESET|EPIPE|ETIMEDOUT)$/
/** mysql2 says so, without a code, of a connection that ended while it lay idle. */
const CLOSED_STATE = /closed state|connection is closed|connection lost/i

/** True when the connection is gone, so that nothing is known of a statement that was under way. */
export const isMysqlConnectionEnded = (cause: unknown): boolean => {
  if (!(cause instanceof Error)) return false
  const { code, errno } = cause as Partial<MysqlError>
  return (
    CONNECTION_ENDED.test(code ?? "") || CONNECTION_ENDED_ERRNOS.has(errno ?? 0) || CLOSED_STATE.test(cause.message)
  )
}

/** Server errors by what an operator has to do. Those of the client, such as `ECONNREFUSED`, are all "unavailable". */
const CODES: Readonly<Record<string, StorageFailed["code"]>> = {
  ER_DISK_FULL: "STORAGE_FULL",
  ER_RECORD_FILE_FULL: "STORAGE_FULL",
  ER_OPTION_PREVENTS_STATEMENT: "STORAGE_READ_ONLY",
  ER_READ_ONLY_MODE: "STORAGE_READ_ONLY",
  ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION: "STORAGE_READ_ONLY",
  ER_TABLEACCESS_DENIED_ERROR: "STORAGE_READ_ONLY",
  ER_NO_SUCH_TABLE: "STORAGE_BROKEN",
  ER_BAD_FIELD_ERROR: "STORAGE_BROKEN",
  ER_NOT_KEYFILE: "STORAGE_BROKEN",
  ER_CRASHED_ON_USAGE: "STORAGE_BROKEN",
  ER_NO_SUCH_TABLE_IN_ENGINE: "STORAGE_BROKEN",
  ER_CON_COUNT_ERROR: "STORAGE_UNAVAILABLE",
  ER_TOO_MANY_USER_CONNECTIONS: "STORAGE_UNAVAILABLE",
  ER_USER_LIMIT_REACHED: "STORAGE_UNAVAILABLE",
  ER_ACCESS_DENIED_ERROR: "STORAGE_UNAVAILABLE",
  ER_DBACCESS_DENIED_ERROR: "STORAGE_UNAVAILABLE",
  ER_BAD_DB_ERROR: "STORAGE_UNAVAILABLE",
  ER_OUT_OF_RESOURCES: "STORAGE_UNAVAILABLE",
  ER_OUTOFMEMORY: "STORAGE_UNAVAILABLE",
  ER_SERVER_SHUTDOWN: "STORAGE_UNAVAILABLE",
  ER_NET_PACKET_TOO_LARGE: "STORAGE_UNAVAILABLE",
}

/** What the driver threw as a failure of storage; `undefined` when it is a bug of ours, which must not be hidden. */
export const mysqlFailure = (operation: string, cause: unknown): StorageFailed | undefined => {
  const error = asMysqlError(cause)
  const known = error && (CODES[error.code] ?? (isClientCode(error.code) ? "STORAGE_UNAVAILABLE" : undefined))
  if (known !== undefined && error !== undefined) {
    return new StorageFailed({ code: known, operation, reason: reasonOf(error) })
  }
  if (isMysqlRaceLost(cause)) {
    return new StorageFailed({ code: "STORAGE_UNAVAILABLE", operation, reason: "too many others change the same rows" })
  }
  return isMysqlConnectionEnded(cause) || isPoolClosed(cause)
    ? new StorageFailed({ code: "STORAGE_UNAVAILABLE", operation, reason: "the connection to the server was lost" })
    : undefined
}

/** The guard of a unique key that is taken; `undefined` when something else was thrown. */
export const mysqlTakenKey = (table: Table, cause: unknown): string | undefined => {
  const error = asMysqlError(cause)
  if (error?.code !== "ER_DUP_ENTRY") return undefined
  // `Duplicate entry '…' for key 'name'`, in MySQL 8 `'table.name'`. What comes before is user text: read from the end.
  const name = /'([^']+)'$/
    .exec(error.sqlMessage ?? error.message)?.[1]
    ?.split(".")
    .at(-1)
  return name === "PRIMARY" ? keyGuard(table) : table.uniques.find((unique) => unique.name === name)?.guard
}

/** Codes of the network and of the client, which have no `ER_` in front. */
const CLIENT_CODES =
  /^(ECONN[A-Z]+|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|EHOST[A-Z]+|ENET[A-Z]+|EADDRNOTAVAIL|EACCES|E[MN]FILE|(PROTOCOL|HANDSHAKE)_\w+)$/

const isClientCode = (code: string): boolean => CLIENT_CODES.test(code)

const isPoolClosed = (cause: unknown): boolean => cause instanceof Error && cause.message === "Pool is closed."

/** Messages of the server may quote a value; its code names never do. Those of the network hold an address. */
const reasonOf = ({ code, errno, message }: MysqlError): string =>
  isClientCode(code) ? message || code : errno === undefined ? code : `${code} (${errno})`

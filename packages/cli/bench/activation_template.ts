import { randomUUID } from "node:crypto"

/** Runs a SELECT. */
export type Reads = (sql: string, ...values: ReadonlyArray<string>) => Promise<ReadonlyArray<Record<string, unknown>>>

/** New ids by those that they stand for. */
type Ids = ReadonlyMap<string, string>

interface Insert {
  readonly sql: string
  readonly valuesOf: (ids: Ids) => ReadonlyArray<unknown>
}

/** The statements of a first activation, taken from one that MintCode has carried out in this database. */
export interface ActivationTemplate {
  /** What is read first, by the voucher's id. */
  readonly looks: ReadonlyArray<string>
  /** Fresh ids for the activation of a voucher. */
  readonly newIds: (voucherId: string) => Ids
  /** The guarded update of the voucher. */
  readonly use: string
  readonly useValues: (ids: Ids) => ReadonlyArray<unknown>
  readonly inserts: ReadonlyArray<Insert>
}

type Row = Readonly<Record<string, unknown>>

/** Reads what the activation of a voucher has left: the same rows again, with ids of their own, are another one. */
export const activationTemplate = async (reads: Reads, voucherId: string): Promise<ActivationTemplate> => {
  const rowsOf = (table: string, column: string, value: unknown) =>
    reads(`SELECT * FROM ${table} WHERE ${column} = ?`, String(value))
  const [voucher] = await rowsOf("voucher", "id", voucherId)
  const [redemption] = await rowsOf("redemption", "voucher_id", voucherId)
  const [licence] = await rowsOf("licence", "voucher_id", voucherId)
  if (voucher === undefined || redemption === undefined || licence === undefined) {
    throw new Error(`${voucherId} was not activated`)
  }
  const machines = await rowsOf("licence_machine", "licence_id", licence["id"])
  const transitions = await rowsOf("redemption_transition", "redemption_id", redemption["id"])
  const events = [
    ...(await rowsOf("event", "subject_id", redemption["id"])),
    ...(await rowsOf("event", "subject_id", licence["id"])),
  ]
  const rows = [redemption, licence, ...machines, ...events]
  const known = new Set(rows.map(({ id }) => String(id)))
  const keys = new Map(transitions.map(({ key }) => [String(key), String(key).slice(36)]))

  const used = ["state", "used_count", "redemption_id", "last_used_at", "holder", "updated_at"]
  return {
    looks: [
      "SELECT * FROM voucher WHERE id = ?",
      "SELECT * FROM licence WHERE voucher_id = ?",
      "SELECT batch.* FROM batch JOIN voucher ON voucher.batch_id = batch.id WHERE voucher.id = ?",
    ],
    newIds: (id) => {
      const ids = new Map([...known].map((one) => [one, newId()]))
      ids.set(voucherId, id)
      for (const [key, behind] of keys) ids.set(key, `${ids.get(String(redemption["id"]))}${behind}`)
      return ids
    },
    use: `UPDATE voucher SET version = 2, ${used.map((column) => `${column} = ?`).join(", ")} WHERE id = ? AND version = 1`,
    useValues: (ids) => [...used.map((column) => valueOf(voucher[column], ids)), ids.get(voucherId)],
    inserts: [
      insertOf("redemption", [redemption]),
      insertOf("redemption_transition", transitions),
      insertOf("licence", [licence]),
      insertOf("licence_machine", machines),
      insertOf("event", events),
    ],
  }
}

/** All rows of a table in one statement. */
const insertOf = (table: string, rows: ReadonlyArray<Row>): Insert => {
  const columns = Object.keys(rows[0] ?? {})
  const places = `(${columns.map(() => "?").join(", ")})`
  const quoted = columns.map((column) => (RESERVED.has(column) ? `\`${column}\`` : column))
  return {
    sql: `INSERT INTO ${table} (${quoted.join(", ")}) VALUES ${rows.map(() => places).join(", ")}`,
    valuesOf: (ids) => rows.flatMap((row) => columns.map((column) => valueOf(row[column], ids))),
  }
}

/** Names of columns that SQL has a use for; SQLite takes MySQL's quotes as well. */
const RESERVED = new Set(["order", "key", "from", "to", "at"])

const valueOf = (value: unknown, ids: Ids): unknown => (typeof value === "string" ? (ids.get(value) ?? value) : value)

/** In order of time, as MintCode's are. */
const newId = (): string => {
  const time = Date.now().toString(16).padStart(12, "0")
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`
}

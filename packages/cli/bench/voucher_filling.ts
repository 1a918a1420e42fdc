import Database from "better-sqlite3"

/** A product, a prefix and a state that one voucher of a hundred thousand has. */
export const RARE = "rare"
/** The product of every third. */
export const COMMON = "common"
/** How rare. */
const ONE_OF = 100_000
/** Vouchers were minted ten a millisecond, from here on. */
const BEGIN_MS = 1_750_000_000_000
const PER_MS = 10
const BATCHES = 1_000

/** When a voucher was minted. */
export const timeOfRow = (row: number): number => BEGIN_MS + Math.floor(row / PER_MS)

/** The id of a voucher: a UUIDv7 of its time, in the order of rows. */
export const idOfRow = (row: number): string => uuid(timeOfRow(row), row)

/** The batch that a voucher is of. */
export const batchOfRow = (row: number, rows: number): string => uuid(BEGIN_MS, batchNumber(row, rows))

const batchNumber = (row: number, rows: number) => Math.floor((row * BATCHES) / rows)

const uuid = (time: number, last: number): string => {
  const hex = time.toString(16).padStart(12, "0")
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${last.toString(16).padStart(12, "0")}`
}

/** The same in SQL. */
const UUID = (time: string, last: string) =>
  `printf('%08x-%04x-7000-8000-%012x', (${time}) >> 16, (${time}) & 65535, ${last})`

/**
 * Fills a prepared database with so many vouchers more: clones of one that is there, with ids, batches, states, uses,
 * prefixes and ends of their own. Straight in SQL, its indexes made afterwards: minting ten million the usual way takes much longer.
 *
 * As in a shop that has gone on for some time, the older half has been used here and there, and the newer half has not.
 */
export const fillVouchers = (url: string, rows: number): void => {
  const database = new Database(url.slice("sqlite:".length))
  database.pragma("journal_mode = WAL")
  database.pragma("synchronous = OFF")
  database.pragma("cache_size = -262144")
  const indexes = database
    .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'voucher' AND sql IS NOT NULL")
    .all() as ReadonlyArray<{ readonly name: string; readonly sql: string }>
  for (const { name } of indexes) database.exec(`DROP INDEX "${name}"`)
  const time = `(${BEGIN_MS} + i / ${PER_MS})`
  const used = `(i < ${Math.floor(rows / 2)} AND i % 10 = 3)`
  const computed: Readonly<Record<string, string>> = {
    id: UUID(time, "i"),
    product_id: `CASE WHEN i % ${ONE_OF} = 5 THEN '${RARE}' WHEN i % 3 = 0 THEN '${COMMON}' ELSE 'bench-' || (i % 20) END`,
    batch_id: UUID(String(BEGIN_MS), `i * ${BATCHES} / ${rows}`),
    number: "i",
    code_index: "randomblob(16)",
    prefix: `CASE WHEN i % ${ONE_OF} = 11 THEN '${RARE}' WHEN i % 10 = 1 THEN 'VIP' ELSE '' END`,
    head: "hex(randomblob(2))",
    tail: "hex(randomblob(2))",
    state: `CASE WHEN i % ${ONE_OF} = 7 THEN 'refunded' WHEN ${used} THEN 'fulfilled' ELSE 'issued' END`,
    used_count: `CASE WHEN ${used} THEN 1 ELSE 0 END`,
    holder: "CASE WHEN i % 10 = 0 THEN 'buyer-' || i || '@bench.example' END",
    created_at: time,
    updated_at: time,
  }
  const columns = (
    database.prepare("SELECT name FROM pragma_table_info('voucher')").all() as Array<{ name: string }>
  ).map(({ name }) => name)
  database.exec(`
    CREATE TEMP TABLE template AS SELECT * FROM voucher LIMIT 1;
    WITH RECURSIVE counted (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM counted WHERE i + 1 < ${rows})
    INSERT INTO voucher (${columns.map((column) => `"${column}"`).join(", ")})
      SELECT ${columns.map((column) => computed[column] ?? `"${column}"`).join(", ")} FROM counted, template;`)
  for (const { sql } of indexes) database.exec(sql)
  database.pragma("wal_checkpoint(TRUNCATE)")
  database.close()
}

/**
 * What MintCode is compared with: `node:http` and a driver, nothing between them, in a process of its own.
 *
 *     plain_server.ts <port> <job as JSON>
 */
import { createServer } from "node:http"
import Database from "better-sqlite3"
import { createPool } from "mysql2/promise"
import { activationTemplate, type Reads } from "./activation_template.ts"
import type { PlainJob } from "./plain_job.ts"

const [portText = "", jobText = ""] = process.argv.slice(2)
const job = JSON.parse(jobText) as PlainJob

/** What a body asks for. */
interface Asked {
  readonly code: string
}

/** Settings of its connection: those that MintCode has. */
const CACHE_KIB = 65_536
const CHECKPOINT_PAGES = 4_000
const CONNECTIONS_MAX = 12

/** Reads a body and answers with a text: the least that an endpoint does. */
const echo = (): ((asked: Asked) => Promise<void> | void) => () => undefined

/** One transaction for each request. */
const onSqlite = async (path: string, activated: string) => {
  const database = new Database(path)
  database.pragma("journal_mode = WAL")
  database.pragma("synchronous = FULL")
  database.pragma(`cache_size = -${CACHE_KIB}`)
  database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
  const reads: Reads = async (sql, ...values) => database.prepare(sql).all(...values) as Array<Record<string, unknown>>
  const template = await activationTemplate(reads, activated)
  const looks = template.looks.map((sql) => database.prepare(sql))
  const inserts = template.inserts.map(({ sql, valuesOf }) => ({ statement: database.prepare(sql), valuesOf }))
  const use = database.prepare(template.use)
  const begin = database.prepare("BEGIN IMMEDIATE")
  const commit = database.prepare("COMMIT")
  return ({ code }: Asked) => {
    for (const look of looks) look.get(code)
    begin.run()
    const ids = template.newIds(code)
    if (use.run(...template.useValues(ids)).changes !== 1) throw new Error("used already")
    for (const { statement, valuesOf } of inserts) statement.run(...valuesOf(ids))
    commit.run()
  }
}

/** The same over a pool, each statement prepared and answered before the next. */
const onMysql = async (url: string, activated: string) => {
  const pool = createPool({ uri: url, connectionLimit: CONNECTIONS_MAX, flags: ["FOUND_ROWS"] })
  pool.pool.on("connection", (connection) => {
    connection.query("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
    connection.query("SET SESSION autocommit = 0")
  })
  const reads: Reads = async (sql, ...values) => {
    const [rows] = await pool.execute(sql, [...values])
    return rows as Array<Record<string, unknown>>
  }
  const template = await activationTemplate(reads, activated)
  type Values = Parameters<typeof pool.execute>[1]
  return async ({ code }: Asked) => {
    const connection = await pool.getConnection()
    try {
      for (const look of template.looks) await connection.execute(look, [code])
      const ids = template.newIds(code)
      await connection.execute(template.use, template.useValues(ids) as Values)
      for (const { sql, valuesOf } of template.inserts) await connection.execute(sql, valuesOf(ids) as Values)
      await connection.query("COMMIT")
    } finally {
      connection.release()
    }
  }
}

const serveActivations = (url: string, activated: string) =>
  url.startsWith("sqlite:") ? onSqlite(url.slice("sqlite:".length), activated) : onMysql(url, activated)

const handle = job.activations === undefined ? echo() : await serveActivations(job.activations.url, job.activations.id)

createServer((request, response) => {
  const chunks: Array<Buffer> = []
  request.on("data", (chunk: Buffer) => chunks.push(chunk))
  request.on("end", async () => {
    try {
      if (request.method === "POST") await handle(JSON.parse(Buffer.concat(chunks).toString("utf8")) as Asked)
      const body = JSON.stringify(job.answer)
      response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) })
      response.end(body)
    } catch (cause) {
      console.error(cause)
      response.writeHead(500, { "content-length": 0 })
      response.end()
    }
  })
}).listen(Number(portText), "127.0.0.1")

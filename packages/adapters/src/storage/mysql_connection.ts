import type { StorageFailed } from "@mintcode/core/kernel"
import { Effect, Redacted, type Scope } from "effect"
import * as Mysql from "mysql2"
import { answeredSocket } from "./answered_socket.ts"
import type { DatabaseAddress } from "./database_url.ts"
import { mysqlFailure } from "./mysql_errors.ts"

export type MysqlAddress = Extract<DatabaseAddress, { kind: "mysql" }>
export type MysqlPool = Mysql.Pool
export type MysqlConnection = Mysql.PoolConnection

/** Connections that write. Measured with 64 fibers: 8 to 16 do best, more only wait for each other's rows. */
export const WRITE_CONNECTIONS_MAX = 12
/** Time to reach the server. */
const CONNECT_MS_MAX = 5_000
/** Waiting for a row that another transaction holds. Ours take milliseconds: whoever waits longer is stuck. */
const LOCK_WAIT_S = 5
/**
 * How long a transaction may lie idle : a process that is stopped in the middle of a commit must not keep
 * them from everybody else. Shorter than the wait for a row, so that whoever waits goes on. Only MariaDB knows how; MySQL
 * reads the setting as a comment.
 */
const IDLE_TRANSACTION_S = 3
/**
 * Prepared statements kept by each connection. A server has room for 16,382 over all of them
 * (`max_prepared_stmt_count`).
 */
const PREPARED_MAX = 250

/**
 * What each session is told before anything else: commit only when told to, compare and refuse as SQLite does (strict),
 * and leave nothing to how the server was configured. Without autocommit a transaction needs no BEGIN: one round trip less.
 */
const SESSION = [
  "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
  `SET SESSION autocommit = 0, time_zone = '+00:00', innodb_lock_wait_timeout = ${LOCK_WAIT_S}, ` +
    "sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'" +
    ` /*M!100300 , idle_transaction_timeout = ${IDLE_TRANSACTION_S} */`,
]

/** The options that reading and writing connections share. */
const mysqlOptions = (address: MysqlAddress): Mysql.PoolOptions => ({
  host: address.host,
  port: address.port,
  user: address.user,
  password: Redacted.value(address.password),
  database: address.database,
  charset: "utf8mb4",
  timezone: "Z",
  connectTimeout: CONNECT_MS_MAX,
  enableKeepAlive: true,
  maxPreparedStatements: PREPARED_MAX,
  // FOUND_ROWS: a row that matched counts even when nothing in it changed. No LOAD DATA LOCAL: a server that is not
  // ours could ask for our files.
  flags: ["FOUND_ROWS", "-LOCAL_FILES"],
  ...(address.tls ? { ssl: { rejectUnauthorized: true } } : {}),
})

/**
 * Longest wait for the first byte of an answer to a read. Counts over ten million rows take some seconds; whoever waits
 * longer waits for a server that is gone.
 */
const READ_MS_MAX = 20_000

/**
 * The same for connections that read. Those that write end their transactions by themselves. Inside TLS nobody can see
 * when an answer comes: there a connection is given up when TCP does.
 */
export const mysqlReadOptions = (address: MysqlAddress): Mysql.PoolOptions =>
  address.tls
    ? mysqlOptions(address)
    : { ...mysqlOptions(address), stream: () => answeredSocket(address.host, address.port, READ_MS_MAX) }

/** A pool of connections that read. Nothing is connected until it is needed. */
export const makeMysqlReadPool = (
  address: MysqlAddress,
  connectionsMax: number,
): Effect.Effect<MysqlPool, never, Scope.Scope> =>
  makePool({ ...mysqlReadOptions(address), connectionLimit: connectionsMax })

const makePool = (options: Mysql.PoolOptions): Effect.Effect<MysqlPool, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => Mysql.createPool({ ...options, multipleStatements: false })),
    (pool) => Effect.async<void>((resume) => pool.end(() => resume(Effect.void))),
  )

/** The pool of connections that write. Nothing is connected until it is needed. */
export const makeMysqlPool = (
  address: MysqlAddress,
  connectionsMax: number,
): Effect.Effect<MysqlPool, never, Scope.Scope> =>
  Effect.tap(makePool({ ...mysqlOptions(address), connectionLimit: connectionsMax }), (pool) =>
    Effect.sync(() => {
      pool.on("connection", (connection) => {
        for (const sql of SESSION) {
          // A session that could not be set up must not serve: whoever got it sees a lost connection.
          connection.query(sql, (error) => error && connection.destroy())
        }
      })
    }),
  )

/** A connection of the pool. Give it back with `release()`, or `destroy()` it when its state is unknown. */
export const takeConnection = (pool: MysqlPool): Promise<MysqlConnection> =>
  new Promise((resolve, reject) => {
    pool.getConnection((error, connection) => (error ? reject(error) : resolve(connection)))
  })

/** Runs a statement of the binary protocol: prepared once a connection, and values never become text of SQL. */
export const runPrepared = (
  connection: MysqlConnection,
  sql: string,
  params: ReadonlyArray<string | number | Uint8Array | null>,
): Promise<Mysql.ResultSetHeader | ReadonlyArray<Mysql.RowDataPacket>> =>
  new Promise((resolve, reject) => {
    connection.execute<Mysql.ResultSetHeader | Array<Mysql.RowDataPacket>>(
      sql,
      params as Array<string | number | Uint8Array | null>,
      (error, result) => (error ? reject(error) : resolve(result)),
    )
  })

/** Runs a statement without parameters. */
export const runText = (
  connection: MysqlConnection,
  sql: string,
): Promise<Mysql.ResultSetHeader | ReadonlyArray<Mysql.RowDataPacket>> =>
  new Promise((resolve, reject) => {
    connection.query<Mysql.ResultSetHeader | Array<Mysql.RowDataPacket>>(sql, (error, result) =>
      error ? reject(error) : resolve(result),
    )
  })

/** Runs promises of the driver. What is not a failure of storage stays a defect. */
export const mysqlTry = <A>(operation: string, call: () => Promise<A>): Effect.Effect<A, StorageFailed> =>
  Effect.tryPromise({ try: call, catch: (cause) => cause }).pipe(
    Effect.catchAll((cause) => {
      const failure = mysqlFailure(operation, cause)
      return failure === undefined ? Effect.die(cause) : Effect.fail(failure)
    }),
  )

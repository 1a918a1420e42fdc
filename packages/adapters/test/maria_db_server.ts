import { spawn } from "node:child_process"
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { Effect, type Scope } from "effect"
import { type Connection, createConnection } from "mysql2"

/** Start of a server at the most: it takes a second, and a crowded machine ten times as long. */
export const START_MS_MAX = 30_000
/** Stopping takes a moment: the server is killed, since its files go anyway. */
const STOP_MS_MAX = 5_000
/** Starts of a server that ends by itself: one each second until there is room on its disk. */
const RESTARTS_MAX = 60
const USER = "mintcode"
const PASSWORD = "p@ss:word/%"
/** Memory for pages: enough for tests, little enough to run beside them. */
const POOL_MIB_DEFAULT = 64

/** Where the programs of a server are. */
export interface MariaDbBinaries {
  readonly server: string
  readonly install: string
}

/** A server to start. */
export interface MariaDbServer {
  readonly binaries: MariaDbBinaries
  /** For its files, removed when it stops. */
  readonly folder: string
  /** When this process ends, however it ends, the server does too. */
  readonly ownerPid: number
  /** Memory for pages, in MiB. Default: 64. */
  readonly poolMib?: number
  /** Whether it is started again when it ends by itself, as an operator's machine would. */
  readonly restarts?: boolean
}

/** The programs of an installed server; `null` when they are missing. */
export const findMariaDb = (): MariaDbBinaries | null => {
  const server = binary("mariadbd") ?? binary("mysqld")
  const install = binary("mariadb-install-db") ?? binary("mysql_install_db")
  return server === undefined || install === undefined ? null : { server, install }
}

/** Starts a server on a free port of this machine and gives its address. A file `keeper.pid` names what stops it. */
export const startMariaDb = async ({
  binaries,
  folder,
  ownerPid,
  poolMib,
  restarts = false,
}: MariaDbServer): Promise<string> => {
  const users = join(folder, "users.sql")
  writeFileSync(
    users,
    `CREATE USER '${USER}'@'%' IDENTIFIED BY '${PASSWORD}';\nGRANT ALL ON *.* TO '${USER}'@'%' WITH GRANT OPTION;\n`,
  )
  const port = await freePort()
  const options = [
    // The first three are also what the files are made with.
    "--no-defaults",
    `--datadir=${join(folder, "data")}`,
    process.getuid?.() === 0 ? "--user=root" : "--lower-case-table-names=0",
    `--socket=${join(folder, "s.sock")}`,
    `--port=${port}`,
    "--bind-address=127.0.0.1",
    "--skip-name-resolve",
    `--init-file=${users}`,
    "--innodb-flush-log-at-trx-commit=1",
    `--innodb-buffer-pool-size=${poolMib ?? POOL_MIB_DEFAULT}M`,
    "--performance-schema=OFF",
    "--skip-log-bin",
    "--max-connections=400",
  ]
  const tries = restarts ? RESTARTS_MAX : 0
  keep(folder, ownerPid, binaries.install, tries, [binaries.server, ...options])
  const url = new URL(`mysql://127.0.0.1:${port}`)
  url.username = encodeURIComponent(USER)
  url.password = encodeURIComponent(PASSWORD)
  for (let waited = 0; waited < START_MS_MAX; waited += 50) {
    try {
      await runOn(url, "SELECT 1")
      return url.href
    } catch {
      await pause(50)
    }
  }
  throw new Error(`MariaDB did not start:\n${readFileSync(join(folder, "log"), "utf8").slice(-2_000)}`)
}

/** Stops the server whose files are in this folder, if there is one. */
export const stopMariaDb = async (folder: string): Promise<void> => {
  const keeper = join(folder, "keeper.pid")
  if (!existsSync(keeper)) return
  const pid = Number(readFileSync(keeper, "utf8"))
  if (isAlive(pid)) process.kill(pid, "SIGTERM")
  for (let waited = 0; isAlive(pid) && waited < STOP_MS_MAX; waited += 20) await pause(20)
}

/**
 * An empty database on a server of one's own, which stops when the scope ends: for loads that would be felt by those who
 * share a server, and for programs that are no tests. Its files are in a folder below `root`.
 */
export const ownMariaDbDatabase = (
  binaries: MariaDbBinaries,
  poolMib: number,
  { restarts = false, root = tmpdir() }: { readonly restarts?: boolean; readonly root?: string } = {},
): Effect.Effect<string, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const folder = mkdtempSync(join(root, "mintcode-maria-"))
      const url = new URL(await startMariaDb({ binaries, folder, ownerPid: process.pid, poolMib, restarts }))
      await runOn(url, "CREATE DATABASE mintcode")
      url.pathname = "mintcode"
      return { folder, url: url.href }
    }),
    ({ folder }) =>
      Effect.promise(async () => {
        await stopMariaDb(folder)
        rmSync(folder, { recursive: true, force: true })
      }),
  ).pipe(Effect.map(({ url }) => url))

/**
 * Makes the server's files and runs it, under a shell of its own session that ends it and removes its files as soon as
 * the owner of the tests is gone or says so: on Ctrl-C, and after a crash too.
 */
const keep = (
  folder: string,
  ownerPid: number,
  install: string,
  restarts: number,
  server: ReadonlyArray<string>,
): void => {
  const script = `
    folder=$1; owner=$2; install=$3; restarts=$4; shift 4
    stop() { kill -9 $child 2>/dev/null; wait $child 2>/dev/null; rm -rf "$folder"; exit 0; }
    trap stop TERM INT HUP
    "$install" "$2" "$3" "$4" --skip-test-db --auth-root-authentication-method=normal & child=$!
    wait $child
    while :; do
      "$@" & child=$!
      while kill -0 $owner 2>/dev/null && kill -0 $child 2>/dev/null; do sleep 0.2 & wait $!; done
      kill -0 $owner 2>/dev/null || stop
      [ $restarts -gt 0 ] || break
      restarts=$((restarts - 1)); sleep 1 & wait $!
    done
  `
  const log = openSync(join(folder, "log"), "a")
  const shell = spawn("sh", ["-c", script, "keeper", folder, String(ownerPid), install, String(restarts), ...server], {
    detached: true,
    stdio: ["ignore", log, log],
  })
  shell.unref()
  closeSync(log)
  writeFileSync(join(folder, "keeper.pid"), String(shell.pid))
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() =>
        typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no port")),
      )
    })
  })

/** Runs statements on the server behind an address, as root of a server of our own would. */
export const runOn = async (url: URL, ...statements: ReadonlyArray<string>): Promise<ReadonlyArray<unknown>> => {
  const connection = createConnection({
    host: url.hostname,
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    ...(url.pathname.length > 1 ? { database: url.pathname.slice(1) } : {}),
  })
  try {
    let result: ReadonlyArray<unknown> = []
    for (const statement of statements) result = await query(connection, statement)
    return result
  } finally {
    connection.destroy()
  }
}

const query = (connection: Connection, sql: string): Promise<ReadonlyArray<unknown>> =>
  new Promise((resolve, reject) => {
    connection.query(sql, (error, rows) => (error ? reject(error) : resolve(Array.isArray(rows) ? rows : [])))
  })

/** Distributions keep servers where only administrators look. */
const SERVER_FOLDERS = [
  "/usr/sbin",
  "/usr/local/sbin",
  "/usr/libexec",
  "/opt/homebrew/bin",
  "/usr/local/bin",
  "/usr/bin",
]

const binary = (name: string): string | undefined =>
  [...(process.env["PATH"] ?? "").split(delimiter), ...SERVER_FOLDERS]
    .map((at) => join(at, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK)
        return true
      } catch {
        return false
      }
    })

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

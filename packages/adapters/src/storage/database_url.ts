import { Effect, Redacted } from "effect"
import { DatabaseUnfit } from "./errors.ts"

/** Where a database is. */
export type DatabaseAddress =
  | { readonly kind: "sqlite"; readonly path: string }
  | { readonly kind: "sqlite-temporary" }
  | {
      readonly kind: "mysql"
      readonly host: string
      readonly port: number
      readonly user: string
      readonly password: Redacted.Redacted<string>
      readonly database: string
      /** Encrypt and check the server's certificate. */
      readonly tls: boolean
    }

const MYSQL_PORT = 3306

/**
 * Reads `sqlite:./path`, `sqlite:/path`, `sqlite::memory:` (a private file that goes when storage closes) and
 * `mysql://user:password@host:3306/name`, where `?tls=true` asks for an encrypted connection and special characters
 * are percent-encoded. Fails with `DATABASE_URL_INVALID`, which never repeats the address: there is a password in it.
 */
export const parseDatabaseUrl = (url: Redacted.Redacted<string>): Effect.Effect<DatabaseAddress, DatabaseUnfit> => {
  const text = Redacted.value(url).trim()
  const scheme = /^[a-z0-9+]*(?=:)/i.exec(text)?.[0].toLowerCase()
  if (scheme === "sqlite") return parseSqlite(text.slice("sqlite:".length))
  if (scheme === "mysql" || scheme === "mariadb") return parseMysql(text)
  return refuse("it starts with sqlite: or mysql://")
}

const parseSqlite = (rest: string): Effect.Effect<DatabaseAddress, DatabaseUnfit> => {
  if (rest === ":memory:") return Effect.succeed({ kind: "sqlite-temporary" })
  // `sqlite:///var/x.db` and `sqlite:/var/x.db` are the same absolute path.
  const path = rest.replace(/^\/\/(?=\/)/, "")
  if (path === "" || path.startsWith("//")) return refuse("after sqlite: comes the path of a file, or :memory:")
  return Effect.succeed({ kind: "sqlite", path })
}

const parseMysql = (text: string): Effect.Effect<DatabaseAddress, DatabaseUnfit> => {
  if (!URL.canParse(text)) return refuse("a MySQL address is mysql://user:password@host:3306/name")
  const url = new URL(text)
  const unknown = [...url.searchParams.keys()].find((name) => name !== "tls")
  if (unknown !== undefined) return refuse("tls is the only parameter of a MySQL address")
  const tls = url.searchParams.get("tls") ?? "false"
  if (tls !== "true" && tls !== "false") return refuse("tls is true or false")
  const database = decode(url.pathname.slice(1))
  const user = decode(url.username)
  const password = decode(url.password)
  if (url.hostname === "" || !database || !user || password === undefined) {
    return refuse("a MySQL address names user, host and database")
  }
  return Effect.succeed({
    kind: "mysql",
    // The URL standard keeps the brackets of an IPv6 address; drivers want it bare.
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: url.port === "" ? MYSQL_PORT : Number(url.port),
    user,
    password: Redacted.make(password),
    database,
    tls: tls === "true",
  })
}

const decode = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

const refuse = (reason: string): Effect.Effect<never, DatabaseUnfit> =>
  Effect.fail(
    new DatabaseUnfit({ code: "DATABASE_URL_INVALID", reason: `Cannot read the database address: ${reason}` }),
  )

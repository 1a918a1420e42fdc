import { describe, expect, it } from "@effect/vitest"
import { UpstreamAccountEntity } from "@mintcode/core/supplier"
import { isMysqlConnectionEnded, isMysqlRaceLost, mysqlFailure, mysqlTakenKey } from "./mysql_errors.ts"
import { TABLES } from "./schema.ts"
import type { Table } from "./table.ts"

const accounts = TABLES.find(({ name }) => name === UpstreamAccountEntity.name) as Table
const error = (code: string, errno: number, message: string) =>
  Object.assign(new Error(message), { code, errno, sqlMessage: message })

describe("mysqlTakenKey()", () => {
  it("reads the key as MariaDB and as MySQL 8 write it, whatever the value looks like", () => {
    const taken = (message: string) => mysqlTakenKey(accounts, error("ER_DUP_ENTRY", 1062, message))
    expect(taken("Duplicate entry 'x' for key 'PRIMARY'")).toBe("upstream_account.key")
    expect(taken("Duplicate entry 'x' for key 'upstream_account.PRIMARY'")).toBe("upstream_account.key")
    expect(taken("Duplicate entry 'x' for key 'upstream_account_unique_name'")).toBe("upstream_account.name")
    expect(taken("Duplicate entry 'for key 'PRIMARY'' for key 'upstream_account.upstream_account_unique_name'")).toBe(
      "upstream_account.name",
    )
    expect(mysqlTakenKey(accounts, error("ER_PARSE_ERROR", 1064, "for key 'PRIMARY'"))).toBeUndefined()
  })
})

describe("mysqlFailure()", () => {
  const codeOf = (cause: unknown) => mysqlFailure("commit", cause)?.code

  it("tells an operator what to do", () => {
    expect(codeOf(error("ECONNREFUSED", -111, "connect ECONNREFUSED 127.0.0.1:1"))).toBe("STORAGE_UNAVAILABLE")
    expect(codeOf(error("ER_CON_COUNT_ERROR", 1040, "Too many connections"))).toBe("STORAGE_UNAVAILABLE")
    expect(codeOf(error("ER_RECORD_FILE_FULL", 1114, "The table 'x' is full"))).toBe("STORAGE_FULL")
    expect(codeOf(error("ER_DISK_FULL", 1021, "Disk full"))).toBe("STORAGE_FULL")
    expect(codeOf(error("ER_OPTION_PREVENTS_STATEMENT", 1290, "--read-only"))).toBe("STORAGE_READ_ONLY")
    expect(codeOf(error("ER_NO_SUCH_TABLE", 1146, "Table 'x' doesn't exist"))).toBe("STORAGE_BROKEN")
    expect(codeOf(error("ER_LOCK_DEADLOCK", 1213, "Deadlock found"))).toBe("STORAGE_UNAVAILABLE")
    expect(codeOf(new Error("Can't add new command when connection is in closed state"))).toBe("STORAGE_UNAVAILABLE")
  })

  it("never repeats what the server quotes", () => {
    const failure = mysqlFailure("commit", error("ER_BAD_FIELD_ERROR", 1054, "Unknown column 'sk_live_secret'"))
    expect(failure?.reason).toBe("ER_BAD_FIELD_ERROR (1054)")
  })

  it("leaves bugs and other modules' errors alone", () => {
    for (const cause of [
      new TypeError("x"),
      error("ER_PARSE_ERROR", 1064, "syntax"),
      error("EXPIRED", 0, "x"),
      "x",
      null,
    ]) {
      expect(mysqlFailure("commit", cause)).toBeUndefined()
    }
  })
})

describe("isMysqlRaceLost() and isMysqlConnectionEnded()", () => {
  it("tell what is done again from what is not", () => {
    expect(isMysqlRaceLost(error("ER_LOCK_DEADLOCK", 1213, "x"))).toBe(true)
    expect(isMysqlRaceLost(error("ER_LOCK_WAIT_TIMEOUT", 1205, "x"))).toBe(true)
    expect(isMysqlRaceLost(error("ER_DUP_ENTRY", 1062, "x"))).toBe(false)
    expect(isMysqlConnectionEnded(error("PROTOCOL_CONNECTION_LOST", 0, "x"))).toBe(true)
    expect(isMysqlConnectionEnded(error("UNKNOWN", 1927, "Connection was killed"))).toBe(true)
    expect(isMysqlConnectionEnded(error("ER_DUP_ENTRY", 1062, "x"))).toBe(false)
  })
})

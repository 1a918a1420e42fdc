import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { parseDatabaseUrl } from "./database_url.ts"

const parse = (text: string) => parseDatabaseUrl(Redacted.make(text))

describe("parseDatabaseUrl()", () => {
  it.effect("reads paths of SQLite", () =>
    Effect.gen(function* () {
      expect(yield* parse("sqlite:./data/mintcode.db")).toEqual({ kind: "sqlite", path: "./data/mintcode.db" })
      expect(yield* parse("sqlite:/var/lib/mint code.db")).toEqual({ kind: "sqlite", path: "/var/lib/mint code.db" })
      expect(yield* parse("sqlite:///var/lib/x.db")).toEqual({ kind: "sqlite", path: "/var/lib/x.db" })
      expect(yield* parse("sqlite::memory:")).toEqual({ kind: "sqlite-temporary" })
    }),
  )

  it.effect("reads addresses of MySQL, with special characters percent-encoded", () =>
    Effect.gen(function* () {
      const read = yield* parse("mysql://us%40er:p%40ss%3A%2Fword@db.example:3307/mint%5Fcode?tls=true")
      expect(read).toMatchObject({
        kind: "mysql",
        host: "db.example",
        port: 3307,
        user: "us@er",
        database: "mint_code",
        tls: true,
      })
      expect(read.kind === "mysql" && Redacted.value(read.password)).toBe("p@ss:/word")
      expect(yield* parse("mysql://root@[::1]/x")).toMatchObject({ host: "::1", port: 3306, user: "root", tls: false })
    }),
  )

  it.effect("refuses the rest without repeating the password", () =>
    Effect.gen(function* () {
      const cases = [
        "",
        "postgres://u:secret@h/d",
        "sqlite:",
        "sqlite://host/path",
        "mysql:secret",
        "mysql://u:secret@/d",
        "mysql://u:secret@h",
        "mysql://:secret@h/d",
        "mysql://u:secret%@h/d",
        "mysql://u:secret@h/d?tls=secret",
        "mysql://u:secret@h/d?multipleStatements=true",
      ]
      for (const text of cases) {
        const refused = yield* Effect.flip(parse(text))
        expect(refused.code).toBe("DATABASE_URL_INVALID")
        expect(refused.message).not.toContain("secret")
      }
    }),
  )
})

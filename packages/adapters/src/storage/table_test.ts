import { describe, expect, it } from "@effect/vitest"
import { DomainEventEntity, entity } from "@mintcode/core/kernel"
import { mariaDbDialect, mysqlDialect, sqliteDialect } from "./dialect.ts"
import { TABLES } from "./schema.ts"
import { type ColumnShape, snakeCase, table } from "./table.ts"

/** Limits of MySQL's InnoDB: bytes in one index, bytes in the columns of a row, characters in a name. */
const INDEX_BYTES_MAX = 3_072
const ROW_BYTES_MAX = 65_535
const NAME_LENGTH_MAX = 64
/** Bytes of a character in utf8mb4 at the most. */
const CHARACTER_BYTES = 4

interface Thing {
  readonly id: string
  readonly fullName: string | null
  readonly digest: Uint8Array
  readonly active: boolean
}

const ThingEntity = entity<Thing>()({
  name: "thing",
  key: "id",
  columns: { id: "text", fullName: "text", digest: "bytes", active: "bool" },
  unique: { "thing.full_name": ["fullName"] },
  versioned: false,
})
const SHAPES = { id: "id", fullName: "text 40 null", digest: "bytes 32", active: "bool" } as const

describe("table()", () => {
  it("renders one declaration for SQLite", () => {
    expect(sqliteDialect.createTable(table(ThingEntity, SHAPES, [["active", "id"]]))).toEqual([
      `CREATE TABLE IF NOT EXISTS "thing" (
  "id" TEXT NOT NULL,
  "full_name" TEXT,
  "digest" BLOB NOT NULL,
  "active" INTEGER NOT NULL,
  PRIMARY KEY ("id")
) STRICT`,
      `CREATE UNIQUE INDEX IF NOT EXISTS "thing_unique_full_name" ON "thing" ("full_name")`,
      `CREATE INDEX IF NOT EXISTS "thing_by_active_id" ON "thing" ("active", "id")`,
    ])
  })

  it("renders the same declaration for MySQL and MariaDB, which differ in the collation", () => {
    const expected = (collation: string) => [
      `CREATE TABLE IF NOT EXISTS \`thing\` (
  \`id\` VARCHAR(36) NOT NULL,
  \`full_name\` VARCHAR(40),
  \`digest\` BINARY(32) NOT NULL,
  \`active\` TINYINT NOT NULL,
  PRIMARY KEY (\`id\`),
  UNIQUE KEY \`thing_unique_full_name\` (\`full_name\`),
  KEY \`thing_by_active_id\` (\`active\`, \`id\`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE ${collation}`,
    ]
    const declared = table(ThingEntity, SHAPES, [["active", "id"]])
    expect(mariaDbDialect.createTable(declared)).toEqual(expected("utf8mb4_nopad_bin"))
    expect(mysqlDialect.createTable(declared)).toEqual(expected("utf8mb4_0900_bin"))
  })

  it("takes for each field only shapes that hold its values", () => {
    const text: ColumnShape<string> = "text 5"
    const maybe: ColumnShape<number | null> = "int null"
    // @ts-expect-error a field that may be null needs a column that may
    const strict: ColumnShape<number | null> = "int"
    // @ts-expect-error a text is no number
    const wrong: ColumnShape<string> = "int"
    expect([text, maybe, strict, wrong]).toHaveLength(4)
  })

  it("refuses what MySQL could not keep or index", () => {
    expect(() => table(ThingEntity, { ...SHAPES, fullName: "text null" })).toThrow("Cannot index thing.fullName")
    expect(() => table(DomainEventEntity, {} as never)).toThrow("Cannot keep event")
    expect(() => table(ThingEntity, { ...SHAPES, active: "int" as never })).toThrow("declared bool, kept as int")
  })
})

describe("snakeCase()", () => {
  it("puts an underscore before each capital", () => {
    expect(["id", "baseUrl", "lastFour", "usesMax"].map(snakeCase)).toEqual(["id", "base_url", "last_four", "uses_max"])
  })
})

describe("TABLES", () => {
  it("stay within the limits of MySQL", () => {
    for (const { columns, indexes, key, name, uniques } of TABLES) {
      const bytes = (length: number | undefined, kind: string) =>
        kind === "text" && length !== undefined ? length * CHARACTER_BYTES + 2 : (length ?? 12)
      const row = columns.reduce((sum, column) => sum + bytes(column.length, column.kind), 0)
      expect([name, row < ROW_BYTES_MAX]).toEqual([name, true])
      for (const index of [...indexes, ...uniques, { name: "PRIMARY", columns: [key] }]) {
        const size = index.columns.reduce((sum, column) => sum + bytes(column.length, column.kind), 0)
        expect([index.name, size <= INDEX_BYTES_MAX, index.name.length <= NAME_LENGTH_MAX]).toEqual([
          index.name,
          true,
          true,
        ])
      }
    }
  })

  it("have names of their own", () => {
    expect(new Set(TABLES.map(({ name }) => name)).size).toBe(TABLES.length)
  })
})

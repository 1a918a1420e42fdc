import { it } from "@effect/vitest"
import { Effect } from "effect"
import { expect } from "vitest"
import { parseDatabaseUrl } from "../src/storage/database_url.ts"
import { type MysqlAddress, makeMysqlPool, runText, takeConnection } from "../src/storage/mysql_connection.ts"
import { runTogether } from "../src/storage/mysql_pipeline.ts"
import { describeMariaDb, mariaDbDatabase } from "./maria_db.ts"

const STATEMENTS = [
  { sql: "INSERT INTO pipelined (id, text) VALUES (?, ?)", params: [1, "one"] },
  { sql: "INSERT INTO pipelined (id, text) VALUES (?, ?)", params: [1, "one again"] },
  { sql: "UPDATE pipelined SET text = ? WHERE id = ?", params: ["changed", 1] },
  { sql: "SELECT text FROM pipelined WHERE id = ?", params: [1] },
]

describeMariaDb("Statements that are sent together", () => {
  it.scopedLive("leave in one go once they are prepared, and are answered each by itself and in their order", () =>
    Effect.gen(function* () {
      const address = (yield* parseDatabaseUrl(yield* mariaDbDatabase)) as MysqlAddress
      const pool = yield* makeMysqlPool(address, 1)
      yield* Effect.promise(async () => {
        const connection = await takeConnection(pool)
        await runText(connection, "CREATE TABLE pipelined (id BIGINT PRIMARY KEY NOT NULL, text VARCHAR(20) NOT NULL)")
        for (const isPrepared of [false, true]) {
          const running = runTogether(connection, STATEMENTS)
          const driver = connection as unknown as { readonly stream: { readonly bytesWritten: number } }
          const sent = driver.stream.bytesWritten
          const settled = await running
          expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"])
          expect(settled[3]).toMatchObject({ value: [{ text: "changed" }] })
          // Nothing more had to be sent after the first moment.
          expect(driver.stream.bytesWritten === sent).toBe(isPrepared)
          await runText(connection, "ROLLBACK")
        }
        connection.release()
      })
    }),
  )
})

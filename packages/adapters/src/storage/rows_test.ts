import { SqlClient } from "@effect/sql/SqlClient"
import { describe, expect, it } from "@effect/vitest"
import { type UpstreamAccount, UpstreamAccountEntity } from "@mintcode/core/supplier"
import { Effect, Redacted } from "effect"
import { limitRows, rowDecoder, selectColumns } from "./rows.ts"
import { layerStorage } from "./storage.ts"

const storage = layerStorage(Redacted.make("sqlite::memory:"))

const RAW = {
  id: "1",
  version: 3,
  driver: "d",
  name: "n",
  base_url: "u",
  sealed_token: null,
  currency: "USD",
  enabled: 1,
  rate_per_second: "20",
  balance_minor: null,
  balance_at: 5,
  balance_alert_minor: 0,
  balance_low: 0,
  options: '{"a":[1,null]}',
  created_at: 1,
  updated_at: 2,
}

const ACCOUNT = {
  id: "1",
  version: 3,
  driver: "d",
  name: "n",
  baseUrl: "u",
  sealedToken: null,
  currency: "USD",
  enabled: true,
  ratePerSecond: 20,
  balanceMinor: null,
  balanceAt: 5,
  balanceAlertMinor: 0,
  balanceLow: false,
  options: { a: [1, null] },
  createdAt: 1,
  updatedAt: 2,
}

describe("rowDecoder()", () => {
  const decode = rowDecoder<UpstreamAccount>(UpstreamAccountEntity)

  it("makes an entity's row of columns, whatever else is selected", () => {
    expect(decode({ ...RAW, extra: 1 })).toEqual(ACCOUNT)
  })

  it("makes the same row of values in the order of the columns", () => {
    expect(decode(Object.values(RAW))).toEqual(ACCOUNT)
  })
})

describe("selectColumns() and limitRows()", () => {
  it.effect("quote names, put an alias in front, and keep the number in the text", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient
      const [text, params] =
        sql`SELECT ${selectColumns(sql, UpstreamAccountEntity, "a")} ${limitRows(sql, 10.9)}`.compile()
      expect(text).toMatch(/^SELECT "a"\."id", "a"\."version", .*"a"\."base_url".* LIMIT 10$/)
      expect(params).toEqual([])
      expect(sql`${limitRows(sql, -1)}`.compile()[0]).toBe("LIMIT 0")
    }).pipe(Effect.provide(storage)),
  )
})

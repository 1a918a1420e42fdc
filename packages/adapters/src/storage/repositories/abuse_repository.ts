import type { SqlClient } from "@effect/sql/SqlClient"
import { AbuseRepository, BanEntity, type BanFilter, LimitShareEntity } from "@mintcode/core/abuse"
import type { Timestamp } from "@mintcode/core/kernel"
import { Effect, Layer } from "effect"
import { limitRows } from "../rows.ts"
import { walkedColumn, walkedEqual } from "./conditions.ts"
import { makeEntityReads } from "./entity_reads.ts"
import { idFloor } from "./id_range.ts"
import { indexHint } from "./index_hint.ts"
import { type KeysetFilter, makeKeysetReads } from "./keyset_reads.ts"

const makeAbuseRepository = Effect.gen(function* () {
  const bans = yield* makeEntityReads(BanEntity)
  const shares = yield* makeEntityReads(LimitShareEntity)
  const { sql } = bans
  const lists = makeKeysetReads(bans)
  const until = sql`${sql("until")}`
  // Few rows of many columns: MySQL would rather read all of them.
  const byEnd = indexHint(sql, bans.name, ["until"])
  const byChange = indexHint(sql, bans.name, ["updated_at"])
  return AbuseRepository.of({
    banById: (id) => bans.byKey("byId", id),
    banOf: ({ id, kind }) => bans.first("of", sql`WHERE kind = ${kind} AND subject = ${id}`),
    bans: (filter, at, request) => lists.page("page", keysetFilter(sql, filter, at), request),
    activeBans: (at, limit) =>
      bans.many("active", sql`${byEnd} WHERE ${until} > ${at} ORDER BY ${until} DESC ${limitRows(sql, limit)}`),
    bansSince: (at, limit) =>
      bans.many("since", sql`${byChange} WHERE updated_at >= ${at} ORDER BY updated_at ${limitRows(sql, limit)}`),
    bansBefore: (at, limit) =>
      bans.many("before", sql`${byEnd} WHERE ${until} < ${at} ORDER BY ${until} ${limitRows(sql, limit)}`),
    sharesSince: (at, own, afterId, limit) =>
      shares.many(
        "since",
        sql`WHERE id > ${afterId ?? idFloor(at)} AND process <> ${own} ORDER BY id ${limitRows(sql, limit)}`,
      ),
    sharesBefore: (before, limit) =>
      shares
        .reading(
          "before",
          sql<{ id: string }>`SELECT id FROM ${shares.table} WHERE id < ${idFloor(before)} ${limitRows(sql, limit)}`,
        )
        .pipe(Effect.map((rows) => rows.map(({ id }) => id))),
  })
})

export const layerAbuseRepository = Layer.effect(AbuseRepository, makeAbuseRepository)

/** Bans are few and none is kept for long: all lists walk. */
const keysetFilter = (sql: SqlClient, filter: BanFilter, at: Timestamp): KeysetFilter => ({
  walked: [
    ...walkedEqual(sql, "kind", filter.kind),
    ...walkedEqual(sql, "subject", filter.subject),
    ...inForce(sql, filter.active, at),
  ],
})

const inForce = (sql: SqlClient, wanted: boolean | undefined, at: Timestamp) => {
  if (wanted === undefined) return []
  const until = walkedColumn(sql, "until")
  return [wanted ? sql`${until} > ${at}` : sql`${until} <= ${at}`]
}

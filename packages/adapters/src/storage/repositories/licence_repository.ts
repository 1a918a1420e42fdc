import type { SqlClient } from "@effect/sql/SqlClient"
import {
  LicenceEntity,
  type LicenceFilter,
  LicenceKeyEntity,
  LicenceMachineEntity,
  LicenceRepository,
  type LicenceState,
} from "@mintcode/core/licence"
import { Effect, Layer } from "effect"
import { limitRows } from "../rows.ts"
import { bytesParam, walkedEqual } from "./conditions.ts"
import { makeEntityReads } from "./entity_reads.ts"
import { idRange } from "./id_range.ts"
import { readInLists } from "./in_list.ts"
import { type KeysetFilter, makeKeysetReads } from "./keyset_reads.ts"

const makeLicenceRepository = Effect.gen(function* () {
  const licences = yield* makeEntityReads(LicenceEntity)
  const machines = yield* makeEntityReads(LicenceMachineEntity)
  const keys = yield* makeEntityReads(LicenceKeyEntity)
  const { sql } = licences
  const lists = makeKeysetReads(licences)
  const machineLists = makeKeysetReads(machines)

  return LicenceRepository.of({
    byId: (id) => licences.byKey("byId", id),
    byIds: (ids) => readInLists(ids, (list) => licences.many("byIds", sql`WHERE ${sql.in("id", list)}`)),
    byVoucher: (voucherId) => licences.byUnique("byVoucher", "voucher_id", voucherId),
    byMachine: (digests, limit) =>
      Effect.gen(function* () {
        const bound = yield* readInLists(digests, (list) =>
          machines.many(
            "byDigest",
            sql`WHERE ${sql.in("digest", list.map(bytesParam))} ORDER BY id DESC ${limitRows(sql, limit)}`,
          ),
        )
        const ids = [...new Set(bound.map(({ licenceId }) => licenceId))].slice(0, limit)
        const found = yield* readInLists(ids, (list) => licences.many("byIds", sql`WHERE ${sql.in("id", list)}`))
        return [...found].sort((left, right) => (left.id < right.id ? 1 : -1))
      }),
    machinesOf: (licenceId) => machines.fewBy("of", "licence_id", licenceId),
    machinesByIds: (ids) => readInLists(ids, (list) => machines.many("byIds", sql`WHERE ${sql.in("id", list)}`)),
    machines: (request) => machineLists.page("page", {}, request),
    over: (at, limit) =>
      licences.many(
        "over",
        sql`WHERE state = ${"active"} AND ends_at <= ${at} ORDER BY ends_at ${limitRows(sql, limit)}`,
      ),
    countOver: (productId, at) =>
      licences
        .reading(
          "countOver",
          sql<{ count: number | string }>`SELECT COUNT(*) AS count FROM ${licences.table} WHERE ${sql.and([
            sql`state = ${"active"}`,
            sql`ends_at <= ${at}`,
            ...walkedEqual(sql, "product_id", productId),
          ])}`,
        )
        .pipe(Effect.map(([row]) => Number(row?.count ?? 0))),
    page: (filter, request) => lists.page("page", keysetFilter(sql, filter), request),
    stream: (filter) => lists.stream("stream", keysetFilter(sql, filter)),
    countByState: (filter) =>
      Effect.map(
        lists.countBy("countByState", keysetFilter(sql, filter), "state"),
        (counts) => Object.fromEntries(counts) as Partial<Record<LicenceState, number>>,
      ),
    keys: keys.many("all", sql`ORDER BY created_at, id`),
  })
})

export const layerLicenceRepository = Layer.effect(LicenceRepository, makeLicenceRepository)

const keysetFilter = (sql: SqlClient, { productId, state, ...times }: LicenceFilter): KeysetFilter => ({
  indexed: productId === undefined ? undefined : { column: "product_id", value: productId },
  walked: walkedEqual(sql, "state", state),
  ids: idRange(times),
})

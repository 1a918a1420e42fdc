import type { SqlClient } from "@effect/sql/SqlClient"
import type { Fragment } from "@effect/sql/Statement"
import { type EventFilter, EventRepository } from "@mintcode/core/audit"
import { DomainEventEntity } from "@mintcode/core/kernel"
import { Effect, Layer } from "effect"
import { walkedColumn, walkedEqual } from "./conditions.ts"
import { makeEntityReads } from "./entity_reads.ts"
import { idRange } from "./id_range.ts"
import { type KeysetFilter, makeKeysetReads } from "./keyset_reads.ts"

const makeEventRepository = Effect.gen(function* () {
  const events = yield* makeEntityReads(DomainEventEntity)
  const { sql } = events
  const lists = makeKeysetReads(events)
  return EventRepository.of({
    page: (filter, request) => lists.page("page", keysetFilter(sql, filter), request),
  })
})

export const layerEventRepository = Layer.effect(EventRepository, makeEventRepository)

const keysetFilter = (sql: SqlClient, filter: EventFilter): KeysetFilter => ({
  indexed: filter.subjectId === undefined ? undefined : { column: "subject_id", value: filter.subjectId },
  walked: [...ofType(sql, filter.type), ...audited(sql, filter.audited)],
  ids: idRange(filter),
})

/** What ends with a dot is the beginning of types. A range of texts, since LIKE would have wildcards. */
const ofType = (sql: SqlClient, type: string | undefined): ReadonlyArray<Fragment> => {
  if (!type?.endsWith(".")) return walkedEqual(sql, "type", type)
  // "/" is the character behind ".".
  const behind = `${type.slice(0, -1)}/`
  return [sql`${walkedColumn(sql, "type")} >= ${type}`, sql`${walkedColumn(sql, "type")} < ${behind}`]
}

const audited = (sql: SqlClient, wanted: boolean | undefined): ReadonlyArray<Fragment> =>
  wanted === undefined ? [] : [wanted ? sql`permission IS NOT NULL` : sql`permission IS NULL`]

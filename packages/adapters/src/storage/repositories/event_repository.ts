import type { SqlClient } from "@effect/sql/SqlClient"
import type { Fragment } from "@effect/sql/Statement"
import { type EventFilter, EventRepository } from "@mintcode/core/audit"
import { DomainEventEntity } from "@mintcode/core/kernel"
import { Effect, Layer, Option } from "effect"
import { limitRows } from "../rows.ts"
import { walkedColumn, walkedEqual } from "./conditions.ts"
import { makeEntityReads } from "./entity_reads.ts"
import { idRange } from "./id_range.ts"
import { type KeysetFilter, makeKeysetReads } from "./keyset_reads.ts"

const makeEventRepository = Effect.gen(function* () {
  const events = yield* makeEntityReads(DomainEventEntity)
  const { sql } = events
  const lists = makeKeysetReads(events)
  return EventRepository.of({
    byId: (id) => events.byKey("byId", id),
    page: (filter, request) => lists.page("page", keysetFilter(sql, filter), request),
    stream: (filter) => lists.stream("stream", keysetFilter(sql, filter)),
    inSeal: (sequence, limit) =>
      events.many("inSeal", sql`WHERE seal = ${sequence} ORDER BY id ${limitRows(sql, limit)}`),
    inSealOutside: (lastSequence) =>
      Effect.flatMap(
        events.first("inSealOutside", sql`WHERE seal < 0 ORDER BY seal, id ${limitRows(sql, 1)}`),
        (before) =>
          Option.isSome(before)
            ? Effect.succeed(before)
            : events.first("inSealOutside", sql`WHERE seal > ${lastSequence} ORDER BY seal, id ${limitRows(sql, 1)}`),
      ),
  })
})

export const layerEventRepository = Layer.effect(EventRepository, makeEventRepository)

const keysetFilter = (sql: SqlClient, filter: EventFilter): KeysetFilter => ({
  indexed: indexedBy(filter),
  walked: [
    ...ofType(sql, filter.type),
    ...walkedEqual(sql, "subject", filter.subject),
    ...OWN_INDEX.filter(({ column }) => column !== indexedBy(filter)?.column).flatMap(({ column, field }) =>
      walkedEqual(sql, column, filter[field]),
    ),
    ...audited(sql, filter.audited),
  ],
  ids: idRange(filter),
})

/** What has an index of its own; the one that leads to the fewest events as a rule comes first. */
const OWN_INDEX = [
  { field: "subjectId", column: "subject_id" },
  { field: "actorId", column: "actor_id" },
  { field: "ip", column: "ip" },
] as const

const indexedBy = (filter: EventFilter): KeysetFilter["indexed"] => {
  const found = OWN_INDEX.find(({ field }) => filter[field] !== undefined)
  const value = found && filter[found.field]
  return found === undefined || value === undefined ? undefined : { column: found.column, value }
}

/** What ends with a dot is the beginning of types. A range of texts, since LIKE would have wildcards. */
const ofType = (sql: SqlClient, type: string | undefined): ReadonlyArray<Fragment> => {
  if (!type?.endsWith(".")) return walkedEqual(sql, "type", type)
  // "/" is the character behind ".".
  const behind = `${type.slice(0, -1)}/`
  return [sql`${walkedColumn(sql, "type")} >= ${type}`, sql`${walkedColumn(sql, "type")} < ${behind}`]
}

const audited = (sql: SqlClient, wanted: boolean | undefined): ReadonlyArray<Fragment> =>
  wanted === undefined ? [] : [wanted ? sql`permission IS NOT NULL` : sql`permission IS NULL`]

import type { Vitest } from "@effect/vitest"
import type { Storage } from "@mintcode/adapters/storage"
import { COMMIT_ROWS_MAX, type Entity, insert, type Page, type PageRequest } from "@mintcode/core/kernel"
import { Effect } from "effect"
import type { Repositories } from "../src/storage/repositories/mod.ts"
import { commit } from "./commit_probes.ts"

/** Where tests are declared that read through repositories. */
export type RepositoryTests = Vitest.MethodsNonLive<Storage | Repositories, true>

/** Text that would do harm if it were ever part of a statement, and LIKE's wildcards. */
export const HOSTILE_TEXTS = [
  "' OR '1'='1",
  "x'; DROP TABLE voucher; --",
  '"',
  "\\",
  "%",
  "_",
  "%.",
  "a\u0000b",
  "薄荷🌱",
]

/** Commits any number of rows. */
export const store = <Row>(entity: Entity<Row>, rows: ReadonlyArray<Row>) =>
  Effect.forEach(
    Array.from({ length: Math.ceil(rows.length / COMMIT_ROWS_MAX) }, (_, index) => index * COMMIT_ROWS_MAX),
    (first) => commit(insert(entity, ...rows.slice(first, first + COMMIT_ROWS_MAX))),
    { discard: true },
  )

/** Every row of a list, page by page. */
export const walk = <Row extends { readonly id: string }, E, R>(
  limit: number,
  read: (request: PageRequest) => Effect.Effect<Page<Row>, E, R>,
): Effect.Effect<ReadonlyArray<Row>, E, R> =>
  Effect.gen(function* () {
    const rows: Array<Row> = []
    for (let afterId: string | null = null; ; ) {
      const page: Page<Row> = yield* read({ limit, afterId })
      rows.push(...page.rows)
      if (page.nextAfterId === null) return rows
      afterId = page.nextAfterId
    }
  })

export const newestFirst = <Row extends { readonly id: string }>(rows: ReadonlyArray<Row>): ReadonlyArray<Row> =>
  [...rows].sort((left, right) => (left.id < right.id ? 1 : -1))

export const idsOf = (rows: Iterable<{ readonly id: string }>): ReadonlyArray<string> =>
  Array.from(rows, ({ id }) => id)

import {
  decodeCursor,
  encodeCursor,
  type Invalid,
  PAGE_LIMIT_DEFAULT,
  type Page,
  type PageRequest,
} from "@mintcode/core/kernel"
import { Effect } from "effect"

/**
 * Reads one page of a list. The cursor is bound to the list and its filters: under others it is refused, since it
 * would go on in the middle of something else.
 */
export const listPage = <
  Query extends { readonly limit?: number | undefined; readonly after?: string | undefined },
  Row,
  Item,
  E,
  R,
>(
  list: string,
  query: Query,
  read: (filter: Omit<Query, "limit" | "after">, page: PageRequest) => Effect.Effect<Page<Row>, E, R>,
  view: (row: Row) => Item,
): Effect.Effect<{ readonly items: ReadonlyArray<Item>; readonly next: string | null }, E | Invalid, R> =>
  Effect.gen(function* () {
    const { limit, after, ...rest } = query
    const filter = definedOf(rest)
    const bound = [list, Object.entries(filter).sort(([left], [right]) => (left < right ? -1 : 1))]
    const afterId = yield* decodeCursor(after, bound)
    const page = yield* read(filter as Omit<Query, "limit" | "after">, { limit: limit ?? PAGE_LIMIT_DEFAULT, afterId })
    return { items: page.rows.map(view), next: encodeCursor(page.nextAfterId, bound) }
  })

/** A filter names what it filters by: what is not given does not matter. */
export const definedOf = <A extends object>(fields: A): A =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as A

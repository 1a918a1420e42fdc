import { Effect, Either, Encoding, Schema } from "effect"
import { type Invalid, invalid } from "./errors.ts"

/** Rows on a page when nothing is said. */
export const PAGE_LIMIT_DEFAULT = 50
/** Rows on a page at the most: bounds an answer's size and a query's time. */
export const PAGE_LIMIT_MAX = 500

/** How many rows, and after which key. Lists are ordered by id, newest first. */
export interface PageRequest {
  readonly limit: number
  /** Id of the last row of the page before; `null` for the first page. */
  readonly afterId: string | null
}

/** A stretch of a list and where it goes on. */
export interface Page<Row> {
  readonly rows: ReadonlyArray<Row>
  /** Id to go on after; `null` at the end. */
  readonly nextAfterId: string | null
}

/** Makes a page of `limit` rows out of the `limit + 1` that were read. */
export const pageOf = <Row extends { readonly id: string }>(read: ReadonlyArray<Row>, limit: number): Page<Row> => {
  const rows = read.slice(0, limit)
  return { rows, nextAfterId: read.length > limit ? (rows.at(-1)?.id ?? null) : null }
}

const Cursor = Schema.parseJson(Schema.Tuple(Schema.String, Schema.String))

/** An opaque cursor that is bound to the filters it was made under. */
export const encodeCursor = (afterId: string | null, filters: unknown): string | null =>
  afterId === null ? null : Encoding.encodeBase64Url(JSON.stringify([afterId, fingerprint(afterId, filters)]))

/**
 * Reads a cursor back. One made under other filters, or changed on its way, is refused with `CURSOR_INVALID`. It is no
 * secret and no proof: whoever makes one up reads nothing that the list would not show anyway.
 */
export const decodeCursor = (cursor: string | undefined, filters: unknown): Effect.Effect<string | null, Invalid> => {
  if (cursor === undefined) return Effect.succeed(null)
  const refused = invalid("CURSOR_INVALID", "/after", "This cursor is not one of this list with these filters")
  return Encoding.decodeBase64UrlString(cursor).pipe(
    Either.flatMap(Schema.decodeEither(Cursor)),
    Either.mapLeft(() => refused),
    Either.flatMap(([afterId, made]) =>
      made === fingerprint(afterId, filters) ? Either.right(afterId) : Either.left(refused),
    ),
  )
}

/** FNV-1a over the place and the filters: it only has to notice a mix-up, not to resist anybody. */
const fingerprint = (afterId: string, filters: unknown): string => {
  let hash = 0x811c9dc5
  for (const character of JSON.stringify([afterId, filters])) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  }
  return (hash >>> 0).toString(36)
}

import { PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX, TIMESTAMP_MAX } from "@mintcode/core/kernel"
import { Schema } from "effect"
import { strict } from "./body_rules.ts"

/** Parts that requests of several groups share. Messages never hold the value that was sent. */
/** What a caller reads of a value that cannot be used. */
export const says = (message: string) => ({ message: () => ({ message, override: true }) })

/** A whole number in an address. */
export const queryInt = (min: number, max: number) =>
  Schema.NumberFromString.pipe(Schema.int(), Schema.between(min, max)).annotations(
    says(`Expected a whole number from ${min} to ${max}`),
  )

/** A moment in an address: UTC epoch milliseconds. */
export const queryTime = queryInt(0, TIMESTAMP_MAX)

/** Yes or no in an address. */
export const queryFlag = Schema.BooleanFromString.annotations(says("Expected true or false"))

/** A short text in an address. */
export const queryText = (max: number) => Schema.String.pipe(Schema.maxLength(max))

/** An id in a path: what it names decides whether it exists. */
export const pathId = Schema.String.pipe(
  Schema.pattern(/^[A-Za-z0-9_.~-]{1,64}$/),
  Schema.annotations(says("Expected an id of 1 to 64 letters, digits, _ or -")),
)

/** `{id}` in a path. */
export const IdPath = Schema.Struct({ id: pathId })

/** Query of a list: `limit` and `after`, and what the list is filtered by. */
export const pageQuery = <Filters extends Schema.Struct.Fields>(filters: Filters) =>
  strict(
    Schema.Struct({
      ...filters,
      limit: Schema.optional(
        queryInt(1, PAGE_LIMIT_MAX).annotations({
          description: `Rows on a page; ${PAGE_LIMIT_DEFAULT} when nothing is said`,
        }),
      ),
      after: Schema.optional(
        queryText(512).annotations({ description: "The `next` of the page before. Bound to the filters it came with" }),
      ),
    }),
  )

/** `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header). */
export const IdempotencyHeaders = Schema.Struct({
  "idempotency-key": Schema.optional(
    Schema.String.pipe(
      Schema.pattern(/^[\x20-\x7e]{1,255}$/),
      Schema.annotations({
        ...says("Expected 1 to 255 printable characters"),
        description: "Sent again with the same key and request, it is done once and answered alike",
      }),
    ),
  ),
})

/** `If-Match` (RFC 9110, section 13.1.1): the `ETag` that was read; an edit of anything newer is refused. */
export const EditHeaders = Schema.Struct({
  "if-match": Schema.optional(
    Schema.String.pipe(
      Schema.pattern(/^(\*|(W\/)?"\d{1,15}")$/),
      Schema.annotations({ ...says('Expected an ETag such as "3"'), description: "ETag of what was read" }),
    ),
  ),
})

/** The version in an `If-Match`; `undefined` when any will do. */
export const versionOf = (headers: typeof EditHeaders.Type): number | undefined => {
  const match = headers["if-match"]
  return match === undefined || match === "*" ? undefined : Number(match.replace(/\D/g, ""))
}

/** The `ETag` of a version. */
export const etagOf = (version: number): string => `"${version}"`

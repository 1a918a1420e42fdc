import type { RosterEntry } from "@mintcode/core/seat"
import { Schema } from "effect"
import { isObject } from "../upstream_http/lenient_json.ts"
import { parseSeatTime } from "./seat_time.ts"

/** Fields that more than one protocol writes alike. */

/** A time in any of the notations as UTC epoch milliseconds; `null` for none. */
export const SeatTime = Schema.transform(Schema.Unknown, Schema.NullOr(Schema.Int), {
  strict: true,
  decode: parseSeatTime,
  encode: (value) => value,
})

/** `true` and `false` in their notations, and `null` for anything else: not told is not the same as false. */
export const LenientFlagOrNull = Schema.transform(Schema.Unknown, Schema.NullOr(Schema.Boolean), {
  strict: true,
  decode: (value) => {
    if (value === true || value === 1 || value === "1" || value === "true" || value === "True") return true
    if (value === false || value === 0 || value === "0" || value === "false" || value === "False") return false
    return null
  },
  encode: (value) => value,
})

/** A list that must be there, `null` included: an error in JSON must not read as an empty list. */
export const PresentList = Schema.Union(Schema.Null, Schema.Array(Schema.Unknown)).pipe(
  Schema.transform(Schema.Array(Schema.Unknown), {
    strict: true,
    decode: (value) => value ?? [],
    encode: (value) => value,
  }),
)

/** An address as it is compared. */
export const addressOf = (text: string): string => text.trim().toLowerCase()

/**
 * The address of a row under the first of the given names that it has: `null` when the row says that there is none, as
 * for accounts of programs, and `undefined` when it does not say. Who is unreadable may be anybody.
 */
export const rowAddress = (row: unknown, names: ReadonlyArray<string>): string | null | undefined => {
  if (typeof row === "string") return row.includes("@") ? addressOf(row) : undefined
  if (!isObject(row)) return undefined
  const name = names.find((name) => typeof row[name] === "string" && row[name].trim() !== "")
  if (name !== undefined) return addressOf(String(row[name]))
  return names.some((name) => row[name] === null) ? null : undefined
}

/** The rows of a list as entries; `undefined` when one of them cannot be read: the list is not complete then. */
export const entriesOf = <Entry extends RosterEntry>(
  rows: ReadonlyArray<unknown>,
  entryOf: (row: unknown) => Entry | null | undefined,
): ReadonlyArray<Entry> | undefined => {
  const entries: Array<Entry> = []
  for (const row of rows) {
    const entry = entryOf(row)
    if (entry === undefined) return undefined
    if (entry !== null) entries.push(entry)
  }
  return entries
}

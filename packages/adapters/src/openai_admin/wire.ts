import type { RosterEntry } from "@mintcode/core/seat"
import { Schema } from "effect"
import { PresentList, rowAddress, SeatTime } from "../seat_http/seat_wire.ts"
import { isObject, LenientFlag, LenientId, LenientText, lenientStruct } from "../upstream_http/lenient_json.ts"

/** What the organisation administration API sends. Times are unix seconds; fields may be written in either spelling. */

/** A page of a list. `last_id` may be missing: the last row's id stands for it. */
export const OpenAiPage = lenientStruct({ data: PresentList, hasMore: LenientFlag, lastId: LenientText })
export type OpenAiPage = typeof OpenAiPage.Type

const LowerText = Schema.transform(LenientText, Schema.String, {
  strict: true,
  decode: (text) => text.toLowerCase(),
  encode: (text) => text,
})

/** `pending`, `accepted` or `expired`. Unknown words count as none of them. */
export const OpenAiInvite = lenientStruct({
  id: LenientId,
  email: LowerText,
  role: LenientText,
  status: LowerText,
  expiresAt: SeatTime,
  acceptedAt: SeatTime,
})
export type OpenAiInvite = typeof OpenAiInvite.Type

/** A member's row as an entry; `null` for one without an address, `undefined` for one that cannot be read. */
export const openAiUserEntry = (row: unknown): RosterEntry | null | undefined => {
  const email = rowAddress(row, ["email"])
  if (email === null || email === undefined) return email
  const fields = isObject(row) ? row : {}
  const ref = rowId(row)
  return {
    email,
    ref: ref === "" ? null : ref,
    owner: fields["role"] === "owner",
    since: Schema.decodeUnknownSync(SeatTime)(fields["added_at"] ?? fields["addedAt"]),
  }
}

/** The id of any row; empty when it has none. */
export const rowId = (row: unknown): string =>
  Schema.decodeUnknownSync(LenientText)(isObject(row) ? row["id"] : undefined)

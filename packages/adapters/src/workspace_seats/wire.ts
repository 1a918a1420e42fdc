import type { RosterEntry } from "@mintcode/core/seat"
import { Schema } from "effect"
import { LenientFlagOrNull, PresentList, rowAddress, SeatTime } from "../seat_http/seat_wire.ts"
import { isObject, LenientNumberOrNull, LenientText, lenientStruct } from "../upstream_http/lenient_json.ts"

/** What team workspaces send. Fields may be written `seats_in_use` or `seatsInUse`. */

/** The subscription of a workspace. At least one of its figures must be there: an error must not read as "unlimited". */
export const WorkspaceSubscription = lenientStruct({
  planType: LenientText,
  seatsInUse: LenientNumberOrNull,
  seatsEntitled: LenientNumberOrNull,
  activeUntil: SeatTime,
  willRenew: LenientFlagOrNull,
}).pipe(
  Schema.filter(
    ({ seatsInUse, seatsEntitled, activeUntil, planType }) =>
      seatsInUse !== null || seatsEntitled !== null || activeUntil !== null || planType !== "",
  ),
)
export type WorkspaceSubscription = typeof WorkspaceSubscription.Type

/** A page of members or of invitations. */
export const WorkspacePage = lenientStruct({ items: PresentList, total: LenientNumberOrNull })
export type WorkspacePage = typeof WorkspacePage.Type

/** Anything that was understood at all; lists that are missing are empty. */
const Rows = Schema.transform(Schema.Unknown, Schema.Array(Schema.Unknown), {
  strict: false,
  decode: (value) => (Array.isArray(value) ? value : []),
  encode: (value) => value,
})

/** What became of each address of an invitation. */
export const WorkspaceInvited = lenientStruct({
  accountInvites: Rows,
  erroredEmails: Rows,
  alreadyMemberEmails: Rows,
})
export type WorkspaceInvited = typeof WorkspaceInvited.Type

/** Names that an address goes by. */
export const ADDRESS_NAMES = ["email", "email_address", "emailAddress"] as const
const ID_NAMES = ["id", "user_id", "userId"] as const
const TIME_NAMES = ["created_time", "createdTime", "created_at", "createdAt"] as const

const OWNER_ROLE = /owner/i

/** A row of either list; `null` for one without an address, `undefined` for one that cannot be read. */
export const workspaceEntry = (row: unknown): RosterEntry | null | undefined => {
  const email = rowAddress(row, ADDRESS_NAMES)
  if (email === null || email === undefined) return email
  const fields = isObject(row) ? row : {}
  return {
    email,
    ref: rowRef(row),
    owner: OWNER_ROLE.test(String(fields["role"] ?? "")),
    since: TIME_NAMES.map((name) => Schema.decodeUnknownSync(SeatTime)(fields[name])).find((at) => at !== null) ?? null,
  }
}

/** The id of a row, if it has one. */
export const rowRef = (row: unknown): string | null => {
  const fields = isObject(row) ? row : {}
  const id = ID_NAMES.map((name) => Schema.decodeUnknownSync(LenientText)(fields[name])).find((text) => text !== "")
  return id ?? null
}

import type { RosterEntry } from "@mintcode/core/seat"
import { Schema } from "effect"
import { addressOf, LenientFlagOrNull, PresentList, SeatTime } from "../seat_http/seat_wire.ts"
import {
  isObject,
  LenientId,
  LenientNumberOrNull,
  LenientText,
  lenientList,
  lenientStruct,
} from "../upstream_http/lenient_json.ts"

/** What SCIM servers send (RFC 7643, RFC 7644). Attribute names are case-insensitive; both usual spellings are read. */

export const USER_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User"
export const PATCH_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
export const SCIM_MEDIA_TYPE = "application/scim+json"

/** A page of resources. Without matches `Resources` may be left out (RFC 7644, 3.4.2); the total must be there. */
export const ScimPage = lenientStruct({
  totalResults: LenientNumberOrNull.pipe(Schema.filter((total) => total !== null && total >= 0)),
  startIndex: LenientNumberOrNull,
  resources: Schema.optionalWith(PresentList, { default: () => [] }),
})
export type ScimPage = typeof ScimPage.Type

const Value = lenientStruct({ value: LenientText, primary: LenientFlagOrNull })

/** A user. Who has no `active` is active: the attribute is optional. */
export const ScimUser = lenientStruct({
  id: LenientId,
  userName: LenientText,
  active: LenientFlagOrNull,
  emails: lenientList(Value),
  groups: Schema.optionalWith(Schema.Unknown, { default: () => undefined }),
  meta: Schema.optionalWith(Schema.Unknown, { default: () => undefined }),
})
export type ScimUser = typeof ScimUser.Type

/** A group with its members' ids. Servers leave an empty list out. */
export const ScimGroup = lenientStruct({ id: LenientId, members: lenientList(Value) })
export type ScimGroup = typeof ScimGroup.Type

/** A user as a roster keeps it, with what decides whether it counts. */
export interface ScimEntry extends RosterEntry {
  readonly ref: string
  readonly active: boolean
}

/**
 * A user's row as an entry; `null` for one without an address, such as an account of a program, `undefined` for one that
 * cannot be read. The user name is the address where it looks like one: it is what we provision by.
 */
export const scimEntry = (row: unknown): ScimEntry | null | undefined => {
  const decoded = Schema.decodeUnknownOption(ScimUser)(row)
  if (decoded._tag === "None") return undefined
  const user = decoded.value
  const primary = user.emails.find((email) => email.primary === true) ?? user.emails[0]
  const address = user.userName.includes("@") ? user.userName : (primary?.value ?? "")
  if (!address.includes("@")) return user.userName === "" ? undefined : null
  return {
    email: addressOf(address),
    ref: user.id,
    owner: false,
    since: Schema.decodeUnknownSync(SeatTime)(isObject(user.meta) ? user.meta["created"] : undefined),
    active: user.active !== false,
  }
}

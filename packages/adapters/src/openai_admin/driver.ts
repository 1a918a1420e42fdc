import type {
  InviteAnswer,
  RosterEntry,
  SeatDriver,
  SeatFault,
  SeatProvider,
  SeatProviderSetup,
  Standing,
} from "@mintcode/core/seat"
import { type InputRefused, type OutOfStock, UpstreamUnknown } from "@mintcode/core/supplier"
import { Clock, Effect, Either, Schema } from "effect"
import { rosterPages, wholeRoster } from "../seat_http/roster.ts"
import { inviteFaultOf, type SeatClientError, seatFaultOf } from "../seat_http/seat_fault.ts"
import { makeSeatDriver, TimeoutOption } from "../seat_http/seat_options.ts"
import { addressOf, entriesOf } from "../seat_http/seat_wire.ts"
import { makeOpenAiAdminClient, OPENAI_ADMIN_BASE_URL, type OpenAiAdminClient, type OpenAiListQuery } from "./client.ts"
import { OpenAiInvite, type OpenAiPage, openAiUserEntry, rowId } from "./wire.ts"

/** The most that the API sends at once. */
const PAGE_ROWS = 100
/** How long a new member may be missing on the list of members: until then "accepted, and not there" is no absence. */
const ACCEPTED_SETTLES_MS = 2 * 60_000
/** Projects that one invitation may name. */
const PROJECTS_MAX = 50

/** What `options` of a workspace may hold. */
export const OpenAiAdminOptions = Schema.Struct({
  timeoutMs: TimeoutOption,
  /** The role in the organisation: the least, since everybody who buys a seat gets it. */
  role: Schema.optionalWith(Schema.Literal("reader"), { default: () => "reader" as const }),
  /** Projects that people become members of by the same invitation. */
  projects: Schema.optionalWith(
    Schema.Array(
      Schema.Struct({
        id: Schema.NonEmptyString,
        role: Schema.optionalWith(Schema.Literal("member"), { default: () => "member" as const }),
      }),
    ).pipe(Schema.maxItems(PROJECTS_MAX)),
    { default: () => [] },
  ),
})
export type OpenAiAdminOptions = typeof OpenAiAdminOptions.Type

/** An organisation over its documented administration API. It tells neither how many seats there are nor their end. */
export const openAiAdminDriver: SeatDriver = makeSeatDriver({
  name: "openai-admin",
  baseUrlDefault: OPENAI_ADMIN_BASE_URL,
  options: OpenAiAdminOptions,
  make: (setup, options, baseUrl) =>
    makeProvider(makeOpenAiAdminClient({ baseUrl, token: setup.token, timeoutMs: options.timeoutMs }), setup, options),
})

/** An invitation as a list's entry, with what became of it. */
interface Invitation extends RosterEntry {
  readonly status: string
  readonly acceptedAt: number | null
}

/** The port over a client. */
const makeProvider = (
  client: OpenAiAdminClient,
  { nextTurn }: SeatProviderSetup,
  options: OpenAiAdminOptions,
): SeatProvider => {
  const pagesOf = <Entry extends RosterEntry>(
    list: (query: OpenAiListQuery) => Effect.Effect<OpenAiPage, SeatClientError>,
    entryOf: (row: unknown) => Entry | null | undefined,
    email?: string,
  ) =>
    rosterPages<Entry>(({ mark }) =>
      Effect.flatMap(
        Effect.mapError(
          list({
            limit: PAGE_ROWS,
            ...(mark === "" ? {} : { after: mark }),
            ...(email === undefined ? {} : { email }),
          }),
          seatFaultOf,
        ),
        (page) => {
          const entries = entriesOf(page.data, entryOf)
          const last = page.lastId === "" ? rowId(page.data.at(-1)) : page.lastId
          if (entries === undefined || (page.hasMore && last === "")) {
            return new UpstreamUnknown({ reason: "Cannot read a row of the list" })
          }
          return Effect.succeed({ entries, rows: page.data.length, total: null, mark: page.hasMore ? last : null })
        },
      ),
    )
  const members = pagesOf(client.users, openAiUserEntry)
  const invitations = pagesOf(client.invites, pendingEntry)

  const findUser = (email: string, filtered: boolean, hasTurn: boolean) =>
    Effect.map(
      wholeRoster(filtered ? pagesOf(client.users, openAiUserEntry, email) : members, nextTurn, hasTurn),
      (entries) => entries.find((entry) => entry.email === email),
    )

  /** All invitations of an address. The list keeps those that are over, and has no filter. */
  const findInvites = (email: string, hasTurn: boolean) =>
    Effect.map(wholeRoster(pagesOf(client.invites, invitationEntry), nextTurn, hasTurn), (entries) =>
      entries.filter((entry) => entry.email === email),
    )

  /** Invitations before members: who accepts in between is then seen as a member, and never missed. */
  const standing = (sent: string): Effect.Effect<Standing, SeatFault> =>
    Effect.gen(function* () {
      const email = addressOf(sent)
      const invites = yield* findInvites(email, true)
      // The filter may mind the case of an address, so that only the whole list says that nobody is there.
      const member = (yield* findUser(email, true, false)) ?? (yield* findUser(email, false, false))
      if (member !== undefined) return { _tag: "Member", ref: member.ref, since: member.since } as const
      const pending = invites.find(({ status }) => status === "pending")
      if (pending !== undefined) return { _tag: "Invited", ref: pending.ref } as const
      const now = yield* Clock.currentTimeMillis
      if (invites.some((invite) => isUnsettled(invite, now))) {
        return yield* new UpstreamUnknown({ reason: "Cannot tell: accepted, and not on the list of members yet" })
      }
      return { _tag: "Absent" } as const
    })

  const revoke = (sent: string, ref: string | null): Effect.Effect<void, SeatFault> =>
    Effect.gen(function* () {
      if (ref !== null && (yield* deleted(ref))) return
      if (ref !== null) yield* nextTurn
      // The id is not known, or is one that is over: another invitation of the address may be open.
      const open = (yield* findInvites(addressOf(sent), true)).filter(({ status }) => status === "pending")
      for (const invite of open) {
        if (invite.ref === null) continue
        yield* nextTurn
        if (yield* deleted(invite.ref)) continue
        yield* nextTurn
        const after = yield* Effect.either(client.findInvite(invite.ref))
        if (Either.isRight(after) && after.right.status === "pending") {
          return yield* new UpstreamUnknown({ reason: "Cannot revoke: the invitation is still open" })
        }
      }
    })

  /** False when there is nothing to delete, or the invitation is over and cannot be deleted. */
  const deleted = (ref: string): Effect.Effect<boolean, SeatFault> => whether(client.deleteInvite(ref), REVOKED_BEFORE)

  const remove = (sent: string, ref: string | null): Effect.Effect<void, SeatFault> =>
    Effect.gen(function* () {
      if (ref !== null && (yield* whether(client.removeUser(ref), REMOVED_BEFORE))) return
      if (ref !== null) yield* nextTurn
      const member = yield* findUser(addressOf(sent), false, true)
      if (member === undefined || member.ref === null || member.ref === ref) return
      yield* nextTurn
      yield* whether(client.removeUser(member.ref), REMOVED_BEFORE)
    })

  return {
    // Only whether the key works can be asked: capacity and end are the operator's to know.
    usage: Effect.as(Effect.mapError(client.users({ limit: 1 }), seatFaultOf), {
      seatsUsed: null,
      seatsMax: null,
      endsAt: null,
      renews: null,
    }),
    standing,
    invite: (sent) =>
      client.invite(addressOf(sent), options.role, options.projects).pipe(
        Effect.flatMap((invited) => invitedOf(invited, addressOf(sent))),
        Effect.catchAll((error) =>
          error._tag === "SeatRefusal" && error.signal === "invited"
            ? Effect.succeed<InviteAnswer>({ _tag: "Invited", ref: null })
            : error._tag === "SeatRefusal" && error.signal === "member"
              ? Effect.succeed<InviteAnswer>({ _tag: "AlreadyMember" })
              : Effect.fail<SeatFault | OutOfStock | InputRefused>(inviteFaultOf(error)),
        ),
      ),
    revoke,
    remove,
    members,
    invitations,
  }
}

/** Refusals to delete an invitation that is over: missing, or accepted ("refused", "member"). */
const REVOKED_BEFORE: ReadonlySet<string> = new Set(["missing", "refused", "member", "conflict"])
const REMOVED_BEFORE: ReadonlySet<string> = new Set(["missing"])

/** Whether a call did something; a refusal with one of the signals says that there was nothing to do. */
const whether = (
  call: Effect.Effect<void, SeatClientError>,
  signals: ReadonlySet<string>,
): Effect.Effect<boolean, SeatFault> =>
  call.pipe(
    Effect.as(true),
    Effect.catchIf(
      (error) => error._tag === "SeatRefusal" && signals.has(error.signal),
      () => Effect.succeed(false),
    ),
    Effect.mapError(seatFaultOf),
  )

const invitedOf = (invite: OpenAiInvite, email: string): Effect.Effect<InviteAnswer, UpstreamUnknown> => {
  if (addressOf(invite.email) !== email) {
    return new UpstreamUnknown({
      reason: "Cannot tell whether the invitation went out: the answer does not name the address",
    })
  }
  switch (invite.status) {
    // An answer that leaves the status out has made an invitation all the same: it has an id.
    case "pending":
    case "":
      return Effect.succeed({ _tag: "Invited", ref: invite.id })
    case "accepted":
      return Effect.succeed({ _tag: "Joined", ref: null })
    default:
      return new UpstreamUnknown({
        reason: `Cannot tell what an invitation with status "${invite.status.slice(0, 40)}" is`,
      })
  }
}

const invitationEntry = (row: unknown): Invitation | null | undefined => {
  const entry = openAiUserEntry(row)
  if (entry === null || entry === undefined) return entry
  const invite = Schema.decodeUnknownEither(OpenAiInvite)(row)
  if (Either.isLeft(invite)) return undefined
  const { status, acceptedAt } = invite.right
  return {
    ...entry,
    since: null,
    status: status === "" ? (acceptedAt === null ? "pending" : "accepted") : status,
    acceptedAt,
  }
}

/** Invitations that are over are on the list, and on no roster. */
const pendingEntry = (row: unknown): RosterEntry | null | undefined => {
  const entry = invitationEntry(row)
  if (entry === null || entry === undefined) return entry
  const { email, ref, owner, since } = entry
  return entry.status === "pending" ? { email, ref, owner, since } : null
}

const isUnsettled = ({ status, acceptedAt }: Invitation, now: number): boolean =>
  status === "accepted" && acceptedAt !== null && now - acceptedAt < ACCEPTED_SETTLES_MS

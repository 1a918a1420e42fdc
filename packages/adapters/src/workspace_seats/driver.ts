import type {
  InviteAnswer,
  RosterEntry,
  RosterPage,
  SeatDriver,
  SeatFault,
  SeatProvider,
  SeatProviderSetup,
  Standing,
} from "@mintcode/core/seat"
import { type InputRefused, type OutOfStock, UpstreamUnknown } from "@mintcode/core/supplier"
import { Effect, Schema } from "effect"
import { comparableWords } from "../seat_http/refusal_words.ts"
import { rosterPages, wholeRoster } from "../seat_http/roster.ts"
import { inviteFaultOf, type SeatClientError, seatFaultOf } from "../seat_http/seat_fault.ts"
import { makeSeatDriver, TimeoutOption } from "../seat_http/seat_options.ts"
import { SeatRefusal, type SeatSignal, signalOfWords, TRANSIENT_WORDS } from "../seat_http/seat_signal.ts"
import { addressOf, entriesOf, rowAddress } from "../seat_http/seat_wire.ts"
import { isObject } from "../upstream_http/lenient_json.ts"
import { makeWorkspaceClient, type WorkspaceClient, type WorkspaceListQuery } from "./client.ts"
import { WORKSPACE_WORDS } from "./errors.ts"
import { ADDRESS_NAMES, rowRef, type WorkspaceInvited, type WorkspacePage, workspaceEntry } from "./wire.ts"

/** Rows asked for at once. Providers that send fewer are asked on from where they stopped. */
const PAGE_ROWS = 100

/** Letters of an address's error that are kept. */
const ERROR_WORDS_MAX = 160

/** What `options` of a workspace may hold. */
export const WorkspaceSeatOptions = Schema.Struct({
  timeoutMs: TimeoutOption,
  /** The role that people are invited with. */
  role: Schema.optionalWith(Schema.String.pipe(Schema.pattern(/^[a-z][a-z-]{0,40}$/)), {
    default: () => "standard-user",
  }),
})
export type WorkspaceSeatOptions = typeof WorkspaceSeatOptions.Type

/** Team workspaces over HTTP, with the token of an owner. It speaks to nobody until an operator says where. */
export const workspaceSeatDriver: SeatDriver = makeSeatDriver({
  name: "workspace",
  baseUrlDefault: null,
  options: WorkspaceSeatOptions,
  setupFlaw: ({ workspace }) => (workspace.externalId === "" ? "it needs the id of its account" : undefined),
  make: (setup, options, baseUrl) =>
    makeProvider(
      makeWorkspaceClient({
        baseUrl,
        accountId: setup.workspace.externalId,
        token: setup.token,
        timeoutMs: options.timeoutMs,
      }),
      setup,
      options,
    ),
})

/** The port over a client. */
const makeProvider = (
  client: WorkspaceClient,
  { nextTurn }: SeatProviderSetup,
  options: WorkspaceSeatOptions,
): SeatProvider => {
  const pagesOf = (
    list: (query: WorkspaceListQuery) => Effect.Effect<WorkspacePage, SeatClientError>,
    query?: string,
  ) =>
    rosterPages<RosterEntry>(({ rows }) =>
      Effect.flatMap(
        Effect.mapError(
          list({ offset: rows, limit: PAGE_ROWS, ...(query === undefined ? {} : { query }) }),
          seatFaultOf,
        ),
        (page) => {
          const entries = entriesOf(page.items, workspaceEntry)
          if (entries === undefined) return new UpstreamUnknown({ reason: "Cannot read a row of the list" })
          const read = rows + page.items.length
          const isLast = page.items.length === 0 || (page.total !== null && read >= page.total)
          return Effect.succeed({
            entries,
            rows: page.items.length,
            total: page.total,
            mark: isLast ? null : String(read),
          })
        },
      ),
    )
  const members = pagesOf(client.members)
  const invitations = pagesOf(client.invitations)

  const find = (
    pages: (after: string | null) => Effect.Effect<RosterPage, SeatFault>,
    email: string,
    firstHasTurn = false,
  ) =>
    Effect.map(wholeRoster(pages, nextTurn, firstHasTurn), (entries) =>
      entries.find((entry) => entry.email === addressOf(email)),
    )

  /**
   * Invitations before members: who accepts in between is then seen as a member, and never missed. Searches are
   * answered quickly and believed when they find somebody; that nobody is there, only the whole lists say.
   */
  const standing = (email: string): Effect.Effect<Standing, SeatFault> =>
    Effect.gen(function* () {
      const query = addressOf(email)
      const asInvited = yield* find(pagesOf(client.invitations, query), email, true)
      const asMember = yield* find(pagesOf(client.members, query), email)
      if (asMember !== undefined) return memberOf(asMember)
      if (asInvited !== undefined) return { _tag: "Invited", ref: asInvited.ref } as const
      const invited = yield* find(invitations, email)
      const member = yield* find(members, email)
      if (member !== undefined) return memberOf(member)
      return invited === undefined ? ({ _tag: "Absent" } as const) : ({ _tag: "Invited", ref: invited.ref } as const)
    })

  const remove = (email: string, ref: string | null): Effect.Effect<void, SeatFault> =>
    Effect.gen(function* () {
      const gone = ref === null || (yield* isMissing(client.remove(ref)))
      if (!gone) return
      // The id is not known, or is an old one: the address has the last word.
      if (ref !== null) yield* nextTurn
      const member = yield* find(members, email, true)
      if (member === undefined || member.ref === null || member.ref === ref) return
      yield* nextTurn
      yield* isMissing(client.remove(member.ref))
    })

  return {
    usage: Effect.map(
      Effect.mapError(client.subscription, seatFaultOf),
      ({ seatsInUse, seatsEntitled, activeUntil, willRenew }) => ({
        seatsUsed: seatsInUse,
        seatsMax: seatsEntitled,
        endsAt: activeUntil,
        renews: willRenew,
      }),
    ),
    standing,
    invite: (email) => invite(client, email, options.role),
    revoke: (email) => Effect.asVoid(isMissing(client.revoke(addressOf(email)))),
    remove,
    members,
    invitations,
  }
}

/** Whether a call failed because there is nothing to act upon, which is what it was for. */
const isMissing = (call: Effect.Effect<void, SeatClientError>): Effect.Effect<boolean, SeatFault> =>
  call.pipe(
    Effect.as(false),
    Effect.catchIf(
      (error) => error._tag === "SeatRefusal" && (error.signal === "missing" || error.signal === "member"),
      () => Effect.succeed(true),
    ),
    Effect.mapError(seatFaultOf),
  )

const memberOf = ({ ref, since }: RosterEntry): Standing => ({ _tag: "Member", ref, since })

const invite = (
  client: WorkspaceClient,
  email: string,
  role: string,
): Effect.Effect<InviteAnswer, SeatFault | OutOfStock | InputRefused> =>
  client.invite(addressOf(email), role).pipe(
    Effect.flatMap((answer) => invitedOf(answer, addressOf(email))),
    Effect.catchAll((error) => {
      const known = error._tag === "SeatRefusal" ? ANSWERS_OF_SIGNALS[error.signal] : undefined
      return known === undefined ? Effect.fail(inviteFaultOf(error)) : Effect.succeed(known)
    }),
  )

/** Refusals that tell what the address is already. */
const ANSWERS_OF_SIGNALS: Readonly<Partial<Record<SeatSignal, InviteAnswer>>> = {
  member: { _tag: "AlreadyMember" },
  invited: { _tag: "Invited", ref: null },
}

/** What can be wrong with one address of an invitation: "this account was deactivated" is then no word on the workspace. */
const SIGNALS_OF_ADDRESSES: ReadonlySet<SeatSignal> = new Set(["full", "member", "invited", "address", "transient"])

/** What an answer with status 200 says of this address. When it does not name it, nothing is known. */
const invitedOf = (answer: WorkspaceInvited, email: string): Effect.Effect<InviteAnswer, SeatClientError> => {
  const rowOf = (rows: ReadonlyArray<unknown>) => rows.find((row) => rowAddress(row, ADDRESS_NAMES) === email)
  if (rowOf(answer.alreadyMemberEmails) !== undefined) return Effect.succeed({ _tag: "AlreadyMember" })
  const invited = rowOf(answer.accountInvites)
  if (invited !== undefined) return Effect.succeed({ _tag: "Invited", ref: rowRef(invited) })
  const errored = rowOf(answer.erroredEmails)
  if (errored === undefined) {
    return new UpstreamUnknown({
      reason: "Cannot tell whether the invitation went out: the answer does not name the address",
    })
  }
  const words = comparableWords(
    JSON.stringify(isObject(errored) ? { ...errored, email: "", email_address: "" } : errored),
  )
  const said = signalOfWords(words, WORKSPACE_WORDS) ?? (TRANSIENT_WORDS.test(words) ? "transient" : "address")
  const signal = SIGNALS_OF_ADDRESSES.has(said) ? said : "address"
  return new SeatRefusal({
    operation: "invite",
    status: 200,
    signal,
    text: words.slice(0, ERROR_WORDS_MAX),
    retryAfterMs: null,
  })
}

import type {
  InviteAnswer,
  SeatDriver,
  SeatFault,
  SeatProvider,
  SeatProviderSetup,
  Standing,
} from "@mintcode/core/seat"
import { InputRefused, type OutOfStock, UpstreamUnknown } from "@mintcode/core/supplier"
import { Clock, Effect, Schema } from "effect"
import { rosterPages, wholeRoster } from "../seat_http/roster.ts"
import { inviteFaultOf, type SeatClientError, seatFaultOf } from "../seat_http/seat_fault.ts"
import { makeSeatDriver, TimeoutOption } from "../seat_http/seat_options.ts"
import { addressOf, entriesOf } from "../seat_http/seat_wire.ts"
import { makeScimClient, type ScimClient, userNameFilter } from "./client.ts"
import { type ScimEntry, scimEntry } from "./wire.ts"

/** Rows asked for at once; servers may send fewer. */
const PAGE_ROWS = 100
/** The first resource (RFC 7644, 3.4.2.4: counted from one). */
const FIRST_INDEX = 1
/** A user no older than this may be one of ours whose invitation broke off half way: longer than it is tried again. */
const HALF_MADE_MS_MAX = 60 * 60_000

/** What `options` of a workspace may hold. */
export const ScimSeatOptions = Schema.Struct({
  timeoutMs: TimeoutOption,
  /** Id of a group that a seat is a membership in. Without it every active user takes a seat. */
  groupId: Schema.optionalWith(Schema.NonEmptyString, { exact: true }),
  /**
   * How somebody leaves: `delete` and `deactivate` end the user, `group` only takes it out of the group and leaves the
   * rest to the directory.
   */
  removal: Schema.optionalWith(Schema.Literal("delete", "deactivate", "group"), { default: () => "delete" as const }),
})
export type ScimSeatOptions = typeof ScimSeatOptions.Type

/** A directory over SCIM 2.0, which provisions people: they are members at once, and there are no invitations. */
export const scimSeatDriver: SeatDriver = makeSeatDriver({
  name: "scim",
  baseUrlDefault: null,
  options: ScimSeatOptions,
  optionFlaws: ({ removal, groupId }) =>
    removal === "group" && groupId === undefined
      ? [{ path: "/groupId", message: 'Expected the id of a group, since removal is "group"' }]
      : [],
  make: (setup, options, baseUrl) =>
    makeProvider(makeScimClient({ baseUrl, token: setup.token, timeoutMs: options.timeoutMs }), setup, options),
})

/** The port over a client. */
const makeProvider = (
  client: ScimClient,
  { nextTurn }: SeatProviderSetup,
  { groupId, removal }: ScimSeatOptions,
): SeatProvider => {
  const pagesOf = (filter?: string) =>
    rosterPages<ScimEntry>(({ rows }) =>
      Effect.flatMap(
        Effect.mapError(
          client.users({
            startIndex: FIRST_INDEX + rows,
            count: PAGE_ROWS,
            ...(filter === undefined ? {} : { filter }),
          }),
          seatFaultOf,
        ),
        (page) => {
          const entries = entriesOf(page.resources, scimEntry)
          if (entries === undefined) return new UpstreamUnknown({ reason: "Cannot read a row of the list" })
          const read = rows + page.resources.length
          const isLast = page.resources.length === 0 || read >= (page.totalResults ?? 0)
          return Effect.succeed({
            entries,
            rows: page.resources.length,
            total: page.totalResults,
            mark: isLast ? null : String(read),
          })
        },
      ),
    )

  /** The user with that name, whether active or not. User names do not mind the case (RFC 7643, 4.1.1). */
  const findUser = (email: string, hasTurn: boolean) =>
    Effect.map(
      wholeRoster(pagesOf(userNameFilter(email)), nextTurn, hasTurn),
      (entries): ScimEntry | undefined =>
        entries.find((entry) => entry.email === email && entry.active) ??
        entries.find((entry) => entry.email === email),
    )

  /** Whether a user sits in the group; everybody does when there is none. */
  const isSeated = (userId: string): Effect.Effect<boolean, SeatFault> =>
    groupId === undefined
      ? Effect.succeed(true)
      : Effect.zipRight(
          nextTurn,
          Effect.map(memberIds(groupId), (ids) => ids.has(userId)),
        )

  const memberIds = (group: string): Effect.Effect<ReadonlySet<string>, SeatFault> =>
    client.group(group).pipe(
      Effect.map(({ members }) => new Set(members.map(({ value }) => value))),
      Effect.mapError(seatFaultOf),
    )

  const standing = (sent: string): Effect.Effect<Standing, SeatFault> =>
    Effect.gen(function* () {
      const user = yield* findUser(addressOf(sent), true)
      return user?.active === true && (yield* isSeated(user.ref))
        ? ({ _tag: "Member", ref: user.ref, since: user.since } as const)
        : ({ _tag: "Absent" } as const)
    })

  /**
   * What follows once a user exists. From here on something has happened, so that nothing may end as a plain "no": all
   * but a full directory or group, which is undone, is unknown.
   */
  const seat = (
    id: string,
    found: "made" | "inactive" | "active",
  ): Effect.Effect<InviteAnswer, UpstreamUnknown | OutOfStock> =>
    Effect.gen(function* () {
      if (found === "inactive") yield* Effect.zipRight(nextTurn, client.setActive(id, true))
      if (groupId !== undefined) yield* Effect.zipRight(nextTurn, client.addToGroup(groupId, id))
      return { _tag: "Joined", ref: id } as const
    }).pipe(
      Effect.catchAll((error) => {
        const fault = error._tag === "UpstreamThrottled" ? error : inviteFaultOf(error)
        return fault._tag === "OutOfStock"
          ? undo(id, found).pipe(Effect.mapError(halfDone), Effect.zipRight(Effect.fail(fault)))
          : Effect.fail(halfDone(fault))
      }),
    )

  /** Leaves a user as it was found. */
  const undo = (id: string, found: "made" | "inactive" | "active"): Effect.Effect<void, SeatFault> =>
    found === "made"
      ? Effect.asVoid(leave(id))
      : found === "inactive"
        ? Effect.zipRight(nextTurn, Effect.asVoid(done(client.setActive(id, false), NOT_THERE)))
        : Effect.void

  const invite = (sent: string): Effect.Effect<InviteAnswer, SeatFault | OutOfStock | InputRefused> =>
    Effect.gen(function* () {
      const email = addressOf(sent)
      const created = yield* Effect.either(client.create(email))
      if (created._tag === "Left") {
        if (created.left._tag !== "SeatRefusal" || !TAKEN_SIGNALS.has(created.left.signal)) {
          return yield* Effect.fail(inviteFaultOf(created.left))
        }
        return yield* seatExisting(email)
      }
      const user = created.right
      if (user === undefined) return yield* seatUntold(email)
      if (user.userName !== "" && addressOf(user.userName) !== email) {
        return yield* new UpstreamUnknown({ reason: "Cannot tell who was made: the answer names somebody else" })
      }
      return yield* seat(user.id, user.active === false ? "inactive" : "made")
    })

  /**
   * Whether a lease may end a user that was found: one that this half made, or that it may have deactivated itself. Any
   * other is somebody of the directory, who must not be taken over by a code, and gone with it.
   */
  const mayEnd = ({ active, since }: ScimEntry) =>
    Effect.map(
      Clock.currentTimeMillis,
      (at) =>
        removal === "group" ||
        (removal === "deactivate" && !active) ||
        (since !== null && since > at - HALF_MADE_MS_MAX),
    )

  /** Somebody has the name: deactivated before, not in the group, or a member already. */
  const seatExisting = (email: string) =>
    Effect.gen(function* () {
      yield* nextTurn
      const user = yield* findUser(email, true)
      if (user === undefined) {
        return yield* new UpstreamUnknown({ reason: "Cannot invite: the name is taken, and nobody is listed under it" })
      }
      if (user.active && (yield* isSeated(user.ref))) return { _tag: "AlreadyMember" } as const
      if (!(yield* mayEnd(user))) {
        return yield* new InputRefused({
          problem: "ALREADY_MEMBER",
          reason: 'The directory has this user, and a lease would end it: "removal": "group" leaves users alone',
        })
      }
      return yield* seat(user.ref, user.active ? "active" : "inactive")
    })

  /** The server made somebody and did not say whom. */
  const seatUntold = (email: string) =>
    Effect.gen(function* () {
      yield* nextTurn
      const user = yield* Effect.mapError(findUser(email, true), halfDone)
      if (user === undefined) {
        return yield* new UpstreamUnknown({ reason: "Cannot tell whether somebody was made: the answer is empty" })
      }
      return yield* seat(user.ref, user.active ? "active" : "inactive")
    })

  /** Ends a membership as the options say. What is gone already is done. */
  const leave = (id: string): Effect.Effect<boolean, SeatFault | UpstreamUnknown> =>
    Effect.gen(function* () {
      if (groupId !== undefined) {
        yield* nextTurn
        yield* done(client.takeFromGroup(groupId, id), NOT_IN_GROUP)
        if (removal === "group") return true
      }
      yield* nextTurn
      return yield* done(removal === "delete" ? client.remove(id) : client.setActive(id, false), NOT_THERE)
    })

  const remove = (sent: string, ref: string | null): Effect.Effect<void, SeatFault> =>
    Effect.gen(function* () {
      if (ref !== null && (yield* leave(ref))) return
      yield* nextTurn
      const user = yield* findUser(addressOf(sent), true)
      if (user === undefined || !user.active || user.ref === ref) return
      yield* leave(user.ref)
    })

  const users = pagesOf()
  const members: SeatProvider["members"] = (after) =>
    Effect.gen(function* () {
      const page = yield* users(after)
      const active = page.entries.filter((entry) => entry.active)
      if (groupId === undefined || active.length === 0) return { entries: active.map(entryOf), next: page.next }
      yield* nextTurn
      const seated = yield* memberIds(groupId)
      return { entries: active.filter(({ ref }) => seated.has(ref)).map(entryOf), next: page.next }
    })

  return {
    // Only whether the token works can be asked: capacity and end are the operator's to know.
    usage: Effect.as(Effect.mapError(client.users({ startIndex: FIRST_INDEX, count: 1 }), seatFaultOf), {
      seatsUsed: null,
      seatsMax: null,
      endsAt: null,
      renews: null,
    }),
    standing,
    invite,
    // Nobody is ever only invited.
    revoke: () => Effect.void,
    remove,
    members,
    invitations: () => Effect.succeed({ entries: [], next: null }),
  }
}

const entryOf = ({ email, ref, owner, since }: ScimEntry) => ({ email, ref, owner, since })

/** A name that is taken: `uniqueness`, or a bare 409. */
const TAKEN_SIGNALS: ReadonlySet<string> = new Set(["member", "conflict"])
const NOT_THERE: ReadonlySet<string> = new Set(["missing"])
/** Servers refuse a path that selects nobody (RFC 7644, 3.5.2: `noTarget`). */
const NOT_IN_GROUP: ReadonlySet<string> = new Set(["missing", "refused"])

/** Whether a call did something; a refusal with one of the signals says that there was nothing to do. */
const done = (
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

const halfDone = (fault: { readonly reason: string }): UpstreamUnknown =>
  new UpstreamUnknown({ reason: `Cannot finish the invitation, of which a part was done: ${fault.reason}` })

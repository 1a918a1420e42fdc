import type { InviteAnswer, RosterEntry, SeatDriver, SeatProvider, Standing } from "@mintcode/core/seat"
import { InputRefused, OutOfStock, UpstreamRefused, UpstreamThrottled, UpstreamUnknown } from "@mintcode/core/supplier"
import { Clock, Effect } from "effect"

/** What a provider does instead of what it is asked. `late`: it does it, says nothing, and lists it only after a while. */
export type Lie =
  | "unknown, not done"
  | "unknown, done"
  | "late"
  | "throttled"
  | "refused"
  | "full"
  | "already a member"
  | "already a member, invited"
  | "silently nothing"

/** A call at the port. */
export type TownCall = "invite" | "standing" | "revoke" | "remove"

interface Place {
  readonly ref: string
  readonly since: number
  /** Before then no list shows it. */
  readonly listedFrom: number
}

/** What a workspace is upstream. */
export interface Hall {
  readonly id: string
  seatsMax: number
  readonly members: Map<string, Place>
  readonly invites: Map<string, Place>
  /** Everybody who ever accepted an invitation here. */
  readonly came: Set<string>
  isClosed: boolean
  /** Most places in use at once so far. */
  used: number
}

/** Lists lag behind by this much: less than a step waits before it believes that somebody is absent. */
const LAG_MS = 20_000

/**
 * Workspaces at the port to their providers, in memory: they hold members and invitations, and lie as they are told.
 */
export interface SeatTown {
  readonly driver: SeatDriver
  readonly hall: (id: string) => Hall
  readonly halls: () => ReadonlyArray<Hall>
  readonly open: (id: string, seatsMax: number) => Hall
  /** The invited accepts. Answers whether there was an invitation. */
  readonly join: (id: string, email: string, at: number) => boolean
  readonly calls: ReadonlyArray<string>
}

/** `lie` is asked before each call what the provider does instead; `undefined` is the truth. */
export const makeSeatTown = (lie: (call: TownCall, email: string) => Lie | undefined = () => undefined): SeatTown => {
  const halls = new Map<string, Hall>()
  const calls: Array<string> = []
  let refs = 0

  const hall = (id: string): Hall => {
    const found = halls.get(id)
    if (found === undefined) throw new Error(`there is no workspace ${id}`)
    return found
  }
  const newRef = () => `ref-${refs++}`
  const usedOf = ({ invites, members }: Hall) => invites.size + members.size
  const count = (one: Hall) => {
    one.used = Math.max(one.used, usedOf(one))
  }

  const providerOf = (one: Hall): SeatProvider => {
    /** The truth, unless there is a lie to tell. */
    const call = <A, E>(
      name: TownCall,
      email: string,
      truth: (at: number, listedFrom: number) => Effect.Effect<A, E>,
      nothing: Effect.Effect<A, E | UpstreamUnknown>,
      told: Lie | undefined = lie(name, email),
    ): Effect.Effect<A, E | UpstreamUnknown | UpstreamThrottled | UpstreamRefused> =>
      Effect.gen(function* () {
        calls.push(`${name} ${email} ${one.id}`)
        const at = yield* Clock.currentTimeMillis
        if (one.isClosed) return yield* new UpstreamRefused({ refusal: "account", reason: "account_deactivated" })
        const unknown = new UpstreamUnknown({ reason: "timed out" })
        switch (told) {
          case "unknown, not done":
            return yield* unknown
          case "unknown, done":
            yield* Effect.either(truth(at, at))
            return yield* unknown
          case "late":
            yield* Effect.either(truth(at, at + LAG_MS))
            return yield* unknown
          case "throttled":
            return yield* new UpstreamThrottled({ retryAfterMs: 5_000, reason: "slow down" })
          case "refused":
            return yield* new UpstreamRefused({ refusal: "key", reason: "token_expired" })
          case "silently nothing":
            return yield* nothing
          default:
            return yield* truth(at, at)
        }
      })

    const invite =
      (email: string) =>
      (at: number, listedFrom: number): Effect.Effect<InviteAnswer, OutOfStock> => {
        if (one.members.has(email)) return Effect.succeed({ _tag: "AlreadyMember" as const })
        const found = one.invites.get(email)
        if (found !== undefined) return Effect.succeed({ _tag: "Invited" as const, ref: found.ref })
        if (usedOf(one) >= one.seatsMax) return Effect.fail(new OutOfStock({ reason: "maximum number of seats" }))
        const place = { ref: newRef(), since: at, listedFrom }
        one.invites.set(email, place)
        count(one)
        return Effect.succeed({ _tag: "Invited" as const, ref: place.ref })
      }

    return {
      usage: Effect.succeed({ seatsUsed: usedOf(one), seatsMax: one.seatsMax, endsAt: null, renews: null }),
      invite: (email): ReturnType<SeatProvider["invite"]> => {
        if (email.startsWith("nobody")) {
          return Effect.fail(new InputRefused({ problem: "ADDRESS_REFUSED", reason: "no such user" }))
        }
        const told = one.isClosed ? undefined : lie("invite", email)
        if (told === "full") return Effect.fail(new OutOfStock({ reason: "no seats available" }))
        if (told === "already a member") return Effect.succeed({ _tag: "AlreadyMember" })
        if (told === "already a member, invited") {
          return Effect.flatMap(Clock.currentTimeMillis, (at) =>
            Effect.as(Effect.either(invite(email)(at, at)), { _tag: "AlreadyMember" }),
          )
        }
        const unclear = new UpstreamUnknown({ reason: "not in the answer" })
        return call<InviteAnswer, OutOfStock>("invite", email, invite(email), unclear, told)
      },
      standing: (email) =>
        call<Standing, never>(
          "standing",
          email,
          (at) => {
            const listed = (place: Place | undefined) =>
              place !== undefined && place.listedFrom <= at ? place : undefined
            const member = listed(one.members.get(email))
            if (member !== undefined) return Effect.succeed({ _tag: "Member", ref: member.ref, since: member.since })
            const invited = listed(one.invites.get(email))
            return Effect.succeed(invited === undefined ? { _tag: "Absent" } : { _tag: "Invited", ref: invited.ref })
          },
          new UpstreamUnknown({ reason: "half a list" }),
        ),
      revoke: (email) => call("revoke", email, () => Effect.sync(() => void one.invites.delete(email)), Effect.void),
      remove: (email) => call("remove", email, () => Effect.sync(() => void one.members.delete(email)), Effect.void),
      members: () => Effect.succeed({ entries: entriesOf(one.members), next: null }),
      invitations: () => Effect.succeed({ entries: entriesOf(one.invites), next: null }),
    }
  }

  return {
    driver: {
      name: "town",
      baseUrlDefault: null,
      connect: ({ workspace }) => providerOf(hall(workspace.externalId)),
      checkOptions: () => [],
    },
    hall,
    halls: () => [...halls.values()],
    open: (id, seatsMax) => {
      const one: Hall = {
        id,
        seatsMax,
        members: new Map(),
        invites: new Map(),
        came: new Set(),
        isClosed: false,
        used: 0,
      }
      halls.set(id, one)
      return one
    },
    join: (id, email, at) => {
      const one = hall(id)
      const invited = one.invites.get(email)
      if (invited === undefined || one.isClosed) return false
      one.invites.delete(email)
      one.came.add(email)
      // Its own clock does not go back when ours does.
      one.members.set(email, { ref: newRef(), since: Math.max(at, invited.since), listedFrom: invited.listedFrom })
      return true
    },
    calls,
  }
}

const entriesOf = (places: ReadonlyMap<string, Place>): ReadonlyArray<RosterEntry> =>
  [...places].map(([email, { ref, since }]) => ({ email, ref, owner: false, since }))

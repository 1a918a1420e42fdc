import type { InviteAnswer, RosterEntry, SeatDriver, SeatFault, WorkspaceUsage } from "@mintcode/core/seat"
import { OutOfStock, UpstreamRefused } from "@mintcode/core/supplier"
import { Effect, Redacted } from "effect"

/** A provider of workspaces in this process, as a test scripts it: what is in here is what the provider knows. */
export interface House {
  readonly driver: SeatDriver
  readonly rooms: Map<string, Room>
}

/** A workspace at the provider. */
export interface Room {
  token: string
  readonly members: Map<string, RosterEntry>
  readonly invitations: Map<string, RosterEntry>
  usage: WorkspaceUsage
  /** What every call ends in, when it is set. */
  fault: SeatFault | undefined
  /** Whether it says that it lets people go, and does not. */
  clings: boolean
  readonly calls: Array<string>
}

/** Entries on a page of a list: few, so that lists have pages. */
const PAGE_ENTRIES = 2

export const newRoom = (changes: Partial<Room> = {}): Room => ({
  token: "secret",
  members: new Map(),
  invitations: new Map(),
  usage: { seatsUsed: null, seatsMax: null, endsAt: null, renews: null },
  fault: undefined,
  clings: false,
  calls: [],
  ...changes,
})

export const person = (email: string, changes: Partial<RosterEntry> = {}): readonly [string, RosterEntry] => [
  email,
  { email, ref: `ref-${email}`, owner: false, since: null, ...changes },
]

const pageOf = (entries: ReadonlyArray<RosterEntry>, after: string | null) => {
  const from = after === null ? 0 : Number(after)
  const next = from + PAGE_ENTRIES
  return { entries: entries.slice(from, next), next: next < entries.length ? String(next) : null }
}

export const makeHouse = (): House => {
  const rooms = new Map<string, Room>()
  const driver: SeatDriver = {
    name: "house",
    baseUrlDefault: null,
    checkOptions: (options) => ("odd" in options ? [{ path: "/odd", message: "There is no such option" }] : []),
    connect: ({ token, workspace }) => {
      const call = <A>(name: string, answer: (room: Room) => A): Effect.Effect<A, SeatFault> =>
        Effect.suspend(() => {
          const room = rooms.get(workspace.externalId)
          if (room === undefined) return new UpstreamRefused({ refusal: "account", reason: "no such workspace" })
          room.calls.push(name)
          if (room.fault !== undefined) return Effect.fail(room.fault)
          return Redacted.value(token) === room.token
            ? Effect.succeed(answer(room))
            : new UpstreamRefused({ refusal: "key", reason: "token_invalidated" })
        })
      const leave = (name: "revoke" | "remove") => (email: string) =>
        call(name, (room) => {
          if (!room.clings) (name === "remove" ? room.members : room.invitations).delete(email)
        })
      return {
        usage: call("usage", ({ usage }) => usage),
        standing: (email) =>
          call("standing", ({ invitations, members }) => {
            const member = members.get(email)
            const invited = invitations.get(email)
            return member !== undefined
              ? ({ _tag: "Member", ref: member.ref, since: member.since } as const)
              : invited !== undefined
                ? ({ _tag: "Invited", ref: invited.ref } as const)
                : ({ _tag: "Absent" } as const)
          }),
        invite: (email) =>
          Effect.flatMap(
            call("invite", (room) => room),
            ({ invitations, members, usage }): Effect.Effect<InviteAnswer, OutOfStock> => {
              if (members.has(email)) return Effect.succeed({ _tag: "AlreadyMember" })
              if (usage.seatsMax !== null && members.size + invitations.size >= usage.seatsMax) {
                return new OutOfStock({ reason: "no seats available" })
              }
              invitations.set(...person(email))
              return Effect.succeed({ _tag: "Invited", ref: `ref-${email}` })
            },
          ),
        revoke: leave("revoke"),
        remove: leave("remove"),
        members: (after) => call("members", ({ members }) => pageOf([...members.values()], after)),
        invitations: (after) => call("invitations", ({ invitations }) => pageOf([...invitations.values()], after)),
      }
    },
  }
  return { driver, rooms }
}

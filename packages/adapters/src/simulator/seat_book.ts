import { Either } from "effect"
import type { SimulatedWorkspace } from "./seat_script.ts"

/** Entries of a workspace's history that are kept: the newest. */
const HISTORY_MAX = 10_000

/** What happened in a workspace. */
export type SeatStep =
  | "invited"
  | "resent"
  | "accepted"
  | "expired"
  | "revoked"
  | "provisioned"
  | "activated"
  | "deactivated"
  | "removed"
  | "joined"
  | "vanished"
  | "refused-full"
  | "renewed"
  | "closed"

/** A person's row. Who is inactive takes no seat, and is only seen by the directory protocol. */
export interface SimulatedMember {
  readonly id: string
  readonly email: string
  readonly owner: boolean
  readonly joinedAt: number
  active: boolean
  /** Listed, and not really there. */
  readonly phantom: boolean
  readonly groups: Set<string>
  /** Lists show it between these. */
  readonly shownAt: number
  hiddenAt: number | null
}

export interface SimulatedInvite {
  readonly id: string
  readonly email: string
  readonly invitedAt: number
  readonly expiresAt: number
  status: "pending" | "accepted" | "expired" | "revoked"
  acceptedAt: number | null
  readonly shownAt: number
  hiddenAt: number | null
}

/** Why a workspace says no; each protocol has its own words for it. */
export type SeatRefusalReason = "full" | "member" | "missing" | "accepted"

type Decision<A> = Either.Either<A, SeatRefusalReason>

/** What changes about a workspace from outside. */
export interface WorkspaceChange {
  readonly seats?: number
  readonly open?: boolean
  readonly tokenAlive?: boolean
  readonly planEndsAt?: number
  readonly renews?: boolean
  readonly listDelayMs?: number
  readonly acceptAfterMs?: number | null
}

/** A workspace as it really is, apart from any protocol and from what lists show. */
export interface WorkspaceReport {
  readonly id: string
  readonly token: string
  readonly open: boolean
  readonly tokenAlive: boolean
  readonly seats: number
  readonly used: number
  readonly members: ReadonlyArray<string>
  readonly invited: ReadonlyArray<string>
  readonly planEndsAt: number
  readonly renews: boolean
  readonly history: ReadonlyArray<{ readonly at: number; readonly step: SeatStep; readonly email: string }>
}

/** The books of one workspace. Time passes whenever it is asked something. */
export type SeatBook = ReturnType<typeof makeSeatBook>

export const makeSeatBook = (id: string, script: SimulatedWorkspace, nowMs: () => number) => {
  let spec = script
  let planEndsAt = nowMs() + script.planMs
  let open = true
  let tokenAlive = true
  let nextId = 1
  const members = new Map<string, SimulatedMember>()
  const invites = new Map<string, SimulatedInvite>()
  const history: Array<WorkspaceReport["history"][number]> = []
  const token = script.token ?? `${id}-token`

  const note = (step: SeatStep, email = "", at = nowMs()) => {
    history.push({ at, step, email })
    if (history.length > HISTORY_MAX) history.shift()
  }
  const sitting = () => [...members.values()].filter((row) => row.active && !row.phantom && row.hiddenAt === null)
  const pending = () => [...invites.values()].filter((row) => row.status === "pending")
  const used = () => sitting().length + pending().length
  const memberOf = (email: string) => sitting().find((row) => row.email === email.toLowerCase())
  const pendingOf = (email: string) => pending().find((row) => row.email === email.toLowerCase())
  const fullFor = (email: string): boolean => {
    if (used() < spec.seats) return false
    note("refused-full", email)
    return true
  }

  const addMember = (email: string, extra: Partial<SimulatedMember> = {}): SimulatedMember => {
    const at = nowMs()
    const row: SimulatedMember = {
      id: `user-${id}-${nextId++}`,
      email: email.toLowerCase(),
      owner: false,
      joinedAt: at,
      active: true,
      phantom: false,
      groups: new Set(),
      shownAt: at + spec.listDelayMs,
      hiddenAt: null,
      ...extra,
    }
    members.set(row.id, row)
    return row
  }

  const hide = (row: SimulatedMember | SimulatedInvite) => {
    row.hiddenAt = nowMs() + spec.listDelayMs
  }

  const acceptInvite = (invite: SimulatedInvite, at: number) => {
    invite.status = "accepted"
    invite.acceptedAt = at
    hide(invite)
    addMember(invite.email, { joinedAt: at, groups: new Set(spec.groups) })
    note("accepted", invite.email, at)
  }

  const tick = () => {
    const now = nowMs()
    while (open && now >= planEndsAt) {
      if (spec.renews) {
        note("renewed", "", planEndsAt)
        planEndsAt += spec.planMs
      } else {
        open = false
        note("closed", "", planEndsAt)
      }
    }
    for (const invite of pending()) {
      const acceptAt = spec.acceptAfterMs === null ? Number.POSITIVE_INFINITY : invite.invitedAt + spec.acceptAfterMs
      if (open && acceptAt <= now && acceptAt < invite.expiresAt) acceptInvite(invite, acceptAt)
      else if (invite.expiresAt <= now) {
        invite.status = "expired"
        hide(invite)
        note("expired", invite.email, invite.expiresAt)
      }
    }
  }

  const isShown = (row: { readonly shownAt: number; readonly hiddenAt: number | null }): boolean =>
    row.shownAt <= nowMs() && (row.hiddenAt === null || row.hiddenAt > nowMs())

  if (script.owner !== null) addMember(script.owner, { owner: true, shownAt: 0, groups: new Set(script.groups) })
  for (const email of script.members) addMember(email, { shownAt: 0, groups: new Set(script.groups) })

  return {
    id,
    token,
    spec: () => spec,
    isOpen: () => {
      tick()
      return open
    },
    isTokenAlive: () => tokenAlive,
    used: () => {
      tick()
      return used()
    },
    planEndsAt: () => {
      tick()
      return planEndsAt
    },
    /** Rows that the list of members shows; the directory shows inactive ones as well. */
    listMembers: (inactiveToo = false) => {
      tick()
      return [...members.values()].filter((row) => isShown(row) && (row.active || inactiveToo))
    },
    /** Rows that the list of invitations shows; one protocol keeps those that are over. */
    listInvites: (overToo = false) => {
      tick()
      return [...invites.values()].filter((row) =>
        overToo ? row.shownAt <= nowMs() && row.status !== "revoked" : isShown(row),
      )
    },
    findInvite: (inviteId: string) => invites.get(inviteId),
    findMember: (memberId: string) => {
      const row = members.get(memberId)
      return row?.hiddenAt === null && !row.phantom ? row : undefined
    },
    invite: (email: string): Decision<SimulatedInvite> => {
      tick()
      if (memberOf(email) !== undefined) return Either.left("member")
      const before = pendingOf(email)
      if (before !== undefined) {
        note("resent", email)
        return Either.right(before)
      }
      if (fullFor(email)) return Either.left("full")
      const at = nowMs()
      const invite: SimulatedInvite = {
        id: `invite-${id}-${nextId++}`,
        email: email.toLowerCase(),
        invitedAt: at,
        expiresAt: at + spec.inviteTtlMs,
        status: "pending",
        acceptedAt: null,
        shownAt: at + spec.listDelayMs,
        hiddenAt: null,
      }
      invites.set(invite.id, invite)
      note("invited", invite.email)
      return Either.right(invite)
    },
    revoke: (which: { readonly email: string } | { readonly id: string }): Decision<SimulatedInvite> => {
      tick()
      const invite = "id" in which ? invites.get(which.id) : pendingOf(which.email)
      if (invite === undefined || invite.status === "revoked") return Either.left("missing")
      if (invite.status !== "pending") return Either.left("accepted")
      invite.status = "revoked"
      hide(invite)
      note("revoked", invite.email)
      return Either.right(invite)
    },
    remove: (memberId: string): Decision<SimulatedMember> => {
      tick()
      const row = members.get(memberId)
      if (row === undefined || row.hiddenAt !== null || row.phantom || row.owner) return Either.left("missing")
      hide(row)
      note("removed", row.email)
      return Either.right(row)
    },
    /** Makes a member at once; `member` when the directory has somebody of that name, active or not. */
    provision: (email: string): Decision<SimulatedMember> => {
      tick()
      const before = [...members.values()].find((row) => row.email === email.toLowerCase() && row.hiddenAt === null)
      if (before !== undefined) return Either.left("member")
      if (fullFor(email)) return Either.left("full")
      note("provisioned", email)
      return Either.right(addMember(email))
    },
    setActive: (memberId: string, active: boolean): Decision<SimulatedMember> => {
      tick()
      const row = members.get(memberId)
      if (row === undefined || row.hiddenAt !== null || row.phantom) return Either.left("missing")
      if (active && !row.active && fullFor(row.email)) return Either.left("full")
      if (row.active !== active) note(active ? "activated" : "deactivated", row.email)
      row.active = active
      return Either.right(row)
    },
    /** The invited person accepts now. */
    accept: (email: string): boolean => {
      tick()
      const invite = pendingOf(email)
      if (invite === undefined) return false
      acceptInvite(invite, nowMs())
      return true
    },
    /** Somebody becomes a member past all of this: added by hand, or only listed. */
    join: (email: string, phantom: boolean) => {
      note("joined", email)
      addMember(email, { phantom, shownAt: 0, groups: new Set(spec.groups) })
    },
    /** A member is no longer there, by nobody's call. */
    vanish: (email: string): boolean => {
      tick()
      const row = [...members.values()].find((row) => row.email === email.toLowerCase() && row.hiddenAt === null)
      if (row === undefined) return false
      hide(row)
      note("vanished", email)
      return true
    },
    change: (change: WorkspaceChange) => {
      tick()
      if (change.planEndsAt !== undefined) planEndsAt = change.planEndsAt
      if (change.open !== undefined) open = change.open
      if (change.tokenAlive !== undefined) tokenAlive = change.tokenAlive
      spec = {
        ...spec,
        seats: change.seats ?? spec.seats,
        renews: change.renews ?? spec.renews,
        listDelayMs: change.listDelayMs ?? spec.listDelayMs,
        acceptAfterMs: change.acceptAfterMs === undefined ? spec.acceptAfterMs : change.acceptAfterMs,
      }
    },
    report: (): WorkspaceReport => {
      tick()
      return {
        id,
        token,
        open,
        tokenAlive,
        seats: spec.seats,
        used: used(),
        members: sitting().map((row) => row.email),
        invited: pending().map((row) => row.email),
        planEndsAt,
        renews: spec.renews,
        history: [...history],
      }
    },
  }
}

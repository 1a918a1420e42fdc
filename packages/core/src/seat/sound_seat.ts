import { Either } from "effect"
import type { Timestamp } from "../kernel/mod.ts"
import { ORDER_REF_MAX, soundTime, UpstreamUnknown } from "../supplier/mod.ts"
import type { InviteAnswer, RosterEntry, RosterPage, Standing, WorkspaceUsage } from "./seat_provider.ts"

/** Longest address that mail can go to (RFC 5321, 4.5.3.1, without the brackets of a path). */
const ADDRESS_MAX = 254
/** More seats than anybody sells; what is above is a slip. */
const SEATS_BELIEVED_MAX = 1_000_000
/** Rows of one page: ten times what the known providers send. */
const PAGE_ENTRIES_MAX = 1_000
/** Longest mark of a page that is carried on. */
const PAGE_MARK_MAX = 500

/**
 * What can be kept of a provider's figures. Providers send fractions, negative counts and times before the flood: what
 * makes no sense is taken as not told.
 *
 * @example
 * ```ts
 * import { soundUsage } from "@mintcode/core/seat"
 *
 * const usage = soundUsage({ seatsUsed: -1, seatsMax: 25.9, endsAt: Number.NaN, renews: true })
 * console.assert(usage.seatsUsed === null && usage.seatsMax === 25 && usage.endsAt === null)
 * ```
 */
export const soundUsage = (usage: WorkspaceUsage): WorkspaceUsage => ({
  seatsUsed: soundCount(usage.seatsUsed),
  seatsMax: soundCount(usage.seatsMax),
  endsAt: soundMoment(usage.endsAt),
  renews: typeof usage.renews === "boolean" ? usage.renews : null,
})

/** A standing whose id and time can be kept; an id that cannot is looked for again when it is needed. */
export const soundStanding = (standing: Standing): Standing => {
  switch (standing._tag) {
    case "Member":
      return { _tag: "Member", ref: soundRef(standing.ref), since: soundMoment(standing.since) }
    case "Invited":
      return { _tag: "Invited", ref: soundRef(standing.ref) }
    case "Absent":
      return standing
  }
}

/** The same for the answer to an invitation. */
export const soundInviteAnswer = (answer: InviteAnswer): InviteAnswer =>
  answer._tag === "AlreadyMember" ? answer : { _tag: answer._tag, ref: soundRef(answer.ref) }

/**
 * A page of a list that can be counted with: addresses in lower case, rows without a usable address left out, since
 * nobody is ever invited at such a one. A page that leads back to itself, or is larger than any provider's, fails.
 */
export const soundRosterPage = (page: RosterPage, after: string | null): Either.Either<RosterPage, UpstreamUnknown> => {
  if (page.entries.length > PAGE_ENTRIES_MAX) return unsound(`a page of ${page.entries.length} rows`)
  if (page.next !== null && (page.next.length > PAGE_MARK_MAX || page.next === "" || page.next === after)) {
    return unsound("a page that leads nowhere")
  }
  return Either.right({ entries: page.entries.flatMap(soundEntry), next: page.next })
}

/**
 * An address as it is kept and compared, or `undefined` for what is none.
 *
 * @example
 * ```ts
 * import { soundAddress } from "@mintcode/core/seat"
 *
 * console.assert(soundAddress(" Ann@Example.ORG ") === "ann@example.org")
 * console.assert(soundAddress("nobody") === undefined)
 * ```
 */
export const soundAddress = (sent: string): string | undefined => {
  const address = sent.trim().toLowerCase()
  return address.length <= ADDRESS_MAX && /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(address) ? address : undefined
}

const soundEntry = (entry: RosterEntry): ReadonlyArray<RosterEntry> => {
  const email = soundAddress(entry.email)
  return email === undefined
    ? []
    : [{ email, ref: soundRef(entry.ref), owner: entry.owner, since: soundMoment(entry.since) }]
}

const soundRef = (ref: string | null): string | null =>
  ref !== null && ref.length > 0 && ref.length <= ORDER_REF_MAX ? ref : null

const soundMoment = (time: Timestamp | null): Timestamp | null => (time === null ? null : (soundTime(time) ?? null))

const soundCount = (count: number | null): number | null =>
  count !== null && count >= 0 && count <= SEATS_BELIEVED_MAX ? Math.floor(count) : null

const unsound = (what: string): Either.Either<never, UpstreamUnknown> =>
  Either.left(new UpstreamUnknown({ reason: `the provider sent ${what}` }))

import { Effect } from "effect"
import { UpstreamUnknown } from "../supplier/mod.ts"
import type { RosterEntry, RosterPage, SeatFault } from "./seat_provider.ts"
import { WORKSPACE_SEATS_MAX } from "./workspace.ts"

/** Entries of one list at the most: as many as a workspace may have seats, and as many strangers. */
const ROSTER_MAX = 2 * WORKSPACE_SEATS_MAX
/** Pages of one list at the most: a provider that hands out one entry a page is not read for ever. */
const ROSTER_PAGES_MAX = 2_000

/**
 * Reads a list to its end. A list that has none, or goes in circles, is not believed: what is not read completely says
 * nothing of who is absent.
 */
export const readRoster = (
  read: (after: string | null) => Effect.Effect<RosterPage, SeatFault>,
): Effect.Effect<ReadonlyArray<RosterEntry>, SeatFault> =>
  Effect.gen(function* () {
    const entries = new Map<string, RosterEntry>()
    const seen = new Set<string>()
    let after: string | null = null
    for (let pages = 0; pages < ROSTER_PAGES_MAX; pages++) {
      const page: RosterPage = yield* read(after)
      for (const entry of page.entries) entries.set(entry.email, entry)
      if (page.next === null) return [...entries.values()]
      if (seen.has(page.next) || entries.size > ROSTER_MAX) break
      seen.add(page.next)
      after = page.next
    }
    return yield* new UpstreamUnknown({ reason: "the list of members has no end" })
  })

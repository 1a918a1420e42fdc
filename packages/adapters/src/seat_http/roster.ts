import { type RosterEntry, type RosterPage, type SeatFault, WORKSPACE_SEATS_MAX } from "@mintcode/core/seat"
import { UpstreamRefused, type UpstreamThrottled, UpstreamUnknown } from "@mintcode/core/supplier"
import { Effect } from "effect"

/** Rows that are read of one list: twice the largest workspace, since lists hold what is over as well. */
const ROSTER_ROWS_MAX = 2 * WORKSPACE_SEATS_MAX

/** Where a page starts: rows before it, what the provider counted then, and the provider's own mark. */
export interface PagePlace {
  readonly rows: number
  readonly total: number | null
  readonly mark: string
}

const FIRST: PagePlace = { rows: 0, total: null, mark: "" }

/** One page as a protocol reads it. `mark` asks for the next one, `null` at the end. */
export interface RawPage<Entry extends RosterEntry> {
  readonly entries: ReadonlyArray<Entry>
  /** Rows on it, those left out included. */
  readonly rows: number
  readonly total: number | null
  readonly mark: string | null
}

/**
 * A list read page by page, that notices when it is no longer the same list: one whose count changes, that does not
 * come to an end, or that turns in a circle cannot be trusted to be complete.
 */
export const rosterPages =
  <Entry extends RosterEntry>(read: (place: PagePlace) => Effect.Effect<RawPage<Entry>, SeatFault>) =>
  (after: string | null): Effect.Effect<Page<Entry>, SeatFault> =>
    Effect.gen(function* () {
      const place = after === null ? FIRST : placeOf(after)
      if (place === undefined) return yield* new UpstreamRefused({ refusal: "parameters", reason: "no such page" })
      const page = yield* read(place)
      const rows = place.rows + page.rows
      if (place.total !== null && page.total !== place.total) return yield* incomplete("changed while it was read")
      if (page.mark !== null && (rows > ROSTER_ROWS_MAX || page.rows === 0)) return yield* incomplete("does not end")
      if (page.mark !== null && page.mark === place.mark) return yield* incomplete("turns in a circle")
      if (page.mark === null && page.total !== null && rows < page.total) return yield* incomplete("ends too early")
      return {
        entries: page.entries,
        next: page.mark === null ? null : markOf({ rows, total: page.total, mark: page.mark }),
      }
    })

/** A page whose entries may say more than a roster asks for. */
interface Page<Entry extends RosterEntry> extends RosterPage {
  readonly entries: ReadonlyArray<Entry>
}

/** Reads a list to its end, at the throttle's pace. `firstHasTurn` when the first page has its turn already. */
export const wholeRoster = <Entry extends RosterEntry>(
  pages: (after: string | null) => Effect.Effect<Page<Entry>, SeatFault>,
  nextTurn: Effect.Effect<void, UpstreamThrottled>,
  firstHasTurn: boolean,
): Effect.Effect<ReadonlyArray<Entry>, SeatFault> =>
  Effect.gen(function* () {
    const entries: Array<Entry> = []
    let after: string | null = null
    let hasTurn = firstHasTurn
    do {
      if (!hasTurn) yield* nextTurn
      hasTurn = false
      const page: Page<Entry> = yield* pages(after)
      entries.push(...page.entries)
      after = page.next
    } while (after !== null)
    return entries
  })

const incomplete = (what: string) => new UpstreamUnknown({ reason: `Cannot read the list: it ${what}` })

const markOf = ({ rows, total, mark }: PagePlace): string => `${rows}:${total ?? ""}:${mark}`

const placeOf = (after: string): PagePlace | undefined => {
  const parts = /^(\d{1,9}):(\d{0,9}):(.*)$/s.exec(after)
  if (parts === null) return undefined
  const [, rows = "", total = "", mark = ""] = parts
  return { rows: Number(rows), total: total === "" ? null : Number(total), mark }
}

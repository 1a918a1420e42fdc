import { type Product, type SeatTerms, seatTermsOf } from "@mintcode/core/catalogue"
import { choice, integer, optional } from "../../command/flags.ts"
import { counted } from "../../output/text.ts"
import { definedOnly } from "./data.ts"

const DAY_MS = 24 * 3_600_000
const HOUR_MS = 3_600_000

/** Options of products that sell seats. */
export const SEAT_FLAGS = {
  months: optional("months", integer(1, 120), "Seats: calendar months that one lasts"),
  starts: optional("starts", choice("joined", "invited"), "Seats: from when its time runs (default joined)"),
  graceDays: optional("grace-days", integer(0, 90), "Seats: days that a member stays after the end (default 0)"),
  overlapDays: optional(
    "overlap-days",
    integer(0, 30),
    "Seats: days that one who moves may keep both places (default 3)",
  ),
  invitationDays: optional("invitation-days", integer(1, 365), "Seats: days that an invitation stays open"),
  rebinds: optional("rebinds", integer(0, 1_000), "Seats: how often holders may move to another address (default 1)"),
  rebindHours: optional("rebind-hours", integer(0, 8_784), "Seats: hours between two such moves (default 24)"),
  renewal: optional(
    "renewal",
    choice("refuse", "extend"),
    "Seats: what a second code for a member does (default refuse)",
  ),
} as const

export interface SeatTermInput {
  readonly months: number | undefined
  readonly starts: "joined" | "invited" | undefined
  readonly graceDays: number | undefined
  readonly overlapDays: number | undefined
  readonly invitationDays: number | undefined
  readonly rebinds: number | undefined
  readonly rebindHours: number | undefined
  readonly renewal: "refuse" | "extend" | undefined
}

const times = (value: number | undefined, unitMs: number) => (value === undefined ? undefined : value * unitMs)

/** The terms that options come to; `undefined` when none was given. */
export const seatTermFields = (input: SeatTermInput): Partial<SeatTerms> | undefined => {
  const terms = definedOnly({
    months: input.months,
    starts: input.starts,
    graceMs: times(input.graceDays, DAY_MS),
    overlapMs: times(input.overlapDays, DAY_MS),
    invitationDays: input.invitationDays,
    rebindsMax: input.rebinds,
    rebindCoolDownMs: times(input.rebindHours, HOUR_MS),
    renewal: input.renewal,
  })
  return Object.keys(terms).length === 0 ? undefined : terms
}

/** The terms of a product, in words. */
export const seatTermWords = ({ policy }: Product): string => {
  const terms = seatTermsOf(policy)
  return [
    terms.months === null ? "no months of their own" : counted(terms.months, "month"),
    `from ${terms.starts === "joined" ? "joining" : "inviting"}`,
    `grace ${counted(terms.graceMs / DAY_MS, "day")}`,
    `overlap ${counted(terms.overlapMs / DAY_MS, "day")}`,
    `${counted(terms.rebindsMax, "move")} by the holder`,
    `a second code ${terms.renewal === "extend" ? "extends" : "is refused"}`,
  ].join(", ")
}

import { requestOf } from "../../parts/list_request.ts"
import type { Filters } from "../../parts/use_filters.ts"

/** What vouchers are filtered by, as the address and the API call it. */
export const VOUCHER_FILTERS = [
  "state",
  "productId",
  "batchId",
  "prefix",
  "used",
  "holder",
  "head",
  "tail",
  "from",
  "until",
] as const

/** The filters of the address as a bulk action takes them; `undefined` when they say nothing. */
export const selectionFilter = (filters: Filters): Record<string, unknown> | undefined => {
  const { used, ...rest } = requestOf(VOUCHER_FILTERS, filters)
  const selection = { ...rest, ...(used === undefined ? {} : { used: used === "true" }) }
  return Object.keys(selection).length === 0 ? undefined : selection
}

/** What somebody who looks for a voucher may have typed. */
export type Wanted =
  | { readonly kind: "code"; readonly code: string }
  | { readonly kind: "filters"; readonly filters: Readonly<Record<"head" | "tail" | "holder", string | undefined>> }
  | { readonly kind: "id"; readonly id: string }

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const MASKED = /^(?:[A-Za-z0-9]{1,16}-)?([A-Za-z0-9]{0,4})[*.…]+([A-Za-z0-9]{0,4})$/
/** Symbols at an end that lists show. */
const END_MAX = 4

/**
 * Tells a full code from a masked one, an end, a holder and an id. Only a full code must not get into an address, so
 * what may be one counts as one.
 */
export const wantedOf = (typed: string): Wanted | undefined => {
  const text = typed.trim()
  if (text === "") return undefined
  if (ID.test(text)) return { kind: "id", id: text }
  if (text.includes("@")) return filtersFor({ holder: text })
  const masked = MASKED.exec(text)
  if (masked !== null) return filtersFor({ head: masked[1]?.toUpperCase(), tail: masked[2]?.toUpperCase() })
  if (text.length <= END_MAX) return filtersFor({ tail: text.toUpperCase() })
  return { kind: "code", code: text }
}

const filtersFor = (some: Partial<Record<"head" | "tail" | "holder", string | undefined>>): Wanted => ({
  kind: "filters",
  filters: { head: some.head || undefined, tail: some.tail || undefined, holder: some.holder },
})

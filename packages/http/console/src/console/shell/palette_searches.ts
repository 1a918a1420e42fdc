import { wantedOf } from "../pages/vouchers/voucher_filters.ts"
import { type Me, may, type PermissionName } from "../session/may.ts"

/** Where a search looks: the page, and the words for it in `common.palette.find`. */
export type SearchPlace = "voucher" | "redemption" | "lease" | "licence" | "batch" | "person"

/** A search that what was typed may mean. */
export interface PaletteSearch {
  readonly place: SearchPlace
  readonly to: string
  /** What the page is to be opened with. */
  readonly search: Readonly<Record<string, string>>
  /** A full code: it is asked for in a body, so that it gets into no address. */
  readonly code?: string
}

/** Where one thing has a page of its own, by its id. */
const PLACES: ReadonlyArray<readonly [SearchPlace, string, PermissionName]> = [
  ["voucher", "/console/vouchers", "voucher:read"],
  ["redemption", "/console/redemptions", "redemption:read"],
  ["lease", "/console/leases", "lease:read"],
  ["licence", "/console/licences", "licence:read"],
  ["batch", "/console/batches", "voucher:read"],
  ["person", "/console/people", "people:read"],
]

/** Shorter texts are the beginnings of pages' names. */
const TYPED_MIN = 4

/** The searches that make sense of what was typed: an id anywhere, an address by holder, anything else as a code. */
export const searchesFor = (me: Pick<Me, "role" | "permissions">, typed: string): ReadonlyArray<PaletteSearch> => {
  const text = typed.trim()
  const wanted = text.length < TYPED_MIN ? undefined : wantedOf(text)
  if (wanted === undefined) return []
  const allowed = PLACES.filter(([, , permission]) => may(me, permission))
  if (wanted.kind === "id") return allowed.map(([place, to]) => ({ place, to, search: { id: wanted.id } }))
  if (text.includes("@")) {
    const names: { readonly [Place in SearchPlace]?: string } = { voucher: "holder", lease: "holder", person: "search" }
    return allowed.flatMap(([place, to]) => {
      const name = names[place]
      return name === undefined ? [] : [{ place, to, search: { [name]: text } }]
    })
  }
  return allowed
    .filter(([place]) => place === "voucher")
    .map(([place, to]) =>
      wanted.kind === "code"
        ? { place, to, search: {}, code: wanted.code }
        : { place, to, search: definedOf(wanted.filters) },
    )
}

const definedOf = (filters: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(filters).filter((entry): entry is [string, string] => entry[1] !== undefined))

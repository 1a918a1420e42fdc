import { readStored, writeStored } from "../../shared/kept.ts"
import type { Filters } from "./use_filters.ts"

/** Filters of a list under a name. */
export interface SavedFilter {
  readonly name: string
  readonly filters: Filters
}

/** Saved filters by the address of their page. */
export type SavedFilters = Readonly<Record<string, ReadonlyArray<SavedFilter>>>

/** More than one page has room for; the next one takes the place of the oldest. */
export const SAVED_FILTERS_MAX = 20
/** What still reads as a name. */
export const FILTER_NAME_MAX = 40

/** Adds one to a page; one of the same name is replaced. */
export const withSaved = (all: SavedFilters, page: string, saved: SavedFilter): SavedFilters => {
  const before = all[page] ?? []
  const place = before.findIndex(({ name }) => name === saved.name)
  const after = place === -1 ? [...before, saved] : before.with(place, saved)
  return { ...all, [page]: after.slice(-SAVED_FILTERS_MAX) }
}

/** Takes one from a page. */
export const withoutSaved = (all: SavedFilters, page: string, gone: string): SavedFilters => ({
  ...all,
  [page]: (all[page] ?? []).filter(({ name }) => name !== gone),
})

/** Whether a list is filtered just so: by the same names, with the same values. */
export const isFilteredBy = (saved: Filters, filters: Filters, names: ReadonlyArray<string>): boolean =>
  names.every((name) => saved[name] === filters[name])

/** Reads what a browser holds. What is not ours, or of another version, counts as nothing. */
export const parseSaved = (text: string | null): SavedFilters => {
  const value = parsed(text)
  if (!isObject(value)) return {}
  const pages = Object.entries(value).flatMap(([page, list]) =>
    Array.isArray(list) ? [[page, list.filter(isSavedFilter).slice(-SAVED_FILTERS_MAX)] as const] : [],
  )
  return Object.fromEntries(pages)
}

const parsed = (text: string | null): unknown => {
  try {
    return JSON.parse(text ?? "null")
  } catch {
    return null
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isSavedFilter = (value: unknown): value is SavedFilter =>
  isObject(value) &&
  typeof value["name"] === "string" &&
  isObject(value["filters"]) &&
  Object.values(value["filters"]).every((one) => typeof one === "string")

/** Saved filters of one person in this browser; others who use it have their own. */
export interface SavedFilterStore {
  readonly get: () => SavedFilters
  /** Puts others in their place; `false` when the browser keeps nothing beyond this page. */
  readonly set: (all: SavedFilters) => boolean
  readonly subscribe: (changed: () => void) => () => void
}

const stores = new Map<string, SavedFilterStore>()

/** The saved filters of a person. */
export const savedFiltersOf = (userId: string): SavedFilterStore => {
  const known = stores.get(userId)
  if (known !== undefined) return known
  const store = makeStore(`mintcode.filters.${userId}`)
  stores.set(userId, store)
  return store
}

const makeStore = (key: string): SavedFilterStore => {
  const listeners = new Set<() => void>()
  let current = parseSaved(readStored(key))
  const tell = () => {
    for (const changed of listeners) changed()
  }
  // Other tabs of this browser save, too.
  addEventListener("storage", (event) => {
    if (event.key !== key) return
    current = parseSaved(event.newValue)
    tell()
  })
  return {
    get: () => current,
    set: (all) => {
      current = all
      const isKept = writeStored(key, JSON.stringify(all))
      tell()
      return isKept
    },
    subscribe: (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
  }
}

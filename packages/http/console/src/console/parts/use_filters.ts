import { useNavigate, useSearch } from "@tanstack/react-router"

/** What stands after the `?` of the address, each a text. */
export type Filters = Readonly<Record<string, string>>

/** Filters live in the address: a page that is reloaded, kept or sent to a colleague shows the same. */
export const useFilters = () => {
  const filters = useSearch({ strict: false }) as Filters
  const navigate = useNavigate()
  /** Changes some of them; `undefined` takes one away. */
  const change = (changes: Readonly<Record<string, string | undefined>>, replace = false) => {
    void navigate({ to: ".", search: ((before: Filters) => ({ ...before, ...changes })) as never, replace })
  }
  return { filters, change }
}

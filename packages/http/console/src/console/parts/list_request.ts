import { endOfDay, startOfDay } from "./day.ts"
import type { Filters } from "./use_filters.ts"

/** The filters as the API takes them: `until` is the last day that is meant, the API's is the moment after it. */
export const requestOf = (names: ReadonlyArray<string>, filters: Filters): Record<string, string | number> => {
  const request: Record<string, string | number> = {}
  for (const name of names) {
    const text = filters[name]
    const value = name === "from" ? startOfDay(text) : name === "until" ? endOfDay(text) : text
    if (value !== undefined) request[name] = value
  }
  return request
}

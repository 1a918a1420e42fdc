import { queryOptions, useQuery } from "@tanstack/react-query"
import { ProblemError } from "../../api/errors.ts"
import { queries } from "../queries.ts"
import { type Me, may, type PermissionName } from "./may.ts"
import { readMe } from "./session_calls.ts"

/** Codes that say: there is no session (any more). */
const NO_SESSION: ReadonlySet<string> = new Set(["TOKEN_MISSING", "TOKEN_REFUSED"])
/** How long a person's rights count as known. They show in menus only: the server checks each call. */
const ME_FRESH_MS = 60_000

/** Whether a call failed because nobody is logged in. */
export const isNoSession = (error: unknown): boolean => error instanceof ProblemError && NO_SESSION.has(error.code)

/** The person whose session it is; `null` without one. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  staleTime: ME_FRESH_MS,
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await readMe({}, { signal })
    } catch (error) {
      if (isNoSession(error)) return null
      throw error
    }
  },
})

/** The person, once the frame has looked who it is. */
export const useMe = (): Me | null => useQuery(meQuery).data ?? null

/** Tells whether the person may do something. */
export const useMay = (): ((permission: PermissionName) => boolean) => {
  const me = useMe()
  return (permission) => me !== null && may(me, permission)
}

/** Forgets everything that was read for the person before. */
export const forgetSession = (): void => {
  queries.clear()
  queries.setQueryData(meQuery.queryKey, null)
}

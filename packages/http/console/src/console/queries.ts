import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query"
import { NoAnswer, ProblemError } from "../api/errors.ts"

/** How often a read is asked again when nobody answered. What the server says does not change by asking again. */
const RETRIES_MAX = 2
/** How long what was read counts as fresh: going back and forth between pages asks for nothing. */
const STALE_MS = 10_000

/** Sent when the server no longer knows the session: the router leads to the log-in. */
export const SESSION_ENDED = "mintcode:session-ended"

const lookForSession = (error: unknown): void => {
  if (error instanceof ProblemError && error.code === "TOKEN_REFUSED") dispatchEvent(new Event(SESSION_ENDED))
}

/** What was read from the server, and when it is read again. */
export const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: lookForSession }),
  mutationCache: new MutationCache({ onError: lookForSession }),
  defaultOptions: {
    queries: {
      staleTime: STALE_MS,
      retry: (failures, error) => error instanceof NoAnswer && failures < RETRIES_MAX,
    },
    // Whether a change that got no answer was made is for a person to look up.
    mutations: { retry: false },
  },
})

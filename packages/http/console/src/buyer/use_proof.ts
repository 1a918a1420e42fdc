import { useCallback, useMemo, useReducer, useRef } from "preact/hooks"

/** What the challenge gave. It is good for one request, so whoever takes it has a new one asked for. */
export interface Proof {
  readonly take: () => string | undefined
  readonly give: (token: string | null) => void
  /** Grows whenever a new one is wanted. */
  readonly round: number
}

export const useProof = (): Proof => {
  const token = useRef<string | null>(null)
  const [round, nextRound] = useReducer((count: number) => count + 1, 0)
  const give = useCallback((given: string | null) => {
    token.current = given
  }, [])
  const take = useCallback(() => {
    const taken = token.current ?? undefined
    token.current = null
    if (taken !== undefined) nextRound(undefined)
    return taken
  }, [])
  return useMemo(() => ({ give, round, take }), [give, round, take])
}

import { useEffect, useReducer, useState } from "preact/hooks"
import type { Kept } from "../shared/kept.ts"

/** Draws again after each change of something that can be subscribed to, and gives its value. */
export const useStore = <Value>(subscribe: (changed: () => void) => () => void, get: () => Value): Value => {
  const [, changed] = useReducer((count: number) => count + 1, 0)
  useEffect(() => subscribe(() => changed(undefined)), [subscribe])
  return get()
}

/** A kept choice as state of a component. */
export const useKept = <Value extends string>(choice: Kept<Value>): Value => useStore(choice.subscribe, choice.get)

/** The time, each second anew while somebody wants it. */
export const useNow = (isWanted: boolean): number => {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!isWanted) return undefined
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [isWanted])
  return now
}

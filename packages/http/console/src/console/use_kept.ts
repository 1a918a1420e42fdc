import { useSyncExternalStore } from "react"
import type { Kept } from "../shared/kept.ts"

/** A kept choice as state of a component. */
export const useKept = <Value extends string>(choice: Kept<Value>): Value =>
  useSyncExternalStore(choice.subscribe, choice.get)

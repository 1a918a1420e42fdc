import type { Worker } from "./worker.ts"

/** Looks in a row at which a worker's row is the same, after which the worker counts as dead. */
export const SILENT_LOOKS_MAX = 3

/** What one worker knows of the others: the version it saw last, and how many looks ago that was new. */
export type RollCall = ReadonlyMap<string, { readonly version: number; readonly silentLooks: number }>

/**
 * Tells the living from the dead by whether their rows change, look by look. No clock is compared with another's, and
 * time in which the looker itself slept counts as one look: who wakes up after an hour gives nobody up.
 *
 * @example
 * ```ts
 * import { callRoll, type RollCall, SILENT_LOOKS_MAX, type Worker } from "@mintcode/core/work"
 *
 * const silent = { id: "a", version: 7 } as Worker
 * let known: RollCall = new Map()
 * let dead: ReadonlyArray<Worker> = []
 * for (let look = 0; look <= SILENT_LOOKS_MAX; look++) ({ known, dead } = callRoll(known, [silent]))
 * console.assert(dead[0] === silent)
 * ```
 */
export const callRoll = (
  known: RollCall,
  workers: ReadonlyArray<Worker>,
): { readonly known: RollCall; readonly dead: ReadonlyArray<Worker> } => {
  const next = new Map<string, { readonly version: number; readonly silentLooks: number }>()
  for (const { id, version } of workers) {
    const before = known.get(id)
    next.set(id, { version, silentLooks: before?.version === version ? before.silentLooks + 1 : 0 })
  }
  return { known: next, dead: workers.filter(({ id }) => (next.get(id)?.silentLooks ?? 0) >= SILENT_LOOKS_MAX) }
}

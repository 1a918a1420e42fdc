import type { Endpoint, Fault } from "./script.ts"

/** Faults that wait; a test that adds more has a loop. */
const FAULTS_MAX = 10_000

/** Faults in the order in which they were added; each hits the calls it was made for and is gone. */
export interface FaultQueue {
  readonly add: (faults: ReadonlyArray<Fault>) => void
  readonly clear: () => void
  readonly waiting: () => ReadonlyArray<Fault>
  /** The fault that hits this call. Faults that let calls through first count it. */
  readonly take: (endpoint: Endpoint, workspace?: string) => Fault | undefined
}

export const makeFaultQueue = (initial: ReadonlyArray<Fault>): FaultQueue => {
  let queue = [...initial]
  return {
    add: (faults) => {
      queue = [...queue, ...faults].slice(0, FAULTS_MAX)
    },
    clear: () => {
      queue = []
    },
    waiting: () => queue,
    take: (endpoint, workspace) => {
      let hit: Fault | undefined
      queue = queue.flatMap((fault) => {
        if (hit !== undefined || (fault.endpoint !== "any" && fault.endpoint !== endpoint)) return [fault]
        if (fault.workspace !== undefined && fault.workspace !== workspace) return [fault]
        if (fault.skip > 0) return [{ ...fault, skip: fault.skip - 1 }]
        hit = fault
        return fault.count > 1 ? [{ ...fault, count: fault.count - 1 }] : []
      })
      return hit
    },
  }
}

import { type ChainReport, verifyChain } from "./audit_calls.ts"

/** What a check of the whole chain found so far. */
export interface ChainCheck {
  readonly seals: number
  readonly events: number
  readonly waiting: number
  readonly broken: ChainReport["broken"]
  readonly isComplete: boolean
}

const NOTHING: ChainCheck = { seals: 0, events: 0, waiting: 0, broken: null, isComplete: false }

/** Checks the chain from its beginning, part by part, and tells how far it is. Ends at the first break. */
export const checkWholeChain = async (tell: (check: ChainCheck) => void): Promise<ChainCheck> => {
  let check = NOTHING
  let place: ChainReport["place"] | undefined
  while (!check.isComplete && check.broken === null) {
    const report = await verifyChain({ payload: place === undefined ? {} : { from: place } })
    place = report.place
    check = {
      seals: check.seals + report.seals,
      events: check.events + report.events,
      waiting: report.waiting,
      broken: report.broken,
      isComplete: report.isComplete,
    }
    tell(check)
  }
  return check
}

import type { Voucher } from "./voucher.ts"

/** A stretch of numbers is derived at once when at least one in so many of them is wanted. */
const WANTED_ONE_IN = 2

/** Vouchers of one batch that follow each other in a list, and the stretch of numbers that holds all of theirs. */
export interface CodeRun {
  readonly batchId: string
  readonly vouchers: ReadonlyArray<Voucher>
  readonly first: number
  readonly count: number
}

/**
 * Cuts a list of minted vouchers into runs whose codes can be derived together: setting a key stream up costs as much
 * as a hundred codes.
 */
export const codeRuns = (vouchers: ReadonlyArray<Voucher>): ReadonlyArray<CodeRun> => {
  const runs: Array<{ batchId: string; vouchers: Array<Voucher>; first: number; count: number }> = []
  for (const voucher of vouchers) {
    const number = voucher.number ?? 0
    const run = runs.at(-1)
    const count = number - (run?.first ?? 0) + 1
    if (run !== undefined && belongs(run, voucher, count)) {
      run.vouchers.push(voucher)
      run.count = count
    } else {
      runs.push({ batchId: voucher.batchId, vouchers: [voucher], first: number, count: 1 })
    }
  }
  return runs
}

/** Whether a run may grow to this count to take a voucher in. */
const belongs = (run: CodeRun, voucher: Voucher, count: number): boolean =>
  voucher.batchId === run.batchId && count > run.count && count <= (run.vouchers.length + 1) * WANTED_ONE_IN

import { describe, expect, it } from "vitest"
import { codeRuns } from "./code_runs.ts"
import type { Voucher } from "./voucher.ts"

const voucher = (batchId: string, number: number) => ({ batchId, number }) as Voucher

const runsOf = (...listed: ReadonlyArray<readonly [string, number]>) =>
  codeRuns(listed.map(([batchId, number]) => voucher(batchId, number))).map(({ batchId, first, count, vouchers }) => [
    batchId,
    first,
    count,
    vouchers.map(({ number }) => number),
  ])

describe("codeRuns()", () => {
  it("puts neighbours of one batch into one run", () => {
    expect(runsOf(["a", 3], ["a", 4], ["a", 5])).toEqual([["a", 3, 3, [3, 4, 5]]])
  })

  it("bridges a gap only while half of the stretch is wanted", () => {
    expect(runsOf(["a", 0], ["a", 3])).toEqual([["a", 0, 4, [0, 3]]])
    expect(runsOf(["a", 0], ["a", 4])).toEqual([
      ["a", 0, 1, [0]],
      ["a", 4, 1, [4]],
    ])
  })

  it("begins anew at another batch and when numbers go back", () => {
    expect(runsOf(["a", 1], ["b", 2], ["b", 1])).toEqual([
      ["a", 1, 1, [1]],
      ["b", 2, 1, [2]],
      ["b", 1, 1, [1]],
    ])
  })

  it("makes nothing of nothing", () => {
    expect(codeRuns([])).toEqual([])
  })
})

import { describe, expect, it } from "@effect/vitest"
import { MAILS_MAX, MAILS_WINDOW_MS, type MailAllowance, spendAllowance } from "./mail_allowance.ts"

const AT = 1_000_000_000

const allowance = (times: ReadonlyArray<number>): MailAllowance => ({ key: "k", version: 3, times, updatedAt: AT })

describe("spendAllowance()", () => {
  it("lets the first mail of an address pass and counts it", () => {
    expect(spendAllowance(undefined, "k", AT)).toMatchObject([
      { _tag: "Insert", rows: [{ key: "k", version: 1, times: [AT], updatedAt: AT }] },
    ])
  })

  it("refuses the sixth within ten minutes, whenever the five were", () => {
    const times = Array.from({ length: MAILS_MAX }, (_, index) => AT - index * 60_000)
    expect(spendAllowance(allowance(times), "k", AT + 1)).toBeUndefined()
  })

  it("forgets those that are ten minutes old", () => {
    const times = [AT - MAILS_WINDOW_MS, AT - MAILS_WINDOW_MS + 1, AT - 3, AT - 2, AT - 1]
    expect(spendAllowance(allowance(times), "k", AT)).toMatchObject([
      { _tag: "Update", expectedVersion: 3, row: { times: [...times.slice(1), AT] } },
    ])
  })
})

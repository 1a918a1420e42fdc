import { describe, expect, it } from "@effect/vitest"
import { MailTemplate } from "./mail.ts"
import { MAILS_MAX, MAILS_WINDOW_MS, type MailAllowance, spendAllowance } from "./mail_allowance.ts"

const AT = 1_000_000_000

const allowance = (times: ReadonlyArray<number>): MailAllowance => ({ key: "k", version: 3, times, updatedAt: AT })

describe("spendAllowance()", () => {
  it("lets the first mail of an address pass and counts it", () => {
    expect(spendAllowance(undefined, "k", AT, "verify_email")).toMatchObject([
      { _tag: "Insert", rows: [{ key: "k", version: 1, times: [AT], updatedAt: AT }] },
    ])
  })

  it("refuses the sixth within ten minutes, whenever the five were", () => {
    const times = Array.from({ length: MAILS_MAX }, (_, index) => AT - index * 60_000)
    for (const template of MailTemplate.literals) {
      expect([template, spendAllowance(allowance(times), "k", AT + 1, template)]).toEqual([template, undefined])
    }
  })

  it("keeps places that strangers cannot take: for a new password, and for telling that it was changed", () => {
    const left = (used: number) =>
      MailTemplate.literals.filter((template) =>
        spendAllowance(allowance(new Array<number>(used).fill(AT)), "k", AT, template),
      )
    expect(left(2)).toEqual(MailTemplate.literals)
    expect(left(3)).toEqual([
      "reset_password",
      "password_changed",
      "invitation",
      "seat_moving",
      "seat_expiring",
      "seat_ended",
    ])
    expect(left(4)).toEqual(["password_changed"])
  })

  it("forgets those that are ten minutes old", () => {
    const times = [AT - MAILS_WINDOW_MS, AT - MAILS_WINDOW_MS + 1, AT - 3, AT - 2, AT - 1]
    expect(spendAllowance(allowance(times), "k", AT, "password_changed")).toMatchObject([
      { _tag: "Update", expectedVersion: 3, row: { times: [...times.slice(1), AT] } },
    ])
  })
})

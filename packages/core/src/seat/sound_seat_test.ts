import { describe, expect, it } from "@effect/vitest"
import { Either } from "effect"
import { soundAddress, soundInviteAnswer, soundRosterPage, soundStanding, soundUsage } from "./sound_seat.ts"

describe("what a provider says is made sound", () => {
  it("counts become whole numbers or nothing, and moments that no calendar has are not told", () => {
    expect(soundUsage({ seatsUsed: 3.7, seatsMax: 1e12, endsAt: 1_900_000_000_000.5, renews: false })).toEqual({
      seatsUsed: 3,
      seatsMax: null,
      endsAt: 1_900_000_000_000,
      renews: false,
    })
    expect(soundUsage({ seatsUsed: Number.NaN, seatsMax: -1, endsAt: 1e300, renews: null })).toEqual({
      seatsUsed: null,
      seatsMax: null,
      endsAt: null,
      renews: null,
    })
  })

  it("ids that storage cannot keep are forgotten, and looked for by address when they are needed", () => {
    for (const ref of ["", "x".repeat(191)]) {
      expect(soundStanding({ _tag: "Member", ref, since: -5 })).toEqual({ _tag: "Member", ref: null, since: null })
      expect(soundStanding({ _tag: "Invited", ref })).toEqual({ _tag: "Invited", ref: null })
      expect(soundInviteAnswer({ _tag: "Joined", ref })).toEqual({ _tag: "Joined", ref: null })
    }
    expect(soundInviteAnswer({ _tag: "Invited", ref: "invite-1" })).toEqual({ _tag: "Invited", ref: "invite-1" })
  })

  it("addresses are compared in lower case, and rows without one are left out", () => {
    const entry = (email: string) => ({ email, ref: "1", owner: false, since: null })
    const page = soundRosterPage(
      { entries: [" Ann@Example.NET", "", "nobody", "a\u0000@b.c"].map(entry), next: null },
      null,
    )
    expect(Either.getOrThrow(page).entries.map(({ email }) => email)).toEqual(["ann@example.net"])
    expect(soundAddress(`${"x".repeat(250)}@b.c`)).toBe(`${"x".repeat(250)}@b.c`)
    expect(soundAddress(`${"x".repeat(251)}@b.c`)).toBeUndefined()
  })

  it("a page that leads back to itself, or nowhere, or is endless, is no page", () => {
    const row = { email: "ann@example.net", ref: null, owner: false, since: null }
    for (const next of ["2", "", "x".repeat(501)]) {
      expect(Either.isLeft(soundRosterPage({ entries: [row], next }, "2"))).toBe(true)
    }
    expect(
      Either.isLeft(soundRosterPage({ entries: Array.from({ length: 1_001 }, () => row), next: null }, null)),
    ).toBe(true)
    expect(Either.isRight(soundRosterPage({ entries: [row], next: "3" }, "2"))).toBe(true)
  })
})

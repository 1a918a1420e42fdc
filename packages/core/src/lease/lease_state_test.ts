import { describe, expect, it } from "@effect/vitest"
import { Either, FastCheck as fc } from "effect"
import {
  isLeaseOver,
  LEASE_LIVE_STATES,
  LEASE_TRANSITIONS,
  type LeaseEventTag,
  LeaseState,
  leaseTransition,
} from "./lease_state.ts"

const NOW = 1_000_000
const EVENTS = Object.keys(LEASE_TRANSITIONS) as ReadonlyArray<LeaseEventTag>

/** The table: states across, what an event makes of each while there is time left and when there is none. `-`: refused. */
const TABLE: Readonly<Record<LeaseEventTag, Readonly<Record<LeaseState, readonly [within: string, over: string]>>>> = {
  Begin: {
    pending: ["active", "expired"],
    active: ["-", "-"],
    suspended: ["-", "-"],
    expired: ["-", "-"],
    released: ["-", "-"],
  },
  Suspend: {
    pending: ["-", "-"],
    active: ["suspended", "suspended"],
    suspended: ["-", "-"],
    expired: ["-", "-"],
    released: ["-", "-"],
  },
  Resume: {
    pending: ["-", "-"],
    active: ["-", "-"],
    suspended: ["active", "expired"],
    expired: ["-", "-"],
    released: ["-", "-"],
  },
  Expire: {
    pending: ["-", "-"],
    active: ["expired", "expired"],
    suspended: ["expired", "expired"],
    expired: ["-", "-"],
    released: ["-", "-"],
  },
  Renew: {
    pending: ["-", "-"],
    active: ["active", "expired"],
    suspended: ["suspended", "suspended"],
    expired: ["active", "expired"],
    released: ["-", "-"],
  },
  Release: {
    pending: ["released", "released"],
    active: ["-", "-"],
    suspended: ["-", "-"],
    expired: ["released", "released"],
    released: ["-", "-"],
  },
}

const outcome = (state: LeaseState, event: LeaseEventTag, endsAt: number | null): string =>
  Either.getOrElse(leaseTransition({ state, endsAt }, event, NOW), ({ code }) => (code === "LEASE_STATE" ? "-" : code))

describe("leaseTransition()", () => {
  it("does what the table says, with time left and with none", () => {
    for (const event of EVENTS) {
      for (const state of LeaseState.literals) {
        const seen = [outcome(state, event, NOW + 1), outcome(state, event, NOW)]
        expect([event, state, ...seen]).toEqual([event, state, ...TABLE[event][state]])
        expect(outcome(state, event, null), "without end").toBe(TABLE[event][state][0])
        const isTaken = LEASE_TRANSITIONS[event].includes(state)
        expect(seen.every((one) => one !== "-")).toBe(isTaken)
      }
    }
  })

  it("lets nothing out of the end, and nothing into waiting", () => {
    const state = fc.constantFrom(...LeaseState.literals)
    const event = fc.constantFrom(...EVENTS)
    const end = fc.option(fc.integer({ min: NOW - 5, max: NOW + 5 }))
    void fc.assert(
      fc.property(state, event, end, (from, what, endsAt) => {
        const to = outcome(from, what, endsAt)
        expect(to).not.toBe("pending")
        if (from === "released") expect(to).toBe("-")
      }),
    )
  })

  it("never calls a lease active whose time is over, whatever happens to it", () => {
    const steps = fc.array(fc.constantFrom(...EVENTS), { maxLength: 40 })
    void fc.assert(
      fc.property(steps, fc.integer({ min: NOW - 5, max: NOW }), (events, endsAt) => {
        let state: LeaseState = "pending"
        for (const event of events) {
          state = Either.getOrElse(leaseTransition({ state, endsAt }, event, NOW), () => state)
          expect(state).not.toBe("active")
        }
      }),
    )
  })

  it("says what cannot be done to what", () => {
    const refused = Either.flip(leaseTransition({ state: "released", endsAt: null }, "Renew", NOW))
    expect(Either.getOrThrow(refused)).toMatchObject({
      code: "LEASE_STATE",
      reason: "Cannot renew a lease that is released",
    })
  })
})

describe("isLeaseOver()", () => {
  it("is over at its end and not before, and never without one", () => {
    expect(isLeaseOver({ endsAt: NOW }, NOW - 1)).toBe(false)
    expect(isLeaseOver({ endsAt: NOW }, NOW)).toBe(true)
    expect(isLeaseOver({ endsAt: null }, Number.MAX_SAFE_INTEGER)).toBe(false)
  })
})

describe("LEASE_LIVE_STATES", () => {
  it("is every state but the end", () => {
    expect(
      LeaseState.literals.filter((state) => !(LEASE_LIVE_STATES as ReadonlyArray<string>).includes(state)),
    ).toEqual(["released"])
  })
})

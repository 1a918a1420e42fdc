import { describe, expect, it } from "@effect/vitest"
import { Either, FastCheck as fc } from "effect"
import { leaseTransition } from "../lease/mod.ts"
import { VOUCHER_STATES } from "../voucher/mod.ts"
import { type Licence, LicenceState } from "./licence.ts"
import { checkLicence, type LicenceSubject, licenceTime, remainingMs, SEAT_GRACE_MS } from "./licence_check.ts"
import { isValidCode, LICENCE_CODES } from "./licence_code.ts"
import type { LicenceMachine } from "./licence_machine.ts"
import { LICENCE_TRANSITIONS, licenceTransition, stateWithEnd } from "./licence_state.ts"
import { aLicence, aMachine, aSubject, HOUR_MS, NOON, unusedSubject } from "./testing/licence_fixture.ts"
import { transferRefusal } from "./transfer_rule.ts"

const END = NOON + 3 * HOUR_MS
const floating = { machinesMax: 2, floating: true } as const
const dead = NOON + 600_000 + SEAT_GRACE_MS + 1
const stranger = { machine: undefined }

/** The table: what is asked about, when, and the answer. */
const TABLE: ReadonlyArray<readonly [what: string, subject: LicenceSubject, at: number, answer: string]> = [
  ["an unknown code", unusedSubject({ voucher: undefined }), NOON, "NOT_FOUND nothing"],
  ["a fresh code", unusedSubject(), NOON, "ACTIVATED activate"],
  ["a fresh code whose batch was voided", unusedSubject({ isBatchVoided: true }), NOON, "VOIDED nothing"],
  ["a fresh code off sale", unusedSubject({ isOnSale: false }), NOON, "DISABLED nothing"],
  ["a fresh code before its day", unusedSubject({ terms: { notBefore: NOON + 1 } }), NOON, "NOT_STARTED nothing"],
  ["a fresh code on its day", unusedSubject({ terms: { notBefore: NOON } }), NOON, "ACTIVATED activate"],
  ["a stale code", unusedSubject({ voucher: { state: "issued", expiresAt: NOON } }), NOON, "EXPIRED nothing"],
  ["a swept code", unusedSubject({ voucher: { state: "expired", expiresAt: 1 } }), NOON, "EXPIRED nothing"],
  ["a voided code", unusedSubject({ voucher: { state: "cancelled", expiresAt: null } }), NOON, "VOIDED nothing"],
  ["a refunded code", unusedSubject({ voucher: { state: "refunded", expiresAt: null } }), NOON, "VOIDED nothing"],
  ["a disabled code", unusedSubject({ voucher: { state: "disabled", expiresAt: null } }), NOON, "DISABLED nothing"],
  ["the bound machine", aSubject(), NOON + 1, "VALID nothing"],
  ["the bound machine off sale", aSubject({ isOnSale: false }), NOON + 1, "VALID nothing"],
  ["the bound machine at its last moment", aSubject(), END - 1, "VALID nothing"],
  ["the bound machine at the end", aSubject(), END, "EXPIRED expire"],
  ["a swept licence", aSubject({ licence: aLicence({ state: "expired" }) }), END, "EXPIRED nothing"],
  [
    "a swept licence by a clock set back",
    aSubject({ licence: aLicence({ state: "expired" }) }),
    NOON,
    "EXPIRED nothing",
  ],
  ["a licence without end", aSubject({ licence: aLicence({ endsAt: null }) }), END * 2, "VALID nothing"],
  ["a licence of tomorrow", aSubject({ licence: aLicence({ startsAt: NOON + 9 }) }), NOON, "NOT_STARTED nothing"],
  ["a suspended licence", aSubject({ licence: aLicence({ state: "suspended" }) }), END, "SUSPENDED nothing"],
  ["a banned licence", aSubject({ licence: aLicence({ state: "banned" }) }), END, "BANNED nothing"],
  ["a refunded licence", aSubject({ voucher: { state: "refunded", expiresAt: null } }), NOON, "VOIDED nothing"],
  ["another machine", aSubject(stranger), NOON + 1, "MACHINE_MISMATCH nothing"],
  ["another machine after the end", aSubject(stranger), END, "MACHINE_MISMATCH nothing"],
  ["a machine after the only one was unbound", aSubject({ ...stranger, machines: [] }), NOON, "VALID bind"],
  ["a second of two machines", aSubject({ ...stranger, licence: aLicence({ machinesMax: 2 }) }), NOON, "VALID bind"],
  [
    "a third of two machines",
    aSubject({ ...stranger, licence: aLicence({ machinesMax: 2 }), machines: [aMachine(1), aMachine(2)] }),
    NOON,
    "TOO_MANY_MACHINES nothing",
  ],
  [
    "a second machine after the end",
    aSubject({ ...stranger, licence: aLicence({ machinesMax: 2 }) }),
    END,
    "EXPIRED expire",
  ],
  [
    "a third machine while two seats live",
    aSubject({ ...stranger, licence: aLicence(floating), machines: [aMachine(1), aMachine(2)] }),
    NOON,
    "TOO_MANY_MACHINES nothing",
  ],
  [
    "a third machine when a seat is dead",
    aSubject({
      ...stranger,
      licence: aLicence(floating),
      machines: [aMachine(1), aMachine(2, { lastSeenAt: dead })],
    }),
    dead,
    "VALID bind culls 1",
  ],
  [
    "a third machine when dead seats are kept",
    aSubject({
      ...stranger,
      licence: aLicence(floating),
      machines: [aMachine(1), aMachine(2, { lastSeenAt: dead })],
      terms: { cullDead: false },
    }),
    dead,
    "TOO_MANY_MACHINES nothing",
  ],
  ["a dead seat that asks again", aSubject({ licence: aLicence(floating) }), dead, "VALID revive"],
  [
    "a dead seat that asks again where dead ones are kept",
    aSubject({ licence: aLicence(floating), terms: { cullDead: false } }),
    dead,
    "HEARTBEAT_DEAD nothing",
  ],
]

const said = (subject: LicenceSubject, question: "validate" | "heartbeat", at: number): string => {
  const verdict = checkLicence(subject, question, at)
  const culls = verdict.act === "bind" && verdict.culled.length > 0 ? ` culls ${verdict.culled.length}` : ""
  return `${verdict.code} ${verdict.act}${culls}`
}

describe("checkLicence()", () => {
  for (const [what, subject, at, answer] of TABLE) {
    it(`answers ${answer} to ${what}`, () => {
      expect(said(subject, "validate", at)).toBe(answer)
    })
  }

  it("lets a heartbeat keep a seat, and take none", () => {
    expect(said(aSubject({ licence: aLicence(floating) }), "heartbeat", NOON + 1)).toBe("VALID nothing")
    expect(said(aSubject({ licence: aLicence(floating) }), "heartbeat", dead)).toBe("HEARTBEAT_DEAD nothing")
    expect(said(aSubject({ ...stranger, licence: aLicence(floating) }), "heartbeat", NOON)).toBe(
      "HEARTBEAT_DEAD nothing",
    )
    expect(said(unusedSubject(), "heartbeat", NOON)).toBe("MACHINE_MISMATCH nothing")
    expect(said(aSubject({ ...stranger, machines: [] }), "heartbeat", NOON)).toBe("MACHINE_MISMATCH nothing")
  })

  const time = fc.integer({ min: NOON - 10 * HOUR_MS, max: NOON + 10 * HOUR_MS })
  const anySubject = fc
    .record({
      voucher: fc.option(fc.record({ state: fc.constantFrom(...VOUCHER_STATES), expiresAt: fc.option(time) }), {
        nil: undefined,
      }),
      isBatchVoided: fc.boolean(),
      isOnSale: fc.boolean(),
      licence: fc.option(
        fc
          .record({
            state: fc.constantFrom(...LicenceState.literals),
            startsAt: time,
            endsAt: fc.option(time),
            machinesMax: fc.integer({ min: 1, max: 3 }),
            floating: fc.boolean(),
          })
          .map((fields): Licence => aLicence(fields)),
        { nil: undefined },
      ),
      machines: fc
        .array(time, { maxLength: 3 })
        .map((seen) => seen.map((lastSeenAt, index): LicenceMachine => aMachine(index + 1, { lastSeenAt }))),
      asks: fc.integer({ min: -1, max: 2 }),
      terms: fc.record({ cullDead: fc.boolean(), notBefore: fc.option(time) }),
    })
    .map(({ asks, ...subject }) => aSubject({ ...subject, machine: subject.machines[asks] }))

  it("answers everything with a documented code, and valid only to what is in order", () => {
    void fc.assert(
      fc.property(
        anySubject,
        fc.constantFrom("validate" as const, "heartbeat" as const),
        time,
        (subject, question, at) => {
          const verdict = checkLicence(subject, question, at)
          expect(Object.keys(LICENCE_CODES)).toContain(verdict.code)
          if (!isValidCode(verdict.code)) return
          const { licence, voucher } = subject
          expect(["cancelled", "refunded", "disabled"]).not.toContain(voucher?.state)
          if (licence === undefined) {
            expect(verdict.act).toBe("activate")
            return
          }
          expect(licence.state).toBe("active")
          expect(licence.endsAt === null || at < licence.endsAt).toBe(true)
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it("never binds more machines than there may be", () => {
    void fc.assert(
      fc.property(anySubject, time, (subject, at) => {
        const verdict = checkLicence(subject, "validate", at)
        if (verdict.act !== "bind" || subject.licence === undefined) return
        expect(subject.machines.length - verdict.culled.length).toBeLessThan(subject.licence.machinesMax)
        expect(subject.machine).toBeUndefined()
      }),
      { numRuns: 2_000 },
    )
  })

  it("is never prolonged by a clock that jumps: time left only falls, and what ended stays ended", () => {
    void fc.assert(
      fc.property(fc.array(time, { minLength: 2, maxLength: 30 }), (times) => {
        let licence = aLicence()
        let machine = aMachine(1)
        let left = Number.POSITIVE_INFINITY
        for (const now of times) {
          const subject = aSubject({ licence, machines: [machine], machine })
          const verdict = checkLicence(subject, "validate", now)
          const at = licenceTime(licence, [machine], now)
          const leftNow = remainingMs(licence, at) ?? 0
          expect(leftNow).toBeLessThanOrEqual(Math.min(left, 3 * HOUR_MS))
          if (licence.state === "expired") expect(verdict.code).toBe("EXPIRED")
          // What the service does with each answer.
          if (verdict.code === "VALID") machine = { ...machine, lastSeenAt: at }
          if (verdict.act === "expire") licence = { ...licence, state: "expired", lastSeenAt: at }
          left = leftNow
        }
      }),
    )
  })
})

describe("licenceTransition()", () => {
  it("takes each event in just the states of its table", () => {
    for (const [event, states] of Object.entries(LICENCE_TRANSITIONS)) {
      for (const state of LicenceState.literals) {
        const moved = licenceTransition({ state, endsAt: END }, event as keyof typeof LICENCE_TRANSITIONS, NOON)
        expect([event, state, moved._tag]).toEqual([event, state, states.includes(state) ? "Right" : "Left"])
      }
    }
  })

  it("goes by the rules of leases in all but the ban", () => {
    for (const event of ["Suspend", "Resume", "Expire"] as const) {
      for (const state of ["active", "suspended", "expired"] as const) {
        for (const endsAt of [null, NOON, END]) {
          const leased = Either.getOrNull(leaseTransition({ state, endsAt }, event, NOON))
          expect(Either.getOrNull(licenceTransition({ state, endsAt }, event, NOON))).toBe(leased)
        }
      }
    }
    expect(Either.getOrNull(licenceTransition({ state: "banned", endsAt: END }, "Resume", NOON))).toBe("active")
    expect(Either.getOrNull(licenceTransition({ state: "banned", endsAt: NOON }, "Resume", NOON))).toBe("expired")
    expect(Either.getOrNull(licenceTransition({ state: "expired", endsAt: NOON }, "Ban", NOON))).toBe("banned")
  })

  it("gives an operator's new end its meaning, and leaves what was taken out of use so", () => {
    expect(stateWithEnd("expired", END, NOON)).toBe("active")
    expect(stateWithEnd("expired", null, NOON)).toBe("active")
    expect(stateWithEnd("active", NOON, NOON)).toBe("expired")
    expect(stateWithEnd("banned", END, NOON)).toBe("banned")
    expect(stateWithEnd("suspended", NOON, NOON)).toBe("suspended")
  })
})

describe("transferRefusal()", () => {
  const terms = { transfersMax: 2, transferCoolDownMs: HOUR_MS }

  it("lets holders move machines as often as the terms say, with a pause in between", () => {
    expect(transferRefusal({ transfersUsed: 0, transferredAt: null }, terms, NOON)).toBeUndefined()
    const moved = { transfersUsed: 1, transferredAt: NOON }
    expect(transferRefusal(moved, terms, NOON)).toBe("TRANSFER_TOO_SOON")
    expect(transferRefusal(moved, terms, NOON - 1)).toBe("TRANSFER_TOO_SOON")
    expect(transferRefusal(moved, terms, NOON + HOUR_MS)).toBeUndefined()
    expect(transferRefusal({ transfersUsed: 2, transferredAt: 0 }, terms, NOON)).toBe("TRANSFERS_EXHAUSTED")
    expect(transferRefusal({ transfersUsed: 0, transferredAt: null }, { ...terms, transfersMax: 0 }, NOON)).toBe(
      "TRANSFERS_EXHAUSTED",
    )
  })
})

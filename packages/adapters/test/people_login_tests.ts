import { expect } from "@effect/vitest"
import { EventRepository } from "@mintcode/core/audit"
import {
  ACCOUNT_THROTTLE,
  CredentialRepository,
  DEVICES_MAX,
  Devices,
  forgetOverCredentials,
  Sessions,
  TwoFactor,
} from "@mintcode/core/people"
import { Effect, type Redacted } from "effect"
import { makeMovableClock } from "../../worker/test/movable_clock.ts"
import { atOnce, codeOf } from "./people_account_tests.ts"
import {
  asPerson,
  codeNow,
  logIn,
  newEmail,
  newGuarded,
  newPerson,
  OTHER_PASSWORD,
  PASSWORD,
  type PeopleTests,
  userOf,
} from "./people_world.ts"
import { unique } from "./storage_rows.ts"

const wrong = { password: OTHER_PASSWORD }

/** Log-ins: what keeps others out, and the second factor. */
export const loginTests = (it: PeopleTests): void => {
  it.effect("answers alike to an unknown address and a wrong password, however often each is tried", () =>
    Effect.gen(function* () {
      const [known, unknown] = [yield* newPerson, newEmail()]
      const tries = (email: string) =>
        Effect.forEach(Array.from({ length: ACCOUNT_THROTTLE.free + 3 }), () =>
          Effect.map(Effect.flip(logIn(email, wrong)), (error) => [
            error._tag,
            error.message,
            (error as { code?: string }).code,
          ]),
        )
      const [ofKnown, ofUnknown] = [yield* tries(known), yield* tries(unknown)]
      expect(ofUnknown).toEqual(ofKnown)
      expect(ofKnown[0]?.[2]).toBe("LOGIN_REFUSED")
      expect(ofKnown.at(-1)?.[2]).toBe("LOGIN_THROTTLED")
    }),
  )

  it.effect("makes guesses wait longer and longer, lets the owner in after the wait, and then forgets", () => {
    const clock = makeMovableClock()
    return Effect.gen(function* () {
      const email = yield* newPerson
      for (let tries = 0; tries <= ACCOUNT_THROTTLE.free; tries++) yield* codeOf(logIn(email, wrong))
      expect(yield* Effect.flip(logIn(email))).toMatchObject({ code: "LOGIN_THROTTLED" })
      yield* clock.advance(ACCOUNT_THROTTLE.firstMs)
      expect(yield* codeOf(logIn(email, wrong))).toBe("LOGIN_REFUSED")
      yield* clock.advance(ACCOUNT_THROTTLE.firstMs)
      expect(yield* codeOf(logIn(email))).toBe("LOGIN_THROTTLED")
      yield* clock.advance(ACCOUNT_THROTTLE.firstMs)
      expect(yield* codeOf(logIn(email))).toBe("none")
      expect(yield* codeOf(logIn(email, wrong))).toBe("LOGIN_REFUSED")
    }).pipe(Effect.withClock(clock))
  })

  it.effect("counts guesses that come at once one by one, the very first of an account as well", () =>
    Effect.gen(function* () {
      const email = yield* newPerson
      const ended = yield* atOnce(40, logIn(email, wrong))
      // As many as when they come one after the other: the free ones, and the one that is paused after.
      expect(ended["LOGIN_REFUSED"]).toBeLessThanOrEqual(ACCOUNT_THROTTLE.free + 1)
      expect(Object.keys(ended).sort()).toEqual(["LOGIN_REFUSED", "LOGIN_THROTTLED"])
    }),
  )

  it.effect("counts failures of an address over all accounts", () =>
    Effect.gen(function* () {
      const ipKey = unique()
      const ended = yield* Effect.forEach(Array.from({ length: 33 }), () => codeOf(logIn(newEmail(), { ipKey })))
      expect(ended.at(-1)).toBe("LOGIN_THROTTLED")
      expect(yield* codeOf(logIn(yield* newPerson, { ipKey }))).toBe("LOGIN_THROTTLED")
    }),
  )

  it.effect("writes nothing about failures where none was", () =>
    Effect.gen(function* () {
      const email = yield* newPerson
      const { version } = yield* userOf(email)
      yield* logIn(email)
      expect((yield* userOf(email)).version).toBe(version)
      const events = yield* EventRepository
      const { rows } = yield* events.page({ subjectId: (yield* userOf(email)).id }, { limit: 50, afterId: null })
      expect(rows.map(({ type }) => type)).toEqual(["session.begun", "user.verified", "user.registered"])
      expect(rows.every(({ actor }) => actor.kind === "person")).toBe(true)
    }),
  )

  it.effect("asks for a code once one was confirmed, and takes each code once", () =>
    Effect.gen(function* () {
      const { code, email, token } = yield* newGuarded
      const factor = yield* TwoFactor
      expect(yield* codeOf(logIn(email))).toBe("TOTP_REQUIRED")
      expect(yield* codeOf(logIn(email, wrong))).toBe("LOGIN_REFUSED")
      expect(yield* codeOf(logIn(email, { code }))).toBe("TOTP_REFUSED")
      expect(yield* codeOf(asPerson(token)(factor.enrol(PASSWORD)))).toBe("TOTP_ACTIVE")
    }),
  )

  it.effect("lets one of many in who show the same code at once", () => {
    const clock = makeMovableClock()
    return Effect.gen(function* () {
      const { email, secret } = yield* newGuarded
      yield* clock.advance(60_000)
      const code = yield* codeNow(secret)
      const ended = yield* atOnce(8, logIn(email, { code }))
      expect(ended["none"]).toBe(1)
      yield* clock.advance(60 * 60_000)
      expect(yield* codeOf(logIn(email, { code: yield* codeNow(secret) }))).toBe("none")
    }).pipe(Effect.withClock(clock))
  })

  it.effect("takes each of ten recovery codes once, also when it is shown many times at once", () => {
    const clock = makeMovableClock()
    return Effect.gen(function* () {
      const { email, recovery } = yield* newGuarded
      expect(recovery).toHaveLength(10)
      expect(new Set(recovery).size).toBe(10)
      const [first = "", second = ""] = recovery
      expect((yield* atOnce(8, logIn(email, { code: first })))["none"]).toBe(1)
      yield* clock.advance(2 * 60 * 60_000)
      expect(yield* codeOf(logIn(email, { code: first }))).toBe("TOTP_REFUSED")
      expect(yield* codeOf(logIn(email, { code: second.toUpperCase().replaceAll("-", " ") }))).toBe("none")
      expect((yield* userOf(email)).recoveryDigests).toHaveLength(8)
    }).pipe(Effect.withClock(clock))
  })

  it.effect("goes back to the password alone for who shows password and code", () =>
    Effect.gen(function* () {
      const { email, recovery, token } = yield* newGuarded
      const factor = yield* TwoFactor
      const disable = (password: Redacted.Redacted<string>, code: string) =>
        codeOf(asPerson(token)(factor.disable(password, code)))
      expect(yield* disable(OTHER_PASSWORD, recovery[0] ?? "")).toBe("PASSWORD_REFUSED")
      expect(yield* disable(PASSWORD, "aaaa-aaaa-aaaa-aaaa")).toBe("TOTP_REFUSED")
      expect(yield* disable(PASSWORD, recovery[0] ?? "")).toBe("none")
      expect(yield* codeOf(logIn(email))).toBe("none")
      expect(yield* codeOf(asPerson(token)(factor.confirm("000000")))).toBe("TOTP_INACTIVE")
    }),
  )

  it.effect("keeps a bounded number of devices, the same machine once, also at once", () =>
    Effect.gen(function* () {
      const email = yield* newPerson
      const { token } = yield* logIn(email)
      const devices = yield* Devices
      const mine = asPerson(token)
      yield* Effect.all(
        Array.from({ length: 6 }, () => mine(devices.register("laptop", "machine-1"))),
        { concurrency: "unbounded" },
      )
      expect(yield* mine(devices.list)).toHaveLength(1)
      const raced = yield* Effect.all(
        Array.from({ length: DEVICES_MAX + 1 }, (_, index) =>
          codeOf(mine(devices.register("phone", `other-${index}`))),
        ),
        { concurrency: 4 },
      )
      expect(raced.filter((code) => code === "none")).toHaveLength(DEVICES_MAX - 1)
      expect(new Set(raced)).toEqual(new Set(["none", "DEVICE_LIMIT"]))
      const [first] = yield* mine(devices.list)
      yield* mine(devices.remove(first?.id ?? ""))
      expect(yield* codeOf(mine(devices.remove(first?.id ?? "")))).toBe("DEVICE_NOT_FOUND")
      expect((yield* userOf(email)).deviceCount).toBe(DEVICES_MAX - 1)
    }),
  )

  it.effect("forgets sessions, links and failures that are over, and nothing else", () => {
    const clock = makeMovableClock()
    return Effect.gen(function* () {
      const email = yield* newPerson
      const { token } = yield* logIn(email)
      yield* forgetOverCredentials
      const sessions = yield* Sessions
      expect(yield* codeOf(sessions.authenticate(token, null))).toBe("none")
      yield* clock.advance(31 * 24 * 60 * 60_000)
      expect(yield* codeOf(sessions.authenticate(token, null))).toBe("TOKEN_REFUSED")
      const later = yield* logIn(email)
      yield* forgetOverCredentials
      const credentials = yield* CredentialRepository
      expect((yield* credentials.sessionsOf((yield* userOf(email)).id)).map(({ id }) => id)).toEqual([later.session.id])
    }).pipe(Effect.withClock(clock))
  })
}

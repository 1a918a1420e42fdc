import { expect } from "@effect/vitest"
import { Operator, type Permission, trustedOperator } from "@mintcode/core/identity"
import { isConflictOn } from "@mintcode/core/kernel"
import { MAILS_MAX, MAILS_WINDOW_MS } from "@mintcode/core/mail"
import {
  Passwords,
  People,
  Registration,
  SESSIONS_MAX,
  Sessions,
  STAFF_SESSION_KEEP_MS,
  UserRepository,
} from "@mintcode/core/people"
import { Effect, Either, Option, Redacted } from "effect"
import { makeMovableClock } from "../../worker/test/movable_clock.ts"
import {
  asOperator,
  asPerson,
  logIn,
  mailsTo,
  newEmail,
  newPerson,
  OTHER_PASSWORD,
  PASSWORD,
  type PeopleTests,
  register,
  tokenIn,
  userOf,
} from "./people_world.ts"

/** The stable code of a refusal. */
export const codeOf = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.either(effect), (ended) =>
    Either.isLeft(ended) ? String((ended.left as { readonly code?: unknown }).code) : "none",
  )

/** Runs the same thing many times at once, and counts how each ended. */
export const atOnce = <A, E, R>(count: number, effect: Effect.Effect<A, E, R>) =>
  Effect.map(
    Effect.all(
      Array.from({ length: count }, () => codeOf(effect)),
      { concurrency: "unbounded" },
    ),
    (codes) => {
      const sums: Record<string, number> = {}
      for (const code of codes) sums[code] = (sums[code] ?? 0) + 1
      return sums
    },
  )

/** Accounts: how they begin, and how their passwords change. */
export const accountTests = (it: PeopleTests): void => {
  it.effect("registers an address, lets nobody in before it is confirmed, and then does", () =>
    Effect.gen(function* () {
      const email = newEmail()
      yield* register(email.toUpperCase())
      expect(yield* codeOf(logIn(email))).toBe("EMAIL_UNVERIFIED")
      expect(yield* codeOf(logIn(email, { password: OTHER_PASSWORD }))).toBe("LOGIN_REFUSED")
      const registration = yield* Registration
      const token = yield* tokenIn(email, "verify_email")
      expect(yield* atOnce(8, registration.verify(token, PASSWORD, null))).toEqual({ none: 1, EMAIL_TOKEN_REFUSED: 7 })
      const { session, user } = yield* logIn(` ${email.toUpperCase()}`)
      expect(user).toMatchObject({ email, role: "user", state: "active" })
      expect(session).toMatchObject({ ip: "203.0.113.7", userAgent: "Tests/1.0" })
    }),
  )

  it.effect("makes one account of an address that registers many times at once", () =>
    Effect.gen(function* () {
      const email = newEmail()
      expect(yield* atOnce(8, register(email))).toEqual({ none: 8 })
      const users = yield* UserRepository
      const { rows } = yield* users.page({ search: email.slice(0, 20) }, { limit: 10, afterId: null })
      expect(rows).toHaveLength(1)
      expect((yield* mailsTo(email)).length).toBeLessThanOrEqual(MAILS_MAX)
    }),
  )

  it.effect("gives an address to who confirms it, with the password given last: earlier links are worthless", () =>
    Effect.gen(function* () {
      const email = newEmail()
      const registration = yield* Registration
      yield* register(email, OTHER_PASSWORD)
      const strangers = yield* tokenIn(email, "verify_email")
      yield* register(email, PASSWORD)
      expect(yield* codeOf(registration.verify(strangers, OTHER_PASSWORD, null))).toBe("EMAIL_TOKEN_REFUSED")
      const [newest] = yield* mailsTo(email)
      expect(newest?.mail.template).toBe("verify_email")
      const tokens = (yield* mailsTo(email)).map(({ text }) => /#token=(\S+)/.exec(text)?.[1] ?? "")
      for (const token of tokens) yield* codeOf(registration.verify(Redacted.make(token), PASSWORD, null))
      expect(yield* codeOf(logIn(email, { password: OTHER_PASSWORD }))).toBe("LOGIN_REFUSED")
      expect(yield* codeOf(logIn(email))).toBe("none")
    }),
  )

  it.effect("gives a stranger nothing who registers the same address after its owner", () =>
    Effect.gen(function* () {
      const email = newEmail()
      const registration = yield* Registration
      yield* register(email, PASSWORD)
      yield* register(email, OTHER_PASSWORD)
      // The owner opens the newest mail, which the stranger caused, and gives the password that the owner knows.
      const tokens = (yield* mailsTo(email)).map(({ text }) => /#token=(\S+)/.exec(text)?.[1] ?? "")
      const codes = yield* Effect.forEach(tokens, (token) =>
        codeOf(registration.verify(Redacted.make(token), PASSWORD, null)),
      )
      expect(codes.sort()).toEqual(["EMAIL_TOKEN_REFUSED", "PASSWORD_REFUSED"])
      expect(yield* codeOf(logIn(email, { password: OTHER_PASSWORD }))).toBe("EMAIL_UNVERIFIED")
      // Two ways out: a link for a new password, which confirms the address as well, or registering anew.
      const passwords = yield* Passwords
      yield* passwords.forgot(email, null)
      yield* passwords.reset(yield* tokenIn(email, "reset_password"), PASSWORD, null)
      expect(yield* codeOf(logIn(email))).toBe("none")
      expect(yield* codeOf(logIn(email, { password: OTHER_PASSWORD }))).toBe("LOGIN_REFUSED")
    }),
  )

  it.effect("tells a known address by mail alone that it has an account", () =>
    Effect.gen(function* () {
      const email = yield* newPerson
      const before = yield* userOf(email)
      expect(yield* register(email, OTHER_PASSWORD)).toEqual(yield* register(newEmail(), OTHER_PASSWORD))
      expect(yield* userOf(email)).toEqual(before)
      expect((yield* mailsTo(email)).map(({ mail }) => mail.template).sort()).toEqual([
        "account_exists",
        "verify_email",
      ])
    }),
  )

  it.effect("refuses passwords that are short, long, common, repeated or the address itself", () =>
    Effect.gen(function* () {
      const weak = [
        "short",
        "x".repeat(129),
        "1234567890",
        "password123",
        "PASSWORD2024!",
        "aaaabbbbaaaa",
        "321drowssap",
      ]
      for (const text of weak)
        expect(yield* codeOf(register(newEmail(), Redacted.make(text))), text).toBe("PASSWORD_WEAK")
      expect(yield* codeOf(register("gertrude@mint.example", Redacted.make("iamGertrude77x")))).toBe("PASSWORD_WEAK")
      expect(yield* codeOf(register("not an address"))).toBe("EMAIL_INVALID")
    }),
  )

  it.effect("sends at most five mails in ten minutes to an address, however many ask at once", () => {
    const clock = makeMovableClock()
    return Effect.gen(function* () {
      const email = yield* newPerson
      const passwords = yield* Passwords
      expect(yield* atOnce(12, passwords.forgot(email, null))).toEqual({ none: 12 })
      // The last place is kept for telling that the password was changed.
      expect(yield* mailsTo(email)).toHaveLength(MAILS_MAX - 1)
      yield* passwords.reset(yield* tokenIn(email, "reset_password"), OTHER_PASSWORD, null)
      const [newest] = yield* mailsTo(email)
      expect(newest?.mail.template).toBe("password_changed")
      expect(yield* mailsTo(email)).toHaveLength(MAILS_MAX)
      yield* clock.advance(MAILS_WINDOW_MS)
      yield* passwords.forgot(email, null)
      expect(yield* mailsTo(email)).toHaveLength(MAILS_MAX + 1)
    }).pipe(Effect.withClock(clock))
  })

  it.effect("lets nobody who registers an address again and again keep its owner from a new password", () =>
    Effect.gen(function* () {
      const passwords = yield* Passwords
      const registration = yield* Registration
      for (const email of [yield* newPerson, newEmail()]) {
        yield* register(email, OTHER_PASSWORD)
        for (let times = 0; times < 8; times++) yield* register(email, OTHER_PASSWORD)
        yield* passwords.forgot(email, null)
        const token = yield* tokenIn(email, "reset_password")
        // Neither do more of them end the link that the owner has.
        for (let times = 0; times < 8; times++) yield* register(email, OTHER_PASSWORD)
        yield* passwords.reset(token, PASSWORD, null)
        expect(yield* codeOf(logIn(email))).toBe("none")
        expect((yield* mailsTo(email)).length).toBe(MAILS_MAX)
      }
      // Nor is a link to confirm an address ended by one that sends no other.
      const pending = newEmail()
      for (let times = 0; times < 3; times++) yield* register(pending)
      const link = yield* tokenIn(pending, "verify_email")
      yield* register(pending, OTHER_PASSWORD)
      yield* registration.verify(link, PASSWORD, null)
      expect(yield* codeOf(logIn(pending))).toBe("none")
    }),
  )

  it.effect("sets a new password with a mailed link, once, and ends every session and other link by it", () =>
    Effect.gen(function* () {
      const email = yield* newPerson
      const { token: session } = yield* logIn(email)
      const passwords = yield* Passwords
      yield* passwords.forgot(email, null)
      const other = yield* tokenIn(email, "reset_password")
      yield* passwords.forgot(email, null)
      const tokens = (yield* mailsTo(email)).flatMap(({ mail, text }) =>
        mail.template === "reset_password" ? [/#token=(\S+)/.exec(text)?.[1] ?? ""] : [],
      )
      expect(new Set(tokens).size).toBe(2)
      expect(yield* codeOf(passwords.reset(other, Redacted.make("password123"), null))).toBe("PASSWORD_WEAK")
      expect(yield* atOnce(8, passwords.reset(other, OTHER_PASSWORD, null))).toEqual({
        none: 1,
        EMAIL_TOKEN_REFUSED: 7,
      })
      for (const token of tokens) {
        expect(yield* codeOf(passwords.reset(Redacted.make(token), PASSWORD, null))).toBe("EMAIL_TOKEN_REFUSED")
      }
      const sessions = yield* Sessions
      expect(yield* codeOf(sessions.authenticate(session, null))).toBe("TOKEN_REFUSED")
      expect(yield* codeOf(logIn(email))).toBe("LOGIN_REFUSED")
      expect(yield* codeOf(logIn(email, { password: OTHER_PASSWORD }))).toBe("none")
    }),
  )

  it.effect("forgets a link after its time, and mails none to addresses without an account", () => {
    const clock = makeMovableClock()
    return Effect.gen(function* () {
      const email = yield* newPerson
      const passwords = yield* Passwords
      yield* passwords.forgot(email, null)
      const token = yield* tokenIn(email, "reset_password")
      yield* clock.advance(60 * 60_000)
      expect(yield* codeOf(passwords.reset(token, OTHER_PASSWORD, null))).toBe("EMAIL_TOKEN_REFUSED")
      const nobody = newEmail()
      expect(yield* codeOf(passwords.forgot(nobody, null))).toBe("none")
      expect(yield* mailsTo(nobody)).toEqual([])
    }).pipe(Effect.withClock(clock))
  })

  it.effect("changes a password for who knows it, and ends every session but the one that asked", () =>
    Effect.gen(function* () {
      const email = yield* newPerson
      const [mine, other] = [yield* logIn(email), yield* logIn(email)]
      const [passwords, sessions] = [yield* Passwords, yield* Sessions]
      expect(yield* codeOf(asPerson(mine.token)(passwords.change(OTHER_PASSWORD, OTHER_PASSWORD)))).toBe(
        "PASSWORD_REFUSED",
      )
      yield* asPerson(mine.token)(passwords.change(PASSWORD, OTHER_PASSWORD))
      expect(yield* codeOf(sessions.authenticate(mine.token, null))).toBe("none")
      expect(yield* codeOf(sessions.authenticate(other.token, null))).toBe("TOKEN_REFUSED")
      expect(yield* codeOf(logIn(email, { password: OTHER_PASSWORD }))).toBe("none")
      expect((yield* mailsTo(email))[0]?.mail.template).toBe("password_changed")
    }),
  )

  it.effect("ends one session, or all of them, and keeps a bounded number", () =>
    Effect.gen(function* () {
      const email = yield* newPerson
      const sessions = yield* Sessions
      const all = yield* Effect.all(Array.from({ length: SESSIONS_MAX + 2 }, () => logIn(email)))
      const last = all.at(-1)?.token ?? PASSWORD
      expect(yield* codeOf(sessions.authenticate(all[0]?.token ?? PASSWORD, null))).toBe("TOKEN_REFUSED")
      expect(yield* asPerson(last)(sessions.list)).toHaveLength(SESSIONS_MAX)
      yield* asPerson(all[5]?.token ?? PASSWORD)(sessions.logOut)
      expect(yield* asPerson(last)(sessions.list)).toHaveLength(SESSIONS_MAX - 1)
      expect(yield* codeOf(asPerson(last)(sessions.end(all[5]?.session.id ?? "")))).toBe("SESSION_NOT_FOUND")
      yield* asPerson(last)(sessions.logOutEverywhere)
      for (const { token } of all) expect(yield* codeOf(sessions.authenticate(token, null))).toBe("TOKEN_REFUSED")
    }),
  )

  it.effect("closes an account: its address is free, its credentials are gone, its row stays", () =>
    Effect.gen(function* () {
      const email = yield* newPerson
      const before = yield* userOf(email)
      const { token } = yield* logIn(email)
      const [people, sessions, users] = [yield* People, yield* Sessions, yield* UserRepository]
      expect(yield* codeOf(asPerson(token)(people.close(OTHER_PASSWORD)))).toBe("PASSWORD_REFUSED")
      yield* asPerson(token)(people.close(PASSWORD))
      expect(yield* codeOf(sessions.authenticate(token, null))).toBe("TOKEN_REFUSED")
      expect(Option.getOrThrow(yield* users.byId(before.id))).toMatchObject({
        state: "closed",
        email: `${before.id}@closed.invalid`,
        passwordHash: null,
        createdAt: before.createdAt,
      })
      expect(yield* codeOf(asOperator(people.enable(before.id)))).toBe("USER_STATE")
      yield* register(email)
      expect((yield* userOf(email)).id).not.toBe(before.id)
    }),
  )

  it.effect("keeps the last super admin, also when all of them are removed at once", () =>
    Effect.gen(function* () {
      const people = yield* People
      const emails = [newEmail(), newEmail(), newEmail()]
      const made = yield* Effect.forEach(emails, (email) => people.createSuperAdmin(email, PASSWORD, "en"))
      expect(yield* codeOf(people.createSuperAdmin(emails[0] ?? "", PASSWORD, "en"))).toBe("EMAIL_TAKEN")
      const ended = yield* Effect.forEach(
        made,
        ({ id }, index) =>
          codeOf(asOperator(index === 0 ? people.disable(id) : people.setRole(id, { role: "user", permissions: [] }))),
        { concurrency: "unbounded" },
      )
      expect([...ended].sort()).toEqual(["LAST_SUPER_ADMIN", "none", "none"])
      const last = made[ended.indexOf("LAST_SUPER_ADMIN")]
      const { token } = yield* logIn(last?.email ?? "")
      expect(yield* codeOf(asPerson(token)(people.close(PASSWORD)))).toBe("LAST_SUPER_ADMIN")
    }),
  )

  it.effect("ends the sessions of whoever becomes staff, and leaves them alone at other changes of a role", () =>
    Effect.gen(function* () {
      const people = yield* People
      const sessions = yield* Sessions
      const email = yield* newPerson
      const { id } = yield* userOf(email)
      const { token } = yield* logIn(email)
      const isHeld = Effect.map(codeOf(sessions.authenticate(token, null)), (code) => code === "none")
      yield* asOperator(people.setRole(id, { role: "distributor", permissions: [] }))
      expect(yield* isHeld).toBe(true)
      yield* asOperator(people.setRole(id, { role: "admin", permissions: ["voucher:read"] }))
      expect(yield* isHeld).toBe(false)
      const { session, token: asStaff } = yield* logIn(email)
      expect(session.expiresAt - session.createdAt).toBe(STAFF_SESSION_KEEP_MS)
      yield* asOperator(people.setRole(id, { role: "admin", permissions: ["voucher:mint"] }))
      expect(yield* codeOf(sessions.authenticate(asStaff, null))).toBe("none")
    }),
  )

  it.effect("lets who edits people touch no staff, and nobody grant what only super admins have", () =>
    Effect.gen(function* () {
      const people = yield* People
      const staff = yield* userOf(yield* newPerson)
      const plain = yield* userOf(yield* newPerson)
      const grant = (permissions: ReadonlyArray<Permission>, role: "admin" | "user" = "admin") =>
        codeOf(asOperator(people.setRole(staff.id, { role, permissions })))
      expect(yield* grant(["people:roles"])).toBe("PERMISSIONS_INVALID")
      // Who reads the mails of others can set the password of a super admin.
      expect(yield* grant(["mail:reveal"])).toBe("PERMISSIONS_INVALID")
      expect(yield* grant(["people:edit"], "user")).toBe("PERMISSIONS_INVALID")
      expect(yield* grant(["people:edit"])).toBe("none")
      const editor = { ...trustedOperator("editor"), permissions: new Set(["people:edit"] as const) }
      const asEditor = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.provideService(effect, Operator, editor)
      expect(yield* codeOf(asEditor(people.disable(staff.id)))).toBe("USER_IS_STAFF")
      expect(yield* codeOf(asEditor(people.logOut(staff.id)))).toBe("USER_IS_STAFF")
      expect(yield* codeOf(asEditor(people.setRole(plain.id, { role: "super_admin", permissions: [] })))).toBe(
        "PERMISSION_MISSING",
      )
      expect(yield* codeOf(asEditor(people.disable(plain.id)))).toBe("none")
      expect(yield* codeOf(logIn(plain.email))).toBe("ACCOUNT_DISABLED")
      expect(yield* codeOf(asEditor(people.enable(plain.id)))).toBe("none")
      expect(yield* codeOf(logIn(plain.email))).toBe("none")
      const stale = yield* Effect.flip(
        asOperator(people.setRole(plain.id, { role: "distributor", permissions: [] }, 1)),
      )
      expect(isConflictOn(stale, ["user.version"])).toBe(true)
    }),
  )
}

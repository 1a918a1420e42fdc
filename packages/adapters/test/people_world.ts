import { randomBytes } from "node:crypto"
import type { Vitest } from "@effect/vitest"
import { type Keyring, layerNodeCrypto, type RootKey } from "@mintcode/adapters/node-crypto"
import { layerArgon2, layerCommonPasswords } from "@mintcode/adapters/passwords"
import { layerRepositories, type Storage } from "@mintcode/adapters/storage"
import { layerTotp } from "@mintcode/adapters/totp"
import { layerCore } from "@mintcode/core"
import { Operator, trustedOperator } from "@mintcode/core/identity"
import { MailOutbox, MailRepository, type MailTemplate } from "@mintcode/core/mail"
import { layerAllPeople, Person, Registration, Sessions, TwoFactor, UserRepository } from "@mintcode/core/people"
import { SupplierDrivers } from "@mintcode/core/supplier"
import { Clock, Effect, Layer, Option, Redacted } from "effect"
import { TOTP } from "otpauth"
import { unique } from "./storage_rows.ts"

/** A root key that nothing else has. */
export const newKey = (kid: string): RootKey => ({ kid, secret: Redacted.make(randomBytes(32)) })

/** Everything that people need, on real parts. Hashes are cheap: what they cost is tested beside them. */
export const peopleLayer = (storage: Layer.Layer<Storage, unknown>, keyring: Keyring = [newKey("k1")]) =>
  layerAllPeople.pipe(
    Layer.provideMerge(layerCore),
    Layer.provideMerge(
      Layer.mergeAll(
        Layer.provideMerge(layerRepositories, storage),
        Layer.succeed(SupplierDrivers, new Map()),
        layerArgon2({ memoryKib: 64, passes: 1, lanes: 1 }),
        layerCommonPasswords,
        layerTotp,
      ),
    ),
    Layer.provideMerge(layerNodeCrypto(keyring)),
  )

export type PeopleServices = Layer.Layer.Success<ReturnType<typeof peopleLayer>>

/** Where tests are declared that need people. */
export type PeopleTests = Vitest.MethodsNonLive<PeopleServices, true>

export const PASSWORD = Redacted.make("correct horse battery staple")
export const OTHER_PASSWORD = Redacted.make("薄荷 mint leaves in tea")

export const newEmail = (): string => `${unique()}@mint.example`

export const asOperator = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.provideService(effect, Operator, trustedOperator("tests"))

/** Mails to an address, newest first, with their texts. */
export const mailsTo = (to: string) =>
  Effect.gen(function* () {
    const repository = yield* MailRepository
    const outbox = yield* MailOutbox
    const { rows } = yield* repository.page({ to }, { limit: 50, afterId: null })
    return yield* Effect.forEach(rows, ({ id }) => asOperator(outbox.reveal(id)))
  })

/** The token in the newest mail of a kind. */
export const tokenIn = (to: string, template: MailTemplate) =>
  Effect.map(mailsTo(to), (mails) => {
    const found = mails.find(({ mail }) => mail.template === template)
    return Redacted.make(/#token=(\S+)/.exec(found?.text ?? "")?.[1] ?? "none")
  })

export const register = (email: string, password = PASSWORD) =>
  Effect.flatMap(Registration, (registration) => registration.register({ email, password, locale: "en", ip: null }))

/** An account whose address is confirmed. */
export const newPerson = Effect.gen(function* () {
  const email = newEmail()
  yield* register(email)
  const registration = yield* Registration
  yield* registration.verify(yield* tokenIn(email, "verify_email"), PASSWORD, null)
  return email
})

export const logIn = (email: string, more: { password?: typeof PASSWORD; code?: string; ipKey?: string } = {}) =>
  Effect.flatMap(Sessions, (sessions) =>
    sessions.logIn({
      email,
      password: more.password ?? PASSWORD,
      code: more.code,
      ip: "203.0.113.7",
      ipKey: more.ipKey ?? unique(),
      userAgent: "Tests/1.0",
    }),
  )

/** Does something with the session of a token. */
export const asPerson =
  (token: Redacted.Redacted<string>) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.gen(function* () {
      const sessions = yield* Sessions
      const person = yield* sessions.authenticate(token, "203.0.113.7")
      return yield* Effect.provideService(effect, Person, person)
    })

export const userOf = (email: string) =>
  Effect.flatMap(UserRepository, (users) => Effect.map(users.byEmail(email), Option.getOrThrow))

/** A person with one-time codes, their secret and their recovery codes. The code is used up. */
export const newGuarded = Effect.gen(function* () {
  const email = yield* newPerson
  const { token } = yield* logIn(email)
  const factor = yield* TwoFactor
  const { secret } = yield* asPerson(token)(factor.enrol(PASSWORD))
  const code = yield* codeNow(secret)
  const recovery = yield* asPerson(token)(factor.confirm(code))
  return { email, token, secret, code, recovery }
})

/** The code that an app shows at this moment, or some time ahead. */
export const codeNow = (secret: Redacted.Redacted<string>, aheadMs = 0) =>
  Effect.map(Clock.currentTimeMillis, (at) =>
    new TOTP({ secret: Redacted.value(secret) }).generate({ timestamp: at + aheadMs }),
  )

import { describe, expect, it } from "@effect/vitest"
import { CommonPasswords, PasswordHasher } from "@mintcode/core/people"
import { Effect, Either, Redacted } from "effect"
import { ARGON2_COST, layerArgon2 } from "./argon2_hasher.ts"
import { layerCommonPasswords } from "./common_passwords.ts"

const password = Redacted.make("薄荷 correct horse")
const weak = { memoryKib: 64, passes: 1, lanes: 1 }

const using = <A, E>(cost: typeof weak, effect: Effect.Effect<A, E, PasswordHasher>) =>
  Effect.provide(effect, layerArgon2(cost))

describe("the Argon2 hasher", () => {
  it.live("hashes under OWASP's parameters, with a salt of its own each time", () =>
    Effect.gen(function* () {
      const hasher = yield* PasswordHasher
      const [one, other] = [yield* hasher.hash(password), yield* hasher.hash(password)]
      expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
      expect(one).not.toBe(other)
      expect(yield* hasher.verify(one, password)).toEqual({ matches: true, outdated: false })
      expect(yield* hasher.verify(one, Redacted.make("薄荷 correct hors"))).toMatchObject({ matches: false })
      expect(yield* hasher.verify(yield* hasher.dummy, password)).toMatchObject({ matches: false })
    }).pipe(Effect.provide(layerArgon2())),
  )

  it.live("says when a hash was made under weaker parameters than those in force", () =>
    Effect.gen(function* () {
      const old = yield* using(
        weak,
        Effect.flatMap(PasswordHasher, (hasher) => hasher.hash(password)),
      )
      const check = (cost: typeof weak) =>
        using(
          cost,
          Effect.flatMap(PasswordHasher, (hasher) => hasher.verify(old, password)),
        )
      expect(yield* check(weak)).toEqual({ matches: true, outdated: false })
      expect(yield* check(ARGON2_COST)).toEqual({ matches: true, outdated: true })
    }),
  )

  it.live("refuses who would wait behind too many, and goes on with the others", () =>
    Effect.gen(function* () {
      const hasher = yield* PasswordHasher
      const all = yield* Effect.all(
        Array.from({ length: 100 }, () => Effect.either(hasher.hash(password))),
        { concurrency: "unbounded" },
      )
      const refused = all.filter(Either.isLeft)
      expect(refused.length).toBeGreaterThan(0)
      expect(refused.length).toBeLessThan(100)
      expect(refused[0]?.left).toMatchObject({ _tag: "Throttled", code: "PASSWORDS_BUSY" })
      expect(yield* hasher.hash(password)).toContain("$argon2id$")
    }).pipe(Effect.provide(layerArgon2(weak))),
  )
})

describe("the common passwords", () => {
  it.live("hold those that everybody tries first", () =>
    Effect.gen(function* () {
      const isCommon = yield* yield* CommonPasswords
      for (const text of ["password", "1234567890", "qwertyuiop"]) expect(isCommon(text), text).toBe(true)
      expect(isCommon("correct horse battery staple")).toBe(false)
    }).pipe(Effect.provide(layerCommonPasswords)),
  )
})

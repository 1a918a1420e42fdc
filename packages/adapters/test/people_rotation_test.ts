import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "@effect/vitest"
import type { Keyring } from "@mintcode/adapters/node-crypto"
import { layerStorage } from "@mintcode/adapters/storage"
import { KeyRotation } from "@mintcode/core"
import { Effect, Redacted } from "effect"
import {
  asOperator,
  codeNow,
  logIn,
  newEmail,
  newGuarded,
  newKey,
  type PeopleServices,
  peopleLayer,
  register,
  tokenIn,
} from "./people_world.ts"

it.scopedLive("A rotation seals one-time secrets of people and mails anew: the older key is needed no longer", () =>
  Effect.gen(function* () {
    const folder = yield* Effect.acquireRelease(
      Effect.promise(() => mkdtemp(join(tmpdir(), "mintcode-test-"))),
      (path) => Effect.promise(() => rm(path, { recursive: true })),
    )
    const url = Redacted.make(`sqlite:${join(folder, "a.db")}`)
    const under = <A, E>(keyring: Keyring, effect: Effect.Effect<A, E, PeopleServices>) =>
      Effect.provide(effect, peopleLayer(layerStorage(url), keyring))
    const [older, newer] = [newKey("k1"), newKey("k2")]
    const waiting = newEmail()
    const { person, token } = yield* under(
      [older],
      Effect.gen(function* () {
        const guarded = yield* newGuarded
        yield* register(waiting)
        return { person: guarded, token: yield* tokenIn(waiting, "verify_email") }
      }),
    )
    const rotate = under([newer, older], asOperator(Effect.flatMap(KeyRotation, (rotation) => rotation.rotate())))
    expect((yield* rotate).resealed).toBeGreaterThanOrEqual(3)
    expect((yield* rotate).resealed).toBe(0)
    yield* under(
      [newer],
      Effect.gen(function* () {
        expect(yield* tokenIn(waiting, "verify_email")).toEqual(token)
        // The code of this half minute is used up, and the next one is taken already.
        const { user } = yield* logIn(person.email, { code: yield* codeNow(person.secret, 30_000) })
        expect(user.email).toBe(person.email)
      }),
    )
  }),
)

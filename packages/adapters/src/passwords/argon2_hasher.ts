import { randomBytes } from "node:crypto"
import { Throttled } from "@mintcode/core/kernel"
import { PasswordHasher } from "@mintcode/core/people"
import { type Context, Effect, Layer, Redacted } from "effect"

/** What a hash costs. */
export interface Argon2Cost {
  readonly memoryKib: number
  readonly passes: number
  readonly lanes: number
}

/** The second of the equal choices in OWASP's Password Storage Cheat Sheet for Argon2id: 19 MiB, two passes. */
export const ARGON2_COST: Argon2Cost = { memoryKib: 19_456, passes: 2, lanes: 1 }

/** Hashes at once: each takes a thread of the pool, whose four are shared with files and names. */
const HASHES_CONCURRENT_MAX = 2
/** Who waits for one. At some 30 ms each, the last of them waits for a second. */
const HASHES_WAITING_MAX = 64
/** When to come again. */
const BUSY_RETRY_MS = 2_000
/** `Algorithm.Argon2id` of the library, whose constant enums are not there at run time. */
const ARGON2ID = 2

/** The library, loaded when a password is at hand first: most starts of the command line never need it. */
const loadArgon2 = Effect.promise(() => import("@node-rs/argon2"))

const makeArgon2Hasher = (cost: Argon2Cost) =>
  Effect.gen(function* () {
    const permits = yield* Effect.makeSemaphore(HASHES_CONCURRENT_MAX)
    const argon2 = yield* Effect.cached(loadArgon2)
    let waiting = 0

    const bounded = <A>(effect: Effect.Effect<A>): Effect.Effect<A, Throttled> =>
      Effect.suspend((): Effect.Effect<A, Throttled> => {
        if (waiting >= HASHES_WAITING_MAX) {
          return new Throttled({
            code: "PASSWORDS_BUSY",
            reason: "Too many passwords are being checked: please try again in a moment",
            retryAfterMs: BUSY_RETRY_MS,
          })
        }
        waiting++
        return Effect.ensuring(
          permits.withPermits(1)(effect),
          Effect.sync(() => void waiting--),
        )
      })

    const hash = (password: Redacted.Redacted<string>) =>
      bounded(
        Effect.flatMap(argon2, (library) =>
          Effect.promise(() =>
            library.hash(Redacted.value(password), {
              algorithm: ARGON2ID,
              memoryCost: cost.memoryKib,
              timeCost: cost.passes,
              parallelism: cost.lanes,
            }),
          ),
        ),
      )

    const verify: Context.Tag.Service<PasswordHasher>["verify"] = (hashed, password) =>
      bounded(
        Effect.flatMap(argon2, (library) =>
          Effect.promise(async () => {
            const { memoryCost, timeCost, parallelism } = library.parseOptions(hashed)
            return {
              matches: await library.verify(hashed, Redacted.value(password)),
              outdated: memoryCost < cost.memoryKib || timeCost < cost.passes || parallelism < cost.lanes,
            }
          }),
        ),
      )

    const dummy = yield* Effect.cached(Effect.suspend(() => hash(Redacted.make(randomBytes(32).toString("base64url")))))
    return PasswordHasher.of({ hash, verify, dummy })
  })

/** Argon2id (RFC 9106), some at a time. */
export const layerArgon2 = (cost: Argon2Cost = ARGON2_COST): Layer.Layer<PasswordHasher> =>
  Layer.effect(PasswordHasher, makeArgon2Hasher(cost))

import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { makeTurnstileServer, PASSED, TURNSTILE_SECRET, type TurnstileFault } from "../../test/turnstile_server.ts"
import { verifyTurnstile } from "./turnstile.ts"

const ask = (baseUrl: string, token: string, secret = TURNSTILE_SECRET) =>
  verifyTurnstile({ baseUrl, token: Redacted.make(token), secret: Redacted.make(secret), remoteIp: "203.0.113.7" })

describe("verifyTurnstile()", () => {
  it.scopedLive("lets a passed challenge through once, and no other", () =>
    Effect.gen(function* () {
      const { asked, url } = yield* makeTurnstileServer
      expect(yield* ask(url, `${PASSED}1`)).toBe(true)
      expect(yield* ask(url, `${PASSED}1`)).toBe(false)
      expect(yield* ask(url, "made up")).toBe(false)
      expect(Object.fromEntries(asked[0] ?? [])).toEqual({
        secret: TURNSTILE_SECRET,
        response: `${PASSED}1`,
        remoteip: "203.0.113.7",
        idempotency_key: expect.stringMatching(/^[\da-f-]{36}$/),
      })
    }),
  )

  it.scopedLive("says that nobody can tell when the secret is wrong", () =>
    Effect.gen(function* () {
      const { url } = yield* makeTurnstileServer
      const error = yield* Effect.flip(ask(url, `${PASSED}1`, "wrong"))
      expect(error).toMatchObject({ code: "CHALLENGE_UNAVAILABLE", reason: expect.stringContaining("secret") })
      expect(JSON.stringify(error)).not.toContain(PASSED)
    }),
  )

  it.scopedLive("asks again with the same idempotency key when nobody answered, so that the token counts once", () =>
    Effect.gen(function* () {
      const { asked, goWrong, url } = yield* makeTurnstileServer
      for (const fault of ["500", "cut", "page"] as const) {
        goWrong(fault)
        const before = asked.length
        expect(yield* ask(url, `${PASSED}${fault}`)).toBe(true)
        expect(asked.length).toBe(before + 2)
        expect(asked.at(-1)?.get("idempotency_key")).toBe(asked.at(-2)?.get("idempotency_key"))
      }
    }),
  )

  const FAULTS: ReadonlyArray<TurnstileFault> = ["500", "cut", "page", "wrong-status", "no-json-object", "silent"]
  for (const fault of FAULTS) {
    it.scopedLive(`lets nobody through when the other side goes wrong and stays so: ${fault}`, () =>
      Effect.gen(function* () {
        const { goWrong, url } = yield* makeTurnstileServer
        goWrong(fault, fault)
        expect(yield* Effect.flip(ask(url, `${PASSED}1`))).toMatchObject({ code: "CHALLENGE_UNAVAILABLE" })
      }),
    )
  }

  it.live("lets nobody through when there is nobody to ask", () =>
    Effect.gen(function* () {
      expect(yield* Effect.flip(ask("http://127.0.0.1:9", "x"))).toMatchObject({ code: "CHALLENGE_UNAVAILABLE" })
    }),
  )
})

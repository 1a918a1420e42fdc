import { describe, expect, it } from "@effect/vitest"
import { Effect, Either } from "effect"
import { inputFor } from "./redeem_input.ts"

const asked = (...args: Parameters<typeof inputFor>) => Effect.runSync(Effect.either(inputFor(...args)))

describe("inputFor()", () => {
  it("keeps an address in the one form that it is compared in", () => {
    expect(asked("seat", { email: "  Ada@Example.ORG ", locale: "en" })).toEqual(
      Either.right({ email: "ada@example.org", locale: "en" }),
    )
  })

  it("asks for an address where an invitation is to be sent", () => {
    for (const input of [{}, { email: "" }, { email: "nobody" }]) {
      const flaws = Either.match(asked("seat", input), { onLeft: ({ flaws }) => flaws, onRight: () => [] })
      expect(flaws).toMatchObject([{ path: "/input/email", code: "EMAIL_INVALID" }])
    }
  })

  it("leaves the others as they are", () => {
    expect(asked("code", { email: "Whoever" })).toEqual(Either.right({ email: "Whoever" }))
    expect(asked("licence", {})).toEqual(Either.right({}))
  })
})

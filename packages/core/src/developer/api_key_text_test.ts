import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import type { CryptoShape } from "../kernel/mod.ts"
import { keyModeOf, newKeyText, shownOf } from "./api_key_text.ts"

let made = 0
const crypto = {
  randomBytes: (count: number) =>
    Effect.sync(() => Uint8Array.from({ length: count }, (_, at) => (at * 37 + made++ * 101) % 256)),
} as unknown as CryptoShape

describe("newKeyText()", () => {
  it.effect("makes keys of both modes that are recognised by their checksum", () =>
    Effect.gen(function* () {
      for (const mode of ["live", "test"] as const) {
        const key = yield* newKeyText(crypto, mode)
        expect(key).toMatch(new RegExp(`^sk_${mode}_[0-9A-Za-z]{36}$`))
        expect(keyModeOf(key)).toBe(mode)
        expect(shownOf(key)).toEqual({ prefix: key.slice(0, 12), lastFour: key.slice(-4) })
      }
    }),
  )

  it.effect("makes keys of which no slip of one symbol is a key", () =>
    Effect.gen(function* () {
      const key = yield* newKeyText(crypto, "live")
      for (let at = 0; at < key.length; at++) {
        const slip = key.slice(0, at) + (key[at] === "x" ? "y" : "x") + key.slice(at + 1)
        expect([slip, keyModeOf(slip)]).toEqual([slip, undefined])
      }
      expect(keyModeOf(key.replace("sk_live_", "sk_test_"))).toBeUndefined()
      expect(keyModeOf(` ${key}`)).toBeUndefined()
    }),
  )
})

import type { RedemptionEvent } from "@mintcode/core/redemption"
import { describe, expect, it } from "vitest"
import { words as english } from "../../locale/en/redemptions.ts"
import { words as chinese } from "../../locale/zh/redemptions.ts"

/** What core's transitions write down; the type check asks for a word for each. */
const EVENTS: Readonly<Record<RedemptionEvent["_tag"] | "Granted" | "Restored", string>> = english.events

describe("the words of a redemption's history", () => {
  it("are there for every event, in both languages, and none of them is the event's own name", () => {
    for (const [event, words] of [...Object.entries(EVENTS), ...Object.entries(chinese.events)]) {
      expect([event, words === "" || /[a-z][A-Z]/.test(words)]).toEqual([event, false])
    }
  })
})

import { describe, expect, it } from "vitest"
import type { WireProblem } from "../api/wire.ts"
import { accepted, fieldNeeded, isAboutCode, isOpen, newEntry, refused, withView } from "./entry.ts"
import { parsed, worthKeeping } from "./entry_store.ts"
import type { View } from "./redeem_calls.ts"

const NOW = 1_000_000
const view: View = {
  id: "r1",
  state: "queued",
  kind: "code",
  product: { zh: "电报", en: "Telegram" },
  deliveryType: "code",
  details: {},
  failure: null,
  retryable: false,
  cancellable: true,
  createdAt: NOW,
  deadlineAt: NOW + 300_000,
  endedAt: null,
  serverTime: NOW + 5_000,
  revision: 3,
}
const problem = (code: string, status: number, more: Partial<WireProblem> = {}): WireProblem => ({
  type: "",
  title: "",
  detail: "",
  errors: [],
  code,
  status,
  ...more,
})
const sent = newEntry("key-1", "ABCD-EFGH-JKMN", NOW)
const held = accepted(sent, { ...view, token: "mrt_1" }, NOW)

describe("an entry", () => {
  it("forgets the code once the server has taken it, and learns the server's clock", () => {
    expect(held).toMatchObject({ code: null, masked: "ABCD…JKMN", step: { at: "held", clockAheadMs: 5_000 } })
    expect(JSON.stringify(held)).not.toContain("EFGH")
  })

  it("takes newer states and leaves older ones, which may come late", () => {
    const newer = withView(held, { ...view, state: "waiting", revision: 5 }, NOW)
    expect(newer.step).toMatchObject({ view: { state: "waiting" } })
    expect(withView(newer, { ...view, revision: 4 }, NOW)).toBe(newer)
  })

  it("asks for what is missing, whether the code says so or the place", () => {
    expect(refused(sent, problem("MACHINE_CODE_NEEDED", 422), NOW).step).toMatchObject({
      at: "asking",
      field: "machineCode",
    })
    expect(fieldNeeded(problem("EMAIL_NEEDED", 422))).toBe("email")
    const errors = [{ path: "/input/email", code: "FIELD_INVALID", message: "" }]
    expect(fieldNeeded(problem("FIELD_INVALID", 400, { errors }))).toBe("email")
    expect(refused(sent, problem("CODE_REFUSED", 422), NOW).step.at).toBe("refused")
  })

  it("tells what is about a code from what is about the request", () => {
    const about = [problem("CODE_REFUSED", 422), problem("TRIES_EXHAUSTED", 409), problem("RATE_LIMITED", 429)]
    expect(about.map(isAboutCode)).toEqual([true, true, false])
  })

  it("is open until its value was read", () => {
    const delivered = withView(held, { ...view, state: "delivered", endedAt: NOW, revision: 9 }, NOW)
    expect([sent, held, delivered].map(isOpen)).toEqual([true, true, true])
    const value = { id: "r1", value: { code: "1" }, masked: false, deliveredAt: NOW }
    const read =
      delivered.step.at === "held" ? { ...delivered, step: { ...delivered.step, delivered: value } } : delivered
    expect(isOpen(read)).toBe(false)
  })
})

describe("what is kept of a list", () => {
  it("is what is open, and what has ended in the last month, up to a bound", () => {
    const old = { ...refused(sent, problem("CODE_REFUSED", 422), NOW), addedAt: 0 }
    const month = 31 * 24 * 3_600_000
    expect(worthKeeping([held, old], month)).toEqual([held])
    expect(
      worthKeeping(
        Array.from({ length: 300 }, () => held),
        NOW,
      ),
    ).toHaveLength(200)
  })

  it("is nothing where somebody wrote something else", () => {
    for (const text of [null, "", "{", "3", '[{"key":1}]', '[{"key":"a","addedAt":1,"step":{"at":"held"}}]']) {
      expect(parsed(text)).toEqual([])
    }
    expect(parsed(JSON.stringify([held]))).toEqual([held])
  })
})

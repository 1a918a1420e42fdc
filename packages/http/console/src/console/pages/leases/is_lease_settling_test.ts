import { describe, expect, it } from "vitest"
import type { Seat } from "../../parts/seat_state_tag.tsx"
import { isLeaseSettling } from "./is_lease_settling.ts"
import type { LeaseState } from "./lease_calls.ts"

const settling = (state: LeaseState, seats: ReadonlyArray<Seat["state"]>, graceMs = 0): boolean =>
  isLeaseSettling({
    state,
    graceMs,
    seats: seats.map((one) => ({ state: one, endedAt: one === "accepted" || one === "sent" ? null : 1 }) as Seat),
  })

describe("isLeaseSettling()", () => {
  it("lasts until an active lease has one member, also between joining the new workspace and leaving the old", () => {
    expect(settling("active", ["sent", "accepted"])).toBe(true)
    expect(settling("active", ["accepted", "accepted"])).toBe(true)
    expect(settling("active", ["accepted", "left"])).toBe(false)
    expect(settling("active", [])).toBe(true)
  })

  it("lasts until nobody sits where nobody may, but not for a grace", () => {
    expect(settling("suspended", ["accepted"])).toBe(true)
    expect(settling("expired", ["accepted"])).toBe(true)
    expect(settling("expired", ["accepted"], 1_000)).toBe(false)
    expect(settling("released", ["left"])).toBe(false)
    expect(settling("pending", [])).toBe(true)
  })
})

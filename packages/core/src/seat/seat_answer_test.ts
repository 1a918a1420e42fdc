import { describe, expect, it } from "@effect/vitest"
import { InputRefused, OutOfStock, UpstreamRefused, UpstreamThrottled, UpstreamUnknown } from "../supplier/mod.ts"
import type { Seat } from "./seat.ts"
import { callFailed, type InviteOutcome, inviteAnswered, lookAnswered } from "./seat_answer.ts"
import type { Standing } from "./seat_provider.ts"
import { type SeatSituation, type SeatVerdict, seatTaskOf } from "./seat_step.ts"
import { SEAT_TIMING_DEFAULT } from "./seat_timing.ts"
import { aSeat, DAY_MS, NOON } from "./testing/seat_fixture.ts"

const timing = SEAT_TIMING_DEFAULT
const situation = (changes: Partial<SeatSituation> = {}): SeatSituation => ({
  at: NOON,
  timing,
  workspace: { state: "active" },
  isPromised: true,
  isAwaited: true,
  isOnly: true,
  ...changes,
})
const SETTLED = situation({ at: NOON + timing.settleMs })

/** A verdict in a few words. */
const said = (verdict: SeatVerdict): string => {
  switch (verdict._tag) {
    case "Kept":
      return verdict.changes.state === undefined ? "kept" : `${verdict.changes.state} as ${verdict.changes.endsAs}`
    case "LetGo":
      return verdict.call
    case "Over":
      return `over: ${verdict.failure ?? verdict.end}`
    case "Elsewhere":
      return `elsewhere${verdict.isFull ? ", full" : ""}${verdict.isTraced ? ", traced" : ""}`
    case "Joined":
      return verdict.changes.memberBefore === true ? "Joined, as before" : "Joined"
    default:
      return verdict._tag
  }
}

const LEAVING: Partial<Seat> = { state: "leaving", endsAs: "left" }
const CALLED_MEMBER: Partial<Seat> = { origin: "transfer", failure: "ALREADY_MEMBER" }
const member = (since: number | null = null): Standing => ({ _tag: "Member", ref: "m", since })
const invited: Standing = { _tag: "Invited", ref: "i" }
const absent: Standing = { _tag: "Absent" }

describe("inviteAnswered()", () => {
  const unasked = { askedAt: null, asks: 0 }
  const before = { askedAt: NOON - DAY_MS, asks: 1 }
  const answers: ReadonlyArray<[InviteOutcome, string, string]> = [
    [{ _tag: "Invited", ref: "i" }, "Sent", "Sent"],
    [{ _tag: "Joined", ref: "m" }, "Joined", "Joined"],
    [{ _tag: "AlreadyMember" }, "kept", "kept"],
    [new OutOfStock({ reason: "full" }), "elsewhere, full", "elsewhere, full, traced"],
    [new UpstreamRefused({ refusal: "key", reason: "" }), "elsewhere", "elsewhere, traced"],
    [new InputRefused({ problem: "ADDRESS_REFUSED", reason: "" }), "over: ADDRESS_REFUSED", "leaving as failed"],
    [new UpstreamThrottled({ retryAfterMs: null, reason: "" }), "kept", "kept"],
    [new UpstreamUnknown({ reason: "" }), "kept", "kept"],
  ]

  it("goes elsewhere only where it is certain, and leaves a seat behind that may be out", () => {
    for (const [answer, first, again] of answers) {
      expect(said(inviteAnswered(aSeat(), unasked, answer, situation())), answer._tag).toBe(first)
      expect(said(inviteAnswered(aSeat({ asks: 2 }), before, answer, situation())), answer._tag).toBe(again)
    }
  })

  it("has not asked when the provider was too busy, and has when nobody knows", () => {
    const verdict = (answer: InviteOutcome) => inviteAnswered(aSeat(), unasked, answer, situation())
    const throttled = verdict(new UpstreamThrottled({ retryAfterMs: 90_000, reason: "" }))
    expect(throttled).toMatchObject({ changes: { askedAt: null, asks: 0, wakeAt: NOON + 90_000 } })
    const unknown = verdict(new UpstreamUnknown({ reason: "" }))
    expect(unknown).toEqual({ _tag: "Kept", changes: { wakeAt: NOON + timing.settleMs } })
  })
})

describe("lookAnswered()", () => {
  const table: ReadonlyArray<[string, Partial<Seat>, Standing, SeatSituation, string]> = [
    ["asked, and in", {}, member(), situation(), "Joined"],
    ["asked, and invited", {}, invited, situation(), "Sent"],
    ["asked, and too early to say", {}, absent, situation(), "kept"],
    ["asked, and nothing came of it", {}, absent, SETTLED, "AskAgain"],
    ["asked for the last time", { asks: 3 }, absent, SETTLED, "elsewhere, traced"],
    ["said to be a member, and is", { failure: "ALREADY_MEMBER" }, member(), situation(), "over: ALREADY_MEMBER"],
    ["said to be a member, and came after that", { failure: "ALREADY_MEMBER" }, member(NOON), situation(), "Joined"],
    [
      "leaves, and is said to be a member",
      { state: "leaving", endsAs: "cancelled", failure: "ALREADY_MEMBER" },
      member(),
      SETTLED,
      "over: ALREADY_MEMBER",
    ],
    [
      "a member for a year by their clock, and was invited",
      { sentAt: NOON },
      member(NOON - 365 * DAY_MS),
      SETTLED,
      "Joined",
    ],
    ["said to be a member, and is invited", { failure: "ALREADY_MEMBER" }, invited, situation(), "Sent"],
    ["a member for a year", {}, member(NOON - 365 * DAY_MS), situation(), "over: ALREADY_MEMBER"],
    [
      "said to be a member, and came by a clock that is seconds behind",
      { failure: "ALREADY_MEMBER", askedAt: NOON },
      member(NOON - 5_000),
      situation(),
      "Joined",
    ],
    [
      "said to be a member, and is for a year",
      { failure: "ALREADY_MEMBER", askedAt: NOON },
      member(NOON - 365 * DAY_MS),
      situation(),
      "over: ALREADY_MEMBER",
    ],
    [
      "asked by a clock that was ahead and is set right, and came just now",
      { createdAt: NOON + DAY_MS },
      member(NOON - 60_000),
      situation(),
      "Joined",
    ],
    [
      "asked by a clock that was ahead and is set right, and a member for a year",
      { createdAt: NOON + DAY_MS },
      member(NOON - 365 * DAY_MS),
      situation(),
      "over: ALREADY_MEMBER",
    ],
    ["moved to where they are", { origin: "transfer" }, member(NOON - 365 * DAY_MS), situation(), "Joined, as before"],
    ["moved to where they are called a member", CALLED_MEMBER, member(), situation(), "Joined, as before"],
    ["moved, called a member, and came after that", CALLED_MEMBER, member(NOON), situation(), "Joined"],
    ["moved away from where they were before", { ...LEAVING, memberBefore: true }, member(), SETTLED, "over: left"],
    ["moved away before anybody looked", { ...LEAVING, ...CALLED_MEMBER }, member(), SETTLED, "over: ALREADY_MEMBER"],
    ["imported, and moved away", { ...LEAVING, origin: "import" }, member(NOON - 365 * DAY_MS), SETTLED, "remove"],
    ["invited, and still is", { state: "sent", sentAt: NOON }, invited, situation(), "kept"],
    ["invited, and joined", { state: "sent", sentAt: NOON }, member(), situation(), "Joined"],
    ["missed once", { state: "sent" }, absent, situation(), "kept"],
    ["missed three times", { state: "sent", missedLooks: 2 }, absent, situation(), "AskAgain"],
    ["missed for good", { state: "sent", missedLooks: 2, asks: 2 }, absent, situation(), "leaving as failed"],
    ["leaving, and invited", { state: "leaving", endsAs: "left" }, invited, SETTLED, "revoke"],
    ["leaving, and in", { state: "leaving", endsAs: "left" }, member(), SETTLED, "remove"],
    ["leaving, and absent at first", { state: "leaving", endsAs: "left" }, absent, SETTLED, "revoke"],
    ["leaving, and the call may be under way", { state: "leaving", endsAs: "left" }, absent, situation(), "kept"],
    ["told, and gone", { state: "leaving", endsAs: "left", missedLooks: 1 }, absent, SETTLED, "over: left"],
    ["given up, and joined after all", { state: "leaving", endsAs: "cancelled" }, member(), SETTLED, "Joined"],
    [
      "given up and given back, and joined after all",
      { state: "leaving", endsAs: "cancelled" },
      member(),
      { ...SETTLED, isAwaited: false },
      "remove",
    ],
    [
      "given up, and in another by now",
      { state: "leaving", endsAs: "expired" },
      member(),
      { ...SETTLED, isOnly: false },
      "remove",
    ],
  ]
  for (const [name, seat, standing, at, verdict] of table) {
    it(`answers a seat that is ${name} with "${verdict}"`, () => {
      expect(said(lookAnswered(aSeat(seat), standing, at))).toBe(verdict)
    })
  }
})

describe("callFailed()", () => {
  it("comes back after a pause that grows, and not later than the invitation ends", () => {
    const fault = new UpstreamUnknown({ reason: "" })
    const wakeAt = (seat: Partial<Seat>) => {
      const verdict = callFailed(aSeat(seat), fault, situation())
      return verdict._tag === "Kept" ? verdict.changes.wakeAt : undefined
    }
    expect([0, 1, 2, 40].map((tries) => (wakeAt({ tries }) ?? 0) - NOON)).toEqual([30_000, 60_000, 120_000, 3_600_000])
    expect(wakeAt({ tries: 40, invitedUntil: NOON + 5_000 })).toBe(NOON + 5_000)
    expect(wakeAt({ tries: 0, invitedUntil: NOON - 1 })).toBe(NOON + 30_000)
  })
})

describe("seatTaskOf()", () => {
  const task = (seat: Partial<Seat>, more: Partial<SeatSituation> = {}) => {
    const found = seatTaskOf(aSeat(seat), situation(more))
    return found._tag === "Verdict" ? said(found.verdict) : found._tag
  }

  it("asks once, then looks; goes elsewhere from where nobody may come", () => {
    const fresh = { askedAt: null, asks: 0 }
    expect(task(fresh)).toBe("Invite")
    expect(task({})).toBe("Look")
    expect(task({ wakeAt: NOON + 1 })).toBe("Nothing")
    expect(task(fresh, { workspace: { state: "draining" } })).toBe("elsewhere")
    expect(task({}, { workspace: { state: "disabled" } })).toBe("Look")
    expect(task({ state: "sent" }, { workspace: { state: "dead" } })).toBe("elsewhere")
  })

  it("ends what is over, and asks nobody where nobody is", () => {
    expect(task({ invitedUntil: NOON })).toBe("leaving as expired")
    expect(task({ invitedUntil: NOON, askedAt: null })).toBe("over: expired")
    expect(task({ state: "leaving", endsAs: "left" })).toBe("Look")
    expect(task({ state: "leaving", endsAs: "left" }, { workspace: { state: "dead" } })).toBe("over: left")
    expect(task({}, { isAwaited: false })).toBe("leaving as cancelled")
    expect(task({ askedAt: null }, { isAwaited: false })).toBe("over: cancelled")
  })
})

import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { ANN, allEntries, OWNER, type SeatBench, WORKSPACE } from "./seat_provider_bench.ts"

/** Inviting, looking, leaving and lists, when everything goes well or somebody was quicker. */
export const membershipContract = (name: string, { contract, setUp, connectTo, expectGone }: SeatBench): void => {
  const invitedTag = contract.provisions ? "Member" : "Invited"

  describe(`${name}: inviting`, () => {
    it.scopedLive("takes one seat, and a look finds the person, in whatever case the address is written", () =>
      Effect.gen(function* () {
        const { provider, real } = yield* setUp()
        expect(yield* provider.standing(ANN)).toEqual({ _tag: "Absent" })
        const answer = yield* provider.invite(" Ann@Example.NET ")
        expect(answer._tag).toBe(contract.provisions ? "Joined" : "Invited")
        expect(answer).toHaveProperty("ref", expect.stringMatching(/./))
        expect((yield* provider.standing("ANN@example.net"))._tag).toBe(invitedTag)
        expect(real().used).toBe(2)
        expect([...real().members, ...real().invited]).toContain(ANN)
      }),
    )

    it.scopedLive("makes somebody a member once they accept, with the provider's id and since when", () =>
      Effect.gen(function* () {
        const { simulator, provider } = yield* setUp({ acceptAfterMs: 60_000 })
        yield* provider.invite(ANN)
        simulator.advance(59_000)
        expect((yield* provider.standing(ANN))._tag).toBe(invitedTag)
        simulator.advance(2_000)
        const standing = yield* provider.standing(ANN)
        expect(standing).toMatchObject({ _tag: "Member", ref: expect.stringContaining("user-") })
        expect(standing).toHaveProperty("since", expect.any(Number))
      }),
    )

    it.scopedLive("answers for a member that they are one, and takes no seat", () =>
      Effect.gen(function* () {
        const { simulator, provider, real } = yield* setUp()
        simulator.joinWorkspace(WORKSPACE, ANN)
        expect(yield* provider.invite(ANN)).toEqual({ _tag: "AlreadyMember" })
        expect(real().used).toBe(2)
      }),
    )

    it.scopedLive("repeated takes no second seat", () =>
      Effect.gen(function* () {
        const { provider, real } = yield* setUp()
        yield* provider.invite(ANN)
        expect((yield* provider.invite(ANN))._tag).toBe(contract.provisions ? "AlreadyMember" : "Invited")
        expect(real().used).toBe(2)
      }),
    )

    it.scopedLive("finds a full workspace full, open invitations counted, and the workspace well", () =>
      Effect.gen(function* () {
        const { provider, real } = yield* setUp({ seats: 2 })
        yield* provider.invite("first@example.net")
        expect(yield* Effect.flip(provider.invite(ANN))).toMatchObject({ _tag: "OutOfStock" })
        expect(real().used).toBe(2)
        yield* provider.usage
        expect(yield* provider.standing(ANN)).toEqual({ _tag: "Absent" })
      }),
    )

    it.scopedLive("refuses an address that takes no mail, and says that it is the address", () =>
      Effect.gen(function* () {
        const { provider, real } = yield* setUp()
        expect(yield* Effect.flip(provider.invite("ann@nowhere"))).toMatchObject({
          _tag: "InputRefused",
          problem: "ADDRESS_REFUSED",
        })
        expect(real().used).toBe(1)
      }),
    )
  })

  describe(`${name}: leaving`, () => {
    it.scopedLive("removes a member by id and by address, and again when they are gone", () =>
      Effect.gen(function* () {
        const { provider, real, seatAnn } = yield* setUp()
        const ref = yield* seatAnn
        yield* provider.remove(ANN, ref)
        expect(real().members).toEqual([OWNER])
        yield* expectGone(provider)
        yield* provider.remove(ANN, ref)
        yield* provider.remove(ANN, null)
        yield* provider.invite(ANN)
        yield* provider.revoke(ANN, null)
        yield* provider.remove(ANN, null)
        expect(real()).toMatchObject({ members: [OWNER], invited: [] })
      }),
    )

    it.scopedLive("removes somebody who came back under another id, though it knows the old one", () =>
      Effect.gen(function* () {
        const { simulator, provider, real, seatAnn } = yield* setUp()
        const old = yield* seatAnn
        simulator.leaveWorkspace(WORKSPACE, ANN)
        simulator.joinWorkspace(WORKSPACE, ANN)
        yield* provider.remove(ANN, old)
        expect(real().members).toEqual([OWNER])
      }),
    )

    it.scopedLive("takes an invitation back by id and by address, and again when it is gone", () =>
      Effect.gen(function* () {
        if (contract.provisions) return
        const { simulator, provider, real, seatAnn } = yield* setUp()
        const answer = yield* provider.invite(ANN)
        const ref = answer._tag === "Invited" ? answer.ref : null
        yield* provider.revoke(ANN, ref)
        expect(real().invited).toEqual([])
        expect(yield* provider.standing(ANN)).toEqual({ _tag: "Absent" })
        yield* provider.revoke(ANN, ref)
        yield* provider.revoke(ANN, null)
        // Another one went out since: the old id does not hide it.
        yield* provider.invite(ANN)
        yield* provider.revoke(ANN, ref)
        expect(real().invited).toEqual([])
        // One that was accepted is no invitation any more: nobody is put out by it.
        yield* seatAnn
        yield* provider.revoke(ANN, null)
        expect(simulator.workspaces()[0]?.members).toEqual([OWNER, ANN])
      }),
    )

    it.scopedLive("sees that somebody vanished, and that a phantom does not go away", () =>
      Effect.gen(function* () {
        const { simulator, provider, seatAnn } = yield* setUp()
        yield* seatAnn
        simulator.leaveWorkspace(WORKSPACE, ANN)
        yield* expectGone(provider)
        simulator.joinWorkspace(WORKSPACE, "ghost@example.net", true)
        expect((yield* provider.standing("ghost@example.net"))._tag).toBe("Member")
        yield* provider.remove("ghost@example.net", null)
        expect((yield* provider.standing("ghost@example.net"))._tag).toBe("Member")
      }),
    )
  })

  describe(`${name}: lists`, () => {
    it.scopedLive("are read to the end, however small the pages are", () =>
      Effect.gen(function* () {
        const members = Array.from({ length: 24 }, (_, index) => `member-${index}@example.net`)
        const { provider } = yield* setUp({ members, pageRowsMax: 3 })
        const { entries, pages } = yield* allEntries(provider.members)
        expect(entries.map((entry) => entry.email)).toEqual([OWNER, ...members])
        expect(pages).toBeGreaterThanOrEqual(9)
        expect((yield* provider.standing("MEMBER-23@example.net"))._tag).toBe("Member")
        expect(yield* provider.standing(ANN)).toEqual({ _tag: "Absent" })
        yield* provider.remove("member-23@example.net", null)
        expect(yield* provider.standing("member-23@example.net")).toEqual({ _tag: "Absent" })
      }),
    )

    it.scopedLive("hold open invitations only, the owner marked, each with its id", () =>
      Effect.gen(function* () {
        const { simulator, provider } = yield* setUp({ pageRowsMax: 2, inviteTtlMs: 1_000 })
        for (const at of ["old", "older"]) yield* provider.invite(`${at}@example.net`)
        simulator.advance(2_000)
        for (const at of ["a", "b", "c"]) yield* provider.invite(`${at}@example.net`)
        const { entries } = yield* allEntries(provider.invitations)
        expect(entries.map((entry) => entry.email)).toEqual(
          contract.provisions ? [] : ["a@example.net", "b@example.net", "c@example.net"],
        )
        expect(entries.every((entry) => entry.ref !== null)).toBe(true)
        const members = yield* allEntries(provider.members)
        expect(members.entries[0]).toMatchObject({ email: OWNER, owner: !contract.provisions })
      }),
    )

    it.scopedLive("that show changes late say what they show, and the truth in the end", () =>
      Effect.gen(function* () {
        const { simulator, provider } = yield* setUp({ listDelayMs: 5_000 })
        yield* provider.invite(ANN)
        expect((yield* provider.standing(ANN))._tag).toBe("Absent")
        simulator.advance(5_000)
        expect((yield* provider.standing(ANN))._tag).toBe(invitedTag)
      }),
    )

    it.scopedLive("refuse a page that they never named", () =>
      Effect.gen(function* () {
        const { provider } = yield* setUp()
        expect(yield* Effect.flip(provider.members("elsewhere"))).toMatchObject({ refusal: "parameters" })
      }),
    )
  })

  describe(`${name}: figures`, () => {
    it.scopedLive("are told as far as the provider has any", () =>
      Effect.gen(function* () {
        const { simulator, provider, real } = yield* setUp({ seats: 7, renews: false })
        yield* provider.invite(ANN)
        expect(yield* provider.usage).toEqual(
          contract.tellsUsage
            ? { seatsUsed: 2, seatsMax: 7, endsAt: Math.floor(real().planEndsAt / 1000) * 1000, renews: false }
            : { seatsUsed: null, seatsMax: null, endsAt: null, renews: null },
        )
        simulator.advance(31 * 24 * 60 * 60 * 1000)
        expect(yield* Effect.flip(provider.usage)).toMatchObject({ refusal: "account" })
      }),
    )

    it.scopedLive("of a workspace that is set up wrongly are refused without a call", () =>
      Effect.gen(function* () {
        const { simulator } = yield* setUp()
        for (const [options, path] of contract.malformed) {
          expect(contract.driver.checkOptions(options).map((flaw) => flaw.path)).toContain(path)
          expect(yield* Effect.flip(connectTo(simulator, options).usage)).toMatchObject({ refusal: "parameters" })
        }
        expect(contract.driver.checkOptions(contract.options ?? {})).toEqual([])
        const nowhere = connectTo(simulator, {}, { baseUrl: "ftp://nowhere" })
        expect(yield* Effect.flip(nowhere.invite(ANN))).toMatchObject({ refusal: "parameters" })
        expect(simulator.metrics()).toEqual({})
      }),
    )
  })
}

import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { scriptedProvider } from "../../test/seat_driver_bench.ts"
import { ANN, WORKSPACE } from "../../test/seat_provider_bench.ts"
import { userNameFilter } from "./client.ts"
import { scimSeatDriver } from "./driver.ts"

const setUp = (options = {}) => scriptedProvider(scimSeatDriver, (simulator) => simulator.scimBaseUrl, options)
const list = (...resources: ReadonlyArray<unknown>) => ({ totalResults: resources.length, Resources: resources })
const user = (rest = {}) => ({ id: "u1", userName: ANN, active: true, ...rest })
const stepsOf = (report: { readonly history: ReadonlyArray<{ readonly step: string }> } | undefined) =>
  report?.history.map(({ step }) => step)

describe("scim driver", () => {
  it("writes an address into a filter so that it cannot end it early", () => {
    expect(userNameFilter('a"b\\c@example.net')).toBe('userName eq "a\\"b\\\\c@example.net"')
  })

  it.scopedLive("finds an address with a quotation mark, and invites it once", () =>
    Effect.gen(function* () {
      const { simulator, provider } = yield* setUp()
      const odd = 'o"b\\r" or userName pr@example.net'.replaceAll(" ", "")
      expect((yield* provider.invite(odd))._tag).toBe("Joined")
      expect((yield* provider.standing(odd))._tag).toBe("Member")
      expect((yield* provider.invite(odd))._tag).toBe("AlreadyMember")
      expect(simulator.workspaces()[0]?.used).toBe(2)
    }),
  )

  it.scopedLive("deactivates instead of deleting when told to, counts that as absent, and activates again", () =>
    Effect.gen(function* () {
      const { simulator, provider } = yield* setUp({ removal: "deactivate" })
      const first = yield* provider.invite(ANN)
      yield* provider.remove(ANN, null)
      expect(yield* provider.standing(ANN)).toEqual({ _tag: "Absent" })
      expect((yield* provider.members(null)).entries.map(({ email }) => email)).not.toContain(ANN)
      expect(yield* provider.invite(ANN)).toEqual(first)
      expect((yield* provider.standing(ANN))._tag).toBe("Member")
      expect(stepsOf(simulator.workspaces()[0])).toEqual(["provisioned", "deactivated", "activated"])
    }),
  )

  it.scopedLive("does not activate again into a full directory, and leaves the user as it was", () =>
    Effect.gen(function* () {
      const { simulator, provider } = yield* setUp({ removal: "deactivate" })
      yield* provider.invite(ANN)
      yield* provider.remove(ANN, null)
      simulator.changeWorkspace(WORKSPACE, { seats: 1 })
      expect(yield* Effect.flip(provider.invite(ANN))).toMatchObject({ _tag: "OutOfStock" })
      expect(simulator.workspaces()[0]?.used).toBe(1)
    }),
  )

  it.scopedLive("leaves people of the directory alone when a seat is only a group", () =>
    Effect.gen(function* () {
      const { simulator, provider } = yield* setUp({ removal: "group", groupId: "members" })
      yield* provider.invite(ANN)
      yield* provider.remove(ANN, null)
      expect(yield* provider.standing(ANN)).toEqual({ _tag: "Absent" })
      expect(simulator.workspaces()[0]?.members).toContain(ANN)
      expect((yield* provider.invite(ANN))._tag).toBe("Joined")
      expect(yield* provider.invite(ANN)).toEqual({ _tag: "AlreadyMember" })
    }),
  )

  it.scopedLive("undoes a user whom the group had no place for, and calls half an invitation unknown", () =>
    Effect.gen(function* () {
      const { simulator, provider, answer, refuse } = yield* setUp({ groupId: "members" })
      answer(user())
      refuse(400, { status: "400", detail: "No seats available in this group" })
      refuse(204, "")
      refuse(204, "")
      expect(yield* Effect.flip(provider.invite(ANN))).toMatchObject({ _tag: "OutOfStock" })
      for (const status of [401, 403, 404, 409, 429, 500]) {
        answer(user())
        refuse(status, "")
        expect(yield* Effect.flip(provider.invite(ANN)), String(status)).toMatchObject({ _tag: "UpstreamUnknown" })
      }
      expect(simulator.faults()).toEqual([])
    }),
  )

  it.scopedLive("looks who has a name that is taken, and guesses nothing when nobody is listed under it", () =>
    Effect.gen(function* () {
      const { provider, answer, refuse } = yield* setUp()
      const taken = { schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"], status: "409", scimType: "uniqueness" }
      refuse(409, taken)
      answer(list(user({ userName: "ANN@Example.net" })))
      expect(yield* provider.invite(ANN)).toEqual({ _tag: "AlreadyMember" })
      refuse(409, taken)
      answer(list())
      expect((yield* Effect.flip(provider.invite(ANN)))._tag).toBe("UpstreamUnknown")
      answer(user({ userName: "bob@example.net" }))
      expect((yield* Effect.flip(provider.invite(ANN)))._tag).toBe("UpstreamUnknown")
    }),
  )

  it.scopedLive("takes nobody over whom the directory has had for long, and whom a lease would end", () =>
    Effect.gen(function* () {
      const taken = { schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"], status: "409", scimType: "uniqueness" }
      const old = { meta: { created: "2020-01-01T00:00:00Z" } }
      for (const [options, found] of [
        [{}, user({ ...old, active: false })],
        [{ groupId: "members" }, user(old)],
        [{ groupId: "members", removal: "deactivate" }, user(old)],
      ] as const) {
        const { provider, answer, refuse, simulator } = yield* setUp(options)
        refuse(409, taken)
        answer(list(found))
        expect(yield* Effect.flip(provider.invite(ANN)), JSON.stringify(options)).toMatchObject({
          _tag: "InputRefused",
          problem: "ALREADY_MEMBER",
        })
        expect(stepsOf(simulator.workspaces()[0])).toEqual([])
      }
    }),
  )

  it.scopedLive("reads users without an address of their own, and lists in either spelling", () =>
    Effect.gen(function* () {
      const { provider, answer } = yield* setUp()
      answer({
        total_results: "3",
        resources: [
          { id: "1", user_name: "ann", emails: [{ value: "b@x.y" }, { value: "Ann@Example.net", primary: "true" }] },
          { id: "2", userName: "a program" },
          { id: 3, userName: "gone@example.net", active: "false" },
        ],
      })
      expect((yield* provider.members(null)).entries).toEqual([{ email: ANN, ref: "1", owner: false, since: null }])
      answer({ totalResults: 1, Resources: [{ userName: ANN }] })
      expect((yield* Effect.flip(provider.members(null)))._tag).toBe("UpstreamUnknown")
    }),
  )
})

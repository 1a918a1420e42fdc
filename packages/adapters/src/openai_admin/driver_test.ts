import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { scriptedProvider } from "../../test/seat_driver_bench.ts"
import { ANN } from "../../test/seat_provider_bench.ts"
import { openAiAdminDriver } from "./driver.ts"

const setUp = (options = {}) =>
  scriptedProvider(openAiAdminDriver, (simulator) => simulator.openAiAdminBaseUrl, options)
const list = (...data: ReadonlyArray<unknown>) => ({ object: "list", data, has_more: false })
const invite = (status: string, rest = {}) => ({ object: "organization.invite", id: "i1", email: ANN, status, ...rest })
const ago = (minutes: number) => Math.floor(Date.now() / 1000) - 60 * minutes

describe("openai-admin driver", () => {
  it.scopedLive("reads what became of an invitation out of its status", () =>
    Effect.gen(function* () {
      const { provider, answer } = yield* setUp({ projects: [{ id: "proj_1" }] })
      const outcome = (body: unknown) => {
        answer(body)
        return Effect.merge(provider.invite("Ann@Example.Net"))
      }
      expect(yield* outcome(invite("pending"))).toEqual({ _tag: "Invited", ref: "i1" })
      expect(yield* outcome(invite("accepted"))).toEqual({ _tag: "Joined", ref: null })
      for (const body of [invite("expired"), invite("pending", { email: "bob@example.net" }), {}, "", "[]"]) {
        expect(yield* outcome(body)).toMatchObject({ _tag: "UpstreamUnknown" })
      }
    }),
  )

  it.scopedLive(
    "calls somebody absent whose invitation expired, or who left after accepting, and not one who accepted just now",
    () =>
      Effect.gen(function* () {
        const { provider, answer } = yield* setUp()
        const standing = (row: unknown) => {
          answer(list(row), list(), list())
          return Effect.merge(provider.standing(ANN))
        }
        expect(yield* standing(invite("expired"))).toEqual({ _tag: "Absent" })
        expect(yield* standing(invite("accepted", { accepted_at: ago(5) }))).toEqual({ _tag: "Absent" })
        expect(yield* standing(invite("accepted", { accepted_at: ago(1) }))).toMatchObject({ _tag: "UpstreamUnknown" })
        expect(yield* standing(invite("pending"))).toEqual({ _tag: "Invited", ref: "i1" })
      }),
  )

  it.scopedLive("finds a member whose address the filter did not find, and with unix seconds since when", () =>
    Effect.gen(function* () {
      const { provider, answer } = yield* setUp()
      const added = ago(60)
      answer(list(), list(), list({ id: "user-1", email: "Ann@Example.Net", role: "reader", added_at: added }))
      expect(yield* provider.standing(ANN)).toEqual({ _tag: "Member", ref: "user-1", since: added * 1000 })
    }),
  )

  it.scopedLive("follows a list by its last id, and gives up on one that turns in a circle", () =>
    Effect.gen(function* () {
      const { provider, answer } = yield* setUp()
      const bob = { id: "user-2", email: "bob@example.net", role: "owner" }
      answer({ data: [bob], has_more: true }, { data: [bob], hasMore: true, lastId: "user-2" })
      const first = yield* provider.members(null)
      expect(first.entries).toMatchObject([{ email: "bob@example.net", ref: "user-2", owner: true }])
      expect((yield* Effect.flip(provider.members(first.next)))._tag).toBe("UpstreamUnknown")
      answer({ data: [], has_more: true })
      expect((yield* Effect.flip(provider.members(null)))._tag).toBe("UpstreamUnknown")
    }),
  )

  it.scopedLive("takes it for done that an accepted invitation cannot be deleted", () =>
    Effect.gen(function* () {
      const { simulator, provider, answer, refuse } = yield* setUp()
      refuse(400, { error: { message: "Invite has been accepted", type: "invalid_request_error", code: null } })
      answer(list(invite("accepted", { accepted_at: ago(60) })))
      yield* provider.revoke(ANN, "i1")
      // One that is open and still cannot be deleted is not done.
      refuse(400, { error: { message: "No." } })
      answer(list(invite("pending")))
      refuse(400, { error: { message: "No." } })
      answer(invite("pending"))
      expect((yield* Effect.flip(provider.revoke(ANN, "i1")))._tag).toBe("UpstreamUnknown")
      expect(simulator.faults()).toEqual([])
    }),
  )
})

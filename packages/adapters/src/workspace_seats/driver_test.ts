import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { scriptedProvider } from "../../test/seat_driver_bench.ts"
import { ANN } from "../../test/seat_provider_bench.ts"
import { workspaceSeatDriver } from "./driver.ts"

const setUp = () => scriptedProvider(workspaceSeatDriver, (simulator) => simulator.workspaceBaseUrl)
const page = (...items: ReadonlyArray<unknown>) => ({ items, total: items.length, limit: 100, offset: 0 })

describe("workspace driver", () => {
  it.scopedLive("reads figures in either spelling, with times as ISO, seconds or milliseconds", () =>
    Effect.gen(function* () {
      const { provider, answer } = yield* setUp()
      const usage = { seatsUsed: 1, seatsMax: 2, endsAt: Date.UTC(2026, 9, 3, 17, 45, 43), renews: true }
      for (const body of [
        { seats_in_use: 1, seats_entitled: 2, active_until: "2026-10-03T17:45:43Z", will_renew: true, new_field: {} },
        { seatsInUse: "1", seatsEntitled: "2", activeUntil: usage.endsAt / 1000, willRenew: "true" },
        { seats_in_use: 1, seats_entitled: 2, active_until: usage.endsAt, will_renew: 1 },
      ]) {
        answer(body)
        expect(yield* provider.usage).toEqual(usage)
      }
      answer({ plan_type: "team" })
      expect(yield* provider.usage).toEqual({ seatsUsed: null, seatsMax: null, endsAt: null, renews: null })
      for (const body of [{}, { detail: "no" }, [], "null", "", "ok"]) {
        answer(body)
        expect((yield* Effect.flip(provider.usage))._tag).toBe("UpstreamUnknown")
      }
    }),
  )

  it.scopedLive(
    "tells what became of the address out of every list of the answer, and nothing when none names it",
    () =>
      Effect.gen(function* () {
        const { provider, answer } = yield* setUp()
        const outcome = (body: unknown) => {
          answer(body)
          return Effect.merge(provider.invite(ANN))
        }
        expect(yield* outcome({ account_invites: [{ id: "i1", email_address: "ANN@example.net" }] })).toEqual({
          _tag: "Invited",
          ref: "i1",
        })
        expect(yield* outcome({ accountInvites: [{ email: ANN }] })).toEqual({ _tag: "Invited", ref: null })
        expect(yield* outcome({ already_member_emails: ["Ann@Example.net"] })).toEqual({ _tag: "AlreadyMember" })
        const errored = (error: unknown) =>
          outcome({ account_invites: [], errored_emails: [{ email_address: ANN, error }] })
        expect(yield* errored("This address is not eligible")).toMatchObject({ problem: "ADDRESS_REFUSED" })
        expect(yield* errored("No seats available")).toMatchObject({ _tag: "OutOfStock" })
        // Words on somebody's account are no word on the workspace.
        for (const words of ["This account has been deactivated", "token_revoked"]) {
          expect(yield* errored(words)).toMatchObject({ problem: "ADDRESS_REFUSED" })
        }
        expect(yield* errored("already_in_workspace")).toEqual({ _tag: "AlreadyMember" })
        expect(yield* errored("Something went wrong, try again")).toMatchObject({ _tag: "UpstreamThrottled" })
        for (const body of [
          {},
          { account_invites: [] },
          { account_invites: [{ id: "i2", email_address: "bob@example.net" }] },
          { errored_emails: [{ email_address: "bob@example.net", error: "No seats available" }] },
          { account_invites: null, errored_emails: null },
          "",
        ]) {
          expect(yield* outcome(body), JSON.stringify(body)).toMatchObject({ _tag: "UpstreamUnknown" })
        }
      }),
  )

  it.scopedLive("calls nobody absent while a list cannot be read to its end", () =>
    Effect.gen(function* () {
      const { simulator, provider, answer } = yield* setUp()
      const bob = { id: "user-2", email: "bob@example.net" }
      const unknown = (...bodies: ReadonlyArray<unknown>) =>
        Effect.gen(function* () {
          simulator.clearFaults()
          answer(...bodies)
          expect(yield* Effect.merge(provider.standing(ANN)), JSON.stringify(bodies)).toMatchObject({
            _tag: "UpstreamUnknown",
          })
        })
      const nobody = [page(), page(), page()]
      yield* unknown(...nobody, { items: [{ id: "user-9" }], total: 1 })
      yield* unknown(...nobody, { total: 0 })
      yield* unknown(...nobody, { items: [], total: 3 })
      yield* unknown(...nobody, { items: [bob], total: 2 }, { items: [bob], total: 3 })
      yield* unknown(...nobody, { items: [bob], total: 2 }, "<html>")
      simulator.clearFaults()
      answer(...nobody, { items: [{ id: "bot", email: null }, bob], total: 2 })
      expect(yield* provider.standing(ANN)).toEqual({ _tag: "Absent" })
      answer(page({ id: "i1", email_address: ANN }), page({ id: "user-1", email: "ANN@EXAMPLE.NET" }))
      expect(yield* provider.standing(ANN)).toMatchObject({ _tag: "Member", ref: "user-1" })
    }),
  )

  it.scopedLive("does not read a list for ever that never ends", () =>
    Effect.gen(function* () {
      const { provider, answer } = yield* setUp()
      const rows = Array.from({ length: 1_000 }, (_, index) => ({ id: `u${index}`, email: `u${index}@example.net` }))
      let after: string | null = null
      for (let read = 0; read < 20; read++) {
        answer({ items: rows })
        const next: { readonly next: string | null } = yield* provider.members(after)
        after = next.next
      }
      answer({ items: rows })
      expect((yield* Effect.flip(provider.members(after)))._tag).toBe("UpstreamUnknown")
    }),
  )

  it.scopedLive("takes an empty answer to leaving for done, and never leads an id out of its path", () =>
    Effect.gen(function* () {
      const { simulator, provider, refuse } = yield* setUp()
      refuse(204, "")
      yield* provider.revoke(ANN, null)
      refuse(204, "")
      yield* provider.remove(ANN, "..")
      expect(simulator.metrics()["workspace.remove"]).toBe(1)
    }),
  )
})

import { describe, expect, it } from "@effect/vitest"
import { fault } from "@mintcode/adapters/simulator"
import { Effect } from "effect"
import { ANN, HANG_TIMEOUT_MS, OWNER, type SeatBench, TOKEN, WORKSPACE } from "./seat_provider_bench.ts"

/** Refusals, limits, lies, and calls whose outcome nobody knows. */
export const seatFaultContract = (name: string, { contract, setUp, connectTo, operations }: SeatBench): void => {
  const invitedTag = contract.provisions ? "Member" : "Invited"
  const tagOf = <A extends { readonly _tag: string }, E extends { readonly _tag: string }>(call: Effect.Effect<A, E>) =>
    Effect.match(call, { onFailure: (error) => error._tag, onSuccess: (value) => value._tag })

  describe(`${name}: refusals`, () => {
    it.scopedLive("a dead token is refused as a key, and a closed workspace as an account, on every call", () =>
      Effect.gen(function* () {
        const { simulator, provider, real } = yield* setUp()
        const all = (refusal: string) =>
          Effect.forEach(Object.entries(operations(provider)), ([operation, call]) =>
            Effect.map(Effect.flip(call as Effect.Effect<unknown, unknown>), (error) =>
              expect(error, operation).toMatchObject({ _tag: "UpstreamRefused", refusal }),
            ),
          )
        simulator.changeWorkspace(WORKSPACE, { tokenAlive: false })
        yield* all("key")
        simulator.changeWorkspace(WORKSPACE, { tokenAlive: true, open: false })
        yield* all("account")
        simulator.changeWorkspace(WORKSPACE, { open: true })
        expect((yield* provider.standing(ANN))._tag).toBe("Absent")
        expect(real().members).toEqual([OWNER])
        const stranger = connectTo(simulator, {}, { token: "nobody" })
        expect(yield* Effect.flip(stranger.usage)).toMatchObject({ refusal: "key" })
      }),
    )

    it.scopedLive("a page of the edge with 403 is a block, on every call", () =>
      Effect.gen(function* () {
        const { simulator, provider } = yield* setUp()
        for (const [operation, call] of Object.entries(operations(provider))) {
          simulator.addFaults([fault({ kind: "html", status: 403 })])
          const error = yield* Effect.flip(call as Effect.Effect<unknown, unknown>)
          expect(error, operation).toMatchObject({ _tag: "UpstreamRefused", refusal: "blocked" })
        }
      }),
    )

    it.scopedLive("a workspace that says it is full though it is not, is taken at its word", () =>
      Effect.gen(function* () {
        const { simulator, provider, real } = yield* setUp()
        simulator.addFaults([fault({ endpoint: "invite", kind: "out-of-stock" })])
        expect(yield* Effect.flip(provider.invite(ANN))).toMatchObject({ _tag: "OutOfStock" })
        expect(real().used).toBe(1)
        yield* provider.invite(ANN)
      }),
    )

    it.scopedLive("a limit is throttling with and without Retry-After, on every call", () =>
      Effect.gen(function* () {
        const { simulator, provider } = yield* setUp()
        for (const [operation, call] of Object.entries(operations(provider))) {
          simulator.addFaults([fault({ kind: "throttle-key", retryAfterSeconds: 7 }), fault({ kind: "throttle-key" })])
          for (const retryAfterMs of [7_000, null]) {
            const error = yield* Effect.flip(call as Effect.Effect<unknown, unknown>)
            expect(error, operation).toMatchObject({ _tag: "UpstreamThrottled", retryAfterMs })
          }
        }
      }),
    )

    it.scopedLive("409 is no failure: it backs off, or is looked into", () =>
      Effect.gen(function* () {
        const { simulator, provider } = yield* setUp()
        simulator.addFaults([fault({ endpoint: "invite", kind: "conflict" })])
        expect(yield* tagOf(provider.invite(ANN))).toBe(contract.provisions ? "UpstreamUnknown" : "UpstreamThrottled")
        expect((yield* provider.standing(ANN))._tag).toBe("Absent")
      }),
    )
  })

  describe(`${name}: unknown outcomes`, () => {
    for (const kind of ["hang", "cut", "html", "internal-error", "wrong-json", "unlisted"] as const) {
      it.scopedLive(`${kind} after the invitation took effect is unknown, and a look finds it`, () =>
        Effect.gen(function* () {
          const { simulator, provider, real } = yield* setUp({}, timeLimitOf(kind))
          simulator.addFaults([fault({ endpoint: "invite", kind, placed: true })])
          // A directory's empty 201 is success, and the look belongs to the invitation.
          expect(yield* tagOf(provider.invite(ANN))).toBe(
            contract.provisions && kind === "unlisted" ? "Joined" : "UpstreamUnknown",
          )
          if (contract.halfway === true && kind !== "unlisted") {
            expect((yield* provider.standing(ANN))._tag).toBe("Absent")
            expect((yield* provider.invite(ANN))._tag).toBe("Joined")
          }
          expect((yield* provider.standing(ANN))._tag).toBe(invitedTag)
          expect(real().used).toBe(2)
        }),
      )

      it.scopedLive(`${kind} before the invitation took effect is unknown, and a look finds nobody`, () =>
        Effect.gen(function* () {
          const { simulator, provider, real } = yield* setUp({}, timeLimitOf(kind))
          simulator.addFaults([fault({ endpoint: "invite", kind })])
          expect(yield* tagOf(provider.invite(ANN))).toBe("UpstreamUnknown")
          expect(yield* provider.standing(ANN)).toEqual({ _tag: "Absent" })
          expect(real().used).toBe(1)
          yield* provider.invite(ANN)
        }),
      )
    }

    for (const kind of ["hang", "cut", "html", "internal-error", "wrong-json"] as const) {
      it.scopedLive(`${kind} while looking is unknown, whichever call of the look it hits`, () =>
        Effect.gen(function* () {
          const members = Array.from({ length: 5 }, (_, index) => `member-${index}@example.net`)
          const { simulator, provider } = yield* setUp({ members, pageRowsMax: 2 }, timeLimitOf(kind))
          const calls = yield* Effect.zipRight(
            provider.standing(ANN),
            Effect.sync(() => Object.values(simulator.metrics()).reduce((sum, count) => sum + count, 0)),
          )
          for (let skip = 0; skip < calls; skip++) {
            simulator.addFaults([fault({ kind, skip })])
            expect(yield* tagOf(provider.standing(ANN)), `call ${skip}`).toBe("UpstreamUnknown")
          }
          expect(simulator.faults()).toEqual([])
        }),
      )
    }

    // Whether somebody left is seen by a look, so that a removal may be answered by anything that is no refusal.
    for (const kind of ["hang", "cut", "html", "internal-error"] as const) {
      it.scopedLive(`${kind} while leaving is unknown, and it can be repeated`, () =>
        Effect.gen(function* () {
          const { simulator, provider, real, seatAnn } = yield* setUp({}, timeLimitOf(kind))
          const ref = yield* seatAnn
          for (const placed of [false, true]) {
            simulator.addFaults([fault({ endpoint: "remove", kind, placed })])
            expect((yield* Effect.flip(provider.remove(ANN, ref)))._tag).toBe("UpstreamUnknown")
          }
          yield* provider.remove(ANN, ref)
          if (!contract.provisions) {
            yield* provider.invite(ANN)
            simulator.addFaults([fault({ endpoint: "revoke", kind, placed: true })])
            expect((yield* Effect.flip(provider.revoke(ANN, null)))._tag).toBe("UpstreamUnknown")
            yield* provider.revoke(ANN, null)
          }
          expect(real()).toMatchObject({ members: [OWNER], invited: [] })
        }),
      )
    }

    it.scopedLive("an outage and a provider that is not there are unknown, on every call", () =>
      Effect.gen(function* () {
        const { simulator, provider } = yield* setUp()
        const gone = connectTo(simulator, {}, { baseUrl: "http://127.0.0.1:1" })
        simulator.addFaults([fault({ kind: "server-offline", count: 100 })])
        for (const one of [provider, gone]) {
          for (const [operation, call] of Object.entries(operations(one))) {
            const error = yield* Effect.flip(call as Effect.Effect<unknown, unknown>)
            expect(error, operation).toMatchObject({ _tag: "UpstreamUnknown" })
          }
        }
      }),
    )

    it.scopedLive("no error repeats the token or an address, even when the provider does", () =>
      Effect.gen(function* () {
        const { simulator, provider } = yield* setUp()
        for (const [status, body] of [
          [200, `debug ${TOKEN} ${ANN}`],
          [400, JSON.stringify({ detail: `no such token ${TOKEN} of ${ANN}` })],
          [403, `<html>${TOKEN} ${ANN}</html>`],
          [500, `${ANN} ${TOKEN}`],
        ] as const) {
          for (const call of Object.values(operations(provider))) {
            simulator.clearFaults()
            simulator.addFaults([fault({ kind: "refuse", status, body })])
            const error = yield* Effect.merge(Effect.flip(call as Effect.Effect<unknown, unknown>))
            expect(JSON.stringify(error) + String(error)).not.toContain(TOKEN)
            expect(JSON.stringify(error) + String(error)).not.toContain(ANN)
          }
        }
      }),
    )
  })
}

const timeLimitOf = (kind: string) => (kind === "hang" ? { timeoutMs: HANG_TIMEOUT_MS } : {})

import { layerNodeCrypto } from "@mintcode/adapters/node-crypto"
import { layerRepositories, layerStorage } from "@mintcode/adapters/storage"
import { AbuseRepository, Bans, LIMIT_SHARE_KEEP_MS, type LimitSubject, layerBans } from "@mintcode/core/abuse"
import { Operator, trustedOperator } from "@mintcode/core/identity"
import type { RateLimits } from "@mintcode/http/rate-limit"
import {
  keyRequestsUntoldMax,
  makeRateLimiterShared,
  RATE_LIMITS_DEFAULT,
  REFUSALS_UNTOLD_MAX,
  TRIES_UNTOLD_MAX,
} from "@mintcode/http/rate-limit"
import { Clock, Effect, Exit, Layer, Redacted, Schedule, Scope } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { startServer, type TestServer } from "./server_fixture.ts"
import { redeemFrom } from "./shop.ts"

/** Nothing comes back while a test runs, so that what was let through can be counted. */
const still: RateLimits = {
  ...RATE_LIMITS_DEFAULT,
  burst: 40,
  perMinute: 1e-9,
  refusalsPerMinute: 1e9,
  refusalsFree: 10,
  banFirstMs: 40_000,
  banMaxMs: 900_000,
}
const PROCESSES = 4

const ip = (id: string): ReadonlyArray<LimitSubject> => [{ kind: "ip", id }]

const layers = (url: Redacted.Redacted<string>) =>
  layerBans.pipe(
    Layer.provideMerge(layerRepositories.pipe(Layer.provideMerge(layerStorage(url)))),
    Layer.provideMerge(layerNodeCrypto([{ kid: "k1", secret: Redacted.make(new Uint8Array(32).fill(1)) }])),
  )

const processes = (limits: RateLimits = still) =>
  Effect.all(Array.from({ length: PROCESSES }, () => makeRateLimiterShared(limits)))

const shares = Effect.gen(function* () {
  const repository = yield* AbuseRepository
  const at = yield* Clock.currentTimeMillis
  return yield* repository.sharesSince(at - LIMIT_SHARE_KEEP_MS, "nobody", null, 500)
})

const LOOKS = Schedule.intersect(Schedule.spaced("50 millis"), Schedule.recurs(100))

/** Tries again until it holds: others hear within a second or two. */
const eventually = <A, E, R>(look: Effect.Effect<A, E, R>, holds: (found: A) => boolean) =>
  look.pipe(
    Effect.filterOrFail(holds, () => "not yet" as const),
    Effect.retry({ while: (error) => error === "not yet", schedule: LOOKS }),
  )

/** What limits promise over several processes on one database. */
export const sharedLimitsSuite = (database: Effect.Effect<Redacted.Redacted<string>, never, Scope.Scope>): void => {
  const run = <A, E>(
    use: Effect.Effect<A, E, Scope.Scope | Layer.Layer.Success<ReturnType<typeof layers>>>,
  ): Promise<A> =>
    Effect.runPromise(
      Effect.scoped(Effect.flatMap(database, (url) => Effect.provide(use, layers(url)))).pipe(Effect.orDie),
    )

  describe("limits over several processes", () => {
    it("let through a limit's tries and one allowance a process at the most, however they are spread", () =>
      run(
        Effect.gen(function* () {
          const all = yield* processes()
          for (const [round, concurrency] of [1, 16, 64].entries()) {
            const decisions = yield* Effect.forEach(
              Array.from({ length: 60 * PROCESSES }, (_, index) => index),
              (index) => all[index % PROCESSES]?.take(ip(`203.0.113.${round}`), 1) ?? Effect.die("no process"),
              { concurrency },
            )
            const allowed = decisions.filter(({ isAllowed }) => isAllowed).length
            expect(allowed).toBeGreaterThanOrEqual(still.burst)
            expect(allowed).toBeLessThanOrEqual(still.burst + PROCESSES * TRIES_UNTOLD_MAX)
          }
        }),
      ))

    it("hold an API key to its rate, and one allowance a process, wherever its requests come in", () =>
      run(
        Effect.gen(function* () {
          const all = yield* processes()
          const rate = 200
          const begunAt = yield* Clock.currentTimeMillis
          const decisions = yield* Effect.forEach(
            Array.from({ length: 2 * rate }, (_, index) => index),
            (index) => all[index % PROCESSES]?.takeRequest("a key", rate) ?? Effect.die("no process"),
            { concurrency: 16 },
          )
          // Requests come back all the time: a rate's worth a minute.
          const earned = (((yield* Clock.currentTimeMillis) - begunAt) / 60_000) * rate
          const allowed = decisions.filter(({ isAllowed }) => isAllowed).length
          expect(allowed).toBeGreaterThanOrEqual(rate)
          expect(allowed).toBeLessThanOrEqual(rate + PROCESSES * keyRequestsUntoldMax(rate) + PROCESSES * earned + 1)
        }),
      ))

    it("let no more refused codes through than are free, and one allowance a process, before the ban holds", () =>
      run(
        Effect.gen(function* () {
          const all = yield* processes()
          let refused = 0
          for (let index = 0; index < 40 * PROCESSES; index++) {
            const limiter = all[index % PROCESSES]
            if (limiter === undefined || !(yield* limiter.take(ip("203.0.113.9"), 0)).isAllowed) continue
            yield* limiter.report(ip("203.0.113.9"), "unknown")
            refused++
          }
          expect(refused).toBeGreaterThan(still.refusalsFree)
          expect(refused).toBeLessThanOrEqual(still.refusalsFree + 1 + PROCESSES * REFUSALS_UNTOLD_MAX)
        }),
      ))

    it("cost no write for who is far from them, whatever it tries", () =>
      run(
        Effect.gen(function* () {
          const all = yield* processes({ ...still, perMinute: 60 })
          for (let customer = 0; customer < 50; customer++) {
            for (let tries = 0; tries < TRIES_UNTOLD_MAX - 1; tries++) {
              yield* all[tries % 2]?.take(ip(`198.51.100.${customer}`), 1) ?? Effect.void
              yield* all[tries % 2]?.report(ip(`198.51.100.${customer}`), "accepted") ?? Effect.void
            }
          }
          yield* Effect.sleep("1500 millis")
          expect(yield* shares).toEqual([])
        }),
      ))

    it("tell the others of a refusal within a second or two, in one row for many subjects", () =>
      run(
        Effect.gen(function* () {
          const [first, second] = yield* processes()
          if (first === undefined || second === undefined) return
          for (let customer = 0; customer < 50; customer++) {
            yield* first.report(ip(`198.51.100.${customer}`), "unknown")
          }
          const told = yield* eventually(shares, (found) => found.length > 0)
          expect(told).toHaveLength(1)
          expect(told[0]?.tallies.filter(({ key }) => key.startsWith("ip:"))).toHaveLength(50)
          expect(told[0]?.tallies.find(({ key }) => key === "all:")).toMatchObject({ refusals: 50 })
        }),
      ))

    it("keep bans that operators see, hold in every process, in one that starts later, and end when they are lifted", () =>
      run(
        Effect.gen(function* () {
          const [first, second] = yield* processes()
          const bans = yield* Bans
          if (first === undefined || second === undefined) return
          const banned = (limiter: typeof first) =>
            Effect.map(limiter.take(ip("203.0.113.20"), 0), ({ isAllowed }) => !isAllowed)
          for (let tries = 0; tries <= still.refusalsFree; tries++) {
            yield* first.report(ip("203.0.113.20"), "unknown")
          }
          yield* eventually(banned(second), (found) => found)
          const asOperator = Effect.provideService(Operator, trustedOperator("guard"))
          const list = asOperator(bans.page({ active: true }, { limit: 10, afterId: null }))
          const { rows } = yield* eventually(list, (page) => page.rows.length === 1)
          expect(rows[0]).toMatchObject({ kind: "ip", subject: "203.0.113.20", source: "limit", strikes: 11 })
          const later = yield* makeRateLimiterShared(still)
          yield* eventually(banned(later), (found) => found)
          yield* asOperator(bans.lift(rows[0]?.id ?? ""))
          for (const limiter of [first, second, later]) yield* eventually(banned(limiter), (found) => !found)
          expect((yield* list).rows).toEqual([])
          // A name that was cleared stays so, and wrong codes count anew.
          yield* Effect.sleep("1200 millis")
          expect(yield* banned(first)).toBe(false)
          yield* asOperator(bans.add({ kind: "ip", subject: "203.0.113.20", forMs: 60_000 }))
          for (const limiter of [first, second, later]) yield* eventually(banned(limiter), (found) => found)
        }),
      ))

    it("spend one budget of refusals together", () =>
      run(
        Effect.gen(function* () {
          const all = yield* processes({ ...still, refusalsPerMinute: 20, alarmCost: 10, banFirstMs: 2_000 })
          for (let address = 0; address < 20; address++) {
            yield* all[address % 2]?.report(ip(`198.51.100.${address}`), "unknown") ?? Effect.void
          }
          const third = all[2]
          if (third === undefined) return
          yield* eventually(third.take(ip("198.51.100.1"), 1), ({ isAllowed }) => !isAllowed)
          expect((yield* third.take(ip("192.0.2.1"), 1)).isAllowed).toBe(true)
        }),
      ))
  })

  describe("two servers on one database", () => {
    let servers: ReadonlyArray<TestServer> = []
    const scope = Effect.runSync(Scope.make())

    beforeAll(async () => {
      const databaseUrl = await Effect.runPromise(Scope.extend(database, scope))
      const config = { trustedProxies: ["127.0.0.1"] }
      servers = [
        await startServer({ databaseUrl, config, tokenName: "one" }),
        await startServer({ databaseUrl, config, tokenName: "two" }),
      ]
    })
    afterAll(async () => {
      await Promise.all(servers.map((server) => server.stop()))
      await Effect.runPromise(Scope.close(scope, Exit.void))
    })

    it("ban together who guesses at both", async () => {
      const statuses: Array<number> = []
      for (let tries = 0; tries < 60; tries++) {
        const server = servers[tries % 2]
        if (server !== undefined) statuses.push((await redeemFrom(server, "203.0.113.30", "NO-SUCH-CODE")).status)
      }
      const refused = statuses.filter((status) => status === 422).length
      expect(refused).toBeGreaterThan(RATE_LIMITS_DEFAULT.refusalsFree)
      expect(refused).toBeLessThanOrEqual(RATE_LIMITS_DEFAULT.refusalsFree + 1 + 2 * REFUSALS_UNTOLD_MAX)
    })
  })
}

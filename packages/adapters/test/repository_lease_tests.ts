import { expect } from "@effect/vitest"
import {
  type Lease,
  LeaseEntity,
  type LeaseFilter,
  LeaseRecordEntity,
  LeaseRepository,
  LeaseState,
} from "@mintcode/core/lease"
import { Chunk, Effect, Option, Stream } from "effect"
import { HOSTILE_TEXTS, idsOf, newestFirst, type RepositoryTests, store, walk } from "./repository_probes.ts"
import { newIdAt } from "./repository_rows.ts"
import { newLease, newLeaseRecord } from "./repository_seat_rows.ts"
import { AT, newTestId, unique } from "./storage_rows.ts"

export const leaseRepositoryTests = (it: RepositoryTests): void => {
  it.effect("finds leases by id, claim and redemption", () =>
    Effect.gen(function* () {
      const repository = yield* LeaseRepository
      const leases = [
        newLease({ claim: `${unique()}:a@example.org`, reboundAt: AT, noticedDays: 3, wakeAt: AT * 2 }),
        newLease({
          productId: null,
          voucherId: null,
          term: { ms: 5 },
          startsAt: null,
          endsAt: null,
          anchorAt: null,
          resourceId: null,
          state: "pending",
        }),
        newLease({ term: null, kind: "relay", state: "released" }),
      ]
      yield* store(LeaseEntity, leases)
      for (const lease of leases) {
        expect(Option.getOrNull(yield* repository.byId(lease.id))).toEqual(lease)
        expect(Option.getOrNull(yield* repository.byClaim(lease.claim))).toEqual(lease)
        expect(Option.getOrNull(yield* repository.byRedemption(lease.redemptionId ?? ""))).toEqual(lease)
      }
      const found = idsOf(yield* repository.byIds([...idsOf(leases), newTestId()]))
      expect([...found].sort()).toEqual([...idsOf(leases)].sort())
      expect(yield* repository.byIds([])).toEqual([])
      for (const text of HOSTILE_TEXTS) {
        expect(Option.isNone(yield* repository.byId(text))).toBe(true)
        expect(Option.isNone(yield* repository.byClaim(text))).toBe(true)
        expect(Option.isNone(yield* repository.byRedemption(text))).toBe(true)
      }
    }),
  )

  it.effect("gives the leases of a kind whose time has come, longest first", () =>
    Effect.gen(function* () {
      const repository = yield* LeaseRepository
      // Nothing else here is as old.
      yield* store(LeaseEntity, [
        ...[3, 1, 2, 4].map((wakeAt) => newLease({ wakeAt })),
        newLease({ wakeAt: 1, kind: "relay" }),
        newLease({ wakeAt: null }),
      ])
      expect((yield* repository.due("seat", 3, 10)).map(({ wakeAt }) => wakeAt)).toEqual([1, 2, 3])
      expect((yield* repository.due("seat", 3, 2)).map(({ wakeAt }) => wakeAt)).toEqual([1, 2])
      expect((yield* repository.due("relay", 3, 2)).map(({ kind }) => kind)).toEqual(["relay"])
      expect(yield* repository.due("seat", 0, 10)).toEqual([])
    }),
  )

  it.effect("finds leases of a kind that sleep too long", () =>
    Effect.gen(function* () {
      const repository = yield* LeaseRepository
      // Nothing else here sleeps so long.
      const farOff = 8_000_000_000_000_000
      const late = [newLease({ wakeAt: farOff + 1 }), newLease({ wakeAt: farOff + 2 })]
      const other = newLease({ wakeAt: farOff + 1, kind: "relay" })
      yield* store(LeaseEntity, [...late, other, newLease({ wakeAt: farOff }), newLease({ wakeAt: null })])
      const found = yield* repository.asleep("seat", farOff, 10)
      expect([...idsOf(found)].sort()).toEqual([...idsOf(late)].sort())
      expect(yield* repository.asleep("seat", farOff, 1)).toHaveLength(1)
      expect(yield* repository.asleep("relay", farOff, 10)).toEqual([other])
    }),
  )

  it.effect("lists, streams and counts leases by what is asked, newest first and oldest first", () =>
    Effect.gen(function* () {
      const repository = yield* LeaseRepository
      const pool = unique()
      const holder = `${unique()}@example.org`
      const productId = unique() as Lease["productId"]
      const leases = Array.from({ length: 20 }, (_, index) =>
        newLease({
          id: newIdAt(AT + index),
          pool,
          holder: index % 3 === 0 ? holder : `${unique()}@example.org`,
          productId: index % 2 === 0 ? productId : null,
          kind: index % 7 === 0 ? "relay" : "seat",
          state: LeaseState.literals[index % 5] ?? "active",
          endsAt: index % 4 === 0 ? null : AT + index,
        }),
      )
      yield* store(LeaseEntity, leases)
      const cases: ReadonlyArray<readonly [LeaseFilter, (lease: Lease, index: number) => boolean]> = [
        [{ pool }, () => true],
        [{ pool, state: "expired" }, ({ state }) => state === "expired"],
        [{ pool, kind: "relay" }, ({ kind }) => kind === "relay"],
        [{ holder }, (_, index) => index % 3 === 0],
        [{ holder, pool, state: "active" }, (lease) => lease.holder === holder && lease.state === "active"],
        [{ holder, pool: "another" }, () => false],
        [{ productId: productId ?? undefined }, (lease) => lease.productId === productId],
        [{ pool, endsBefore: AT + 9 }, ({ endsAt }) => endsAt !== null && endsAt < AT + 9],
        [{ pool, from: AT + 5, until: AT + 9 }, (_, index) => index >= 5 && index < 9],
      ]
      for (const [filter, fits] of cases) {
        const expected = leases.filter(fits)
        expect(yield* walk(3, (request) => repository.page(filter, request))).toEqual(newestFirst(expected))
        const streamed = yield* Stream.runCollect(repository.stream(filter))
        expect(Chunk.toReadonlyArray(streamed)).toEqual(expected)
        const counts = yield* repository.countByState(filter)
        for (const state of LeaseState.literals) {
          expect([state, counts[state] ?? 0]).toEqual([state, expected.filter((one) => one.state === state).length])
        }
      }
    }),
  )

  it.effect("gives the history of a lease, oldest first, and a line of it by its key", () =>
    Effect.gen(function* () {
      const repository = yield* LeaseRepository
      const lease = newLease()
      const bought = `order:${newTestId()}`
      const records = [
        newLeaseRecord(lease, { key: `${lease.id}:1`, event: "promised" }),
        newLeaseRecord(lease, { key: bought, at: AT + 2, event: "renewed", reason: "operator" }),
        newLeaseRecord(lease, { key: `${lease.id}:2`, at: AT + 1, fromResource: newTestId(), toResource: null }),
      ] as const
      yield* store(LeaseRecordEntity, [...records, newLeaseRecord(newLease())])
      expect(yield* repository.records(lease.id, 10)).toEqual([records[0], records[2], records[1]])
      expect(yield* repository.records(lease.id, 1)).toEqual([records[0]])
      expect(Option.getOrNull(yield* repository.record(bought))).toEqual(records[1])
      for (const text of HOSTILE_TEXTS) {
        expect(yield* repository.records(text, 10)).toEqual([])
        expect(Option.isNone(yield* repository.record(text))).toBe(true)
      }
    }),
  )
}

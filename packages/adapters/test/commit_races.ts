import { expect } from "@effect/vitest"
import { type PlanOutcome, PlanOutcomeEntity } from "@mintcode/core/catalogue"
import {
  adjust,
  append,
  type DomainEvent,
  DomainEventEntity,
  insert,
  retryConflicts,
  update,
} from "@mintcode/core/kernel"
import { UpstreamAccountEntity } from "@mintcode/core/supplier"
import { type Voucher, VoucherEntity } from "@mintcode/core/voucher"
import { Effect, Exit, Fiber } from "effect"
import { commit, guardOf, RACERS, race, type StorageTests } from "./commit_probes.ts"
import {
  newAccount,
  newOutcome,
  newTestEvent,
  newVoucher,
  readOutcome,
  readRow,
  readVoucher,
  unique,
} from "./storage_rows.ts"

/** Many at once: guards decide, and nothing is lost. */
export const commitRaceTests = (it: StorageTests): void => {
  it.effect("lets one of 64 that update the same row win", () =>
    Effect.gen(function* () {
      const voucher = newVoucher()
      yield* commit(insert(VoucherEntity, voucher))
      const events = Array.from({ length: RACERS }, () => newTestEvent(voucher.id))
      const raced = yield* race(
        events.map((event, index) => [update(VoucherEntity, voucher, { holder: `racer ${index}` }), append(event)]),
      )
      expect(raced).toEqual({ applied: 1, guards: new Set(["voucher.version"]) })
      expect((yield* readVoucher(voucher.id))?.version).toBe(2)
      const told = yield* Effect.forEach(events, ({ id }) => readRow<DomainEvent>(DomainEventEntity, id))
      expect(told.filter((event) => event !== undefined)).toHaveLength(1)
    }),
  )

  it.effect("applies all of 64 that come at once but the one whose guard fails", () =>
    Effect.gen(function* () {
      const voucher = newVoucher()
      yield* commit(insert(VoucherEntity, voucher))
      const events = Array.from({ length: RACERS }, () => newTestEvent(voucher.id))
      const raced = yield* race(
        events.map((event, index) =>
          index === RACERS / 2
            ? [update(VoucherEntity, { ...voucher, version: 7 }, { holder: "late" }), append(event)]
            : [insert(VoucherEntity, newVoucher()), append(event)],
        ),
      )
      expect(raced).toEqual({ applied: RACERS - 1, guards: new Set(["voucher.version"]) })
      const told = yield* Effect.forEach(events, ({ id }) => readRow<DomainEvent>(DomainEventEntity, id))
      expect(told.map((event) => event !== undefined)).toEqual(events.map((_, index) => index !== RACERS / 2))
    }),
  )

  it.effect("lets one of 64 that insert the same unique value win", () =>
    Effect.gen(function* () {
      const name = unique()
      const raced = yield* race(
        Array.from({ length: RACERS }, () => [insert(UpstreamAccountEntity, newAccount({ name }))]),
      )
      expect(raced).toEqual({ applied: 1, guards: new Set(["upstream_account.name"]) })
    }),
  )

  it.effect("lets exactly as many of 64 pass as a bound has room for", () =>
    Effect.gen(function* () {
      const outcome = newOutcome()
      yield* commit(insert(PlanOutcomeEntity, outcome))
      const raced = yield* race(
        Array.from({ length: RACERS }, () => [
          adjust(PlanOutcomeEntity, outcome.key, { asked: 3 }, { within: { asked: { max: 30 } } }),
        ]),
      )
      expect(raced).toEqual({ applied: 10, guards: new Set(["plan_outcome.asked"]) })
      expect((yield* readOutcome(outcome.key))?.asked).toBe(30)
    }),
  )

  it.effect("counts each of 64 that all find no row to start from", () =>
    Effect.gen(function* () {
      const outcome = newOutcome()
      const raced = yield* race(
        Array.from({ length: RACERS }, () => [
          adjust(PlanOutcomeEntity, outcome.key, { asked: 1, costMinor: 25 }, { initial: outcome }),
          append(newTestEvent(outcome.key)),
        ]),
      )
      expect(raced).toEqual({ applied: RACERS, guards: new Set() })
      expect(yield* readOutcome(outcome.key)).toEqual({ ...outcome, asked: RACERS, costMinor: RACERS * 25 })
    }),
  )

  it.effect("keeps a row that is not there yet within its bounds too", () =>
    Effect.gen(function* () {
      const outcome = newOutcome()
      const one = adjust(
        PlanOutcomeEntity,
        outcome.key,
        { asked: 4 },
        {
          within: { asked: { max: 10 } },
          initial: outcome,
        },
      )
      expect((yield* race(Array.from({ length: 8 }, () => [one]))).applied).toBe(2)
      const tooMuch = newOutcome()
      const within: { asked: { max: number } } = { asked: { max: 3 } }
      expect(
        yield* guardOf(adjust<PlanOutcome>(PlanOutcomeEntity, tooMuch.key, { asked: 4 }, { within, initial: tooMuch })),
      ).toBe("plan_outcome.asked")
      expect(yield* readOutcome(tooMuch.key)).toBeUndefined()
    }),
  )

  it.effect("goes through when commits take the same rows in opposite orders", () =>
    Effect.gen(function* () {
      const outcomes = Array.from({ length: 6 }, newOutcome)
      yield* commit(insert(PlanOutcomeEntity, ...outcomes))
      const forwards = outcomes.map(({ key }) => adjust(PlanOutcomeEntity, key, { asked: 1 }))
      const raced = yield* race(
        Array.from({ length: RACERS }, (_, index) => (index % 2 === 0 ? forwards : forwards.toReversed())),
      )
      expect(raced.applied).toBe(RACERS)
      for (const { key } of outcomes) expect((yield* readOutcome(key))?.asked).toBe(RACERS)
    }),
  )

  it.effect("ends with every increment when 16 read, decide and commit again on conflict", () =>
    Effect.gen(function* () {
      const voucher = newVoucher({ usesMax: 1_000 })
      yield* commit(insert(VoucherEntity, voucher))
      const use = Effect.gen(function* () {
        const read = (yield* readVoucher(voucher.id)) as Voucher
        yield* commit(update(VoucherEntity, read, { usedCount: read.usedCount + 1 }))
      }).pipe(retryConflicts(["voucher.version"]), Effect.retry({ times: 20 }))
      yield* Effect.all(
        Array.from({ length: 16 }, () => use),
        { concurrency: "unbounded" },
      )
      expect((yield* readVoucher(voucher.id))?.usedCount).toBe(16)
    }),
  )

  it.effect("carries out a commit whose caller is interrupted, and goes on with the others", () =>
    Effect.gen(function* () {
      const vouchers = Array.from({ length: 50 }, () => newVoucher())
      const fibers = yield* Effect.forEach(vouchers, (voucher) => Effect.fork(commit(insert(VoucherEntity, voucher))))
      yield* Effect.yieldNow()
      const exits = yield* Effect.forEach(
        fibers,
        (fiber, index) => (index % 2 === 0 ? Fiber.interrupt(fiber) : Fiber.await(fiber)),
        {
          concurrency: "unbounded",
        },
      )
      for (const [index, { id }] of vouchers.entries()) {
        const exit = exits[index] as Exit.Exit<void, unknown>
        // Who was told "done" finds it done. Who was interrupted was not told, and may read.
        if (index % 2 === 1) expect(Exit.isSuccess(exit)).toBe(true)
        if (Exit.isSuccess(exit)) expect(yield* readVoucher(id)).toBeDefined()
      }
      const after = newVoucher()
      yield* commit(insert(VoucherEntity, after))
      expect(yield* readVoucher(after.id)).toEqual(after)
    }),
  )
}

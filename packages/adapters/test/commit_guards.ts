import { expect } from "@effect/vitest"
import { PlanOutcomeEntity } from "@mintcode/core/catalogue"
import {
  adjust,
  append,
  type Change,
  type DomainEvent,
  DomainEventEntity,
  forget,
  type IdempotencyRecord,
  IdempotencyRecordEntity,
  insert,
  remove,
  update,
} from "@mintcode/core/kernel"
import { type UpstreamAccount, UpstreamAccountEntity } from "@mintcode/core/supplier"
import { type Voucher, VoucherEntity } from "@mintcode/core/voucher"
import { Effect } from "effect"
import { commit, guardOf, type StorageTests } from "./commit_probes.ts"
import {
  AT,
  newAccount,
  newOutcome,
  newTestEvent,
  newTestId,
  newVoucher,
  readOutcome,
  readRow,
  readVoucher,
  unique,
} from "./storage_rows.ts"

/** All or nothing, and the name of the guard that failed. */
export const commitGuardTests = (it: StorageTests): void => {
  it.effect("applies all changes of a list", () =>
    Effect.gen(function* () {
      const [voucher, outcome] = [newVoucher(), newOutcome()]
      const event = newTestEvent(voucher.id)
      yield* commit(
        append(event),
        insert(VoucherEntity, voucher),
        adjust(PlanOutcomeEntity, outcome.key, { asked: 2 }, { initial: outcome }),
      )
      expect(yield* readVoucher(voucher.id)).toEqual(voucher)
      expect(yield* readOutcome(outcome.key)).toEqual({ ...outcome, asked: 2 })
      expect(yield* readRow<DomainEvent>(DomainEventEntity, event.id)).toEqual(event)
    }),
  )

  it.effect("takes an empty list, and an insert of no rows", () => commit(insert(VoucherEntity)))

  it.effect("applies nothing when one guard fails, wherever it stands in the list", () =>
    Effect.gen(function* () {
      const [kept, outcome] = [newVoucher(), newOutcome()]
      yield* commit(insert(VoucherEntity, kept), insert(PlanOutcomeEntity, outcome))
      const fresh = newVoucher()
      const event = newTestEvent(fresh.id)
      const fine = [insert(VoucherEntity, fresh), append(event), adjust(PlanOutcomeEntity, outcome.key, { asked: 1 })]
      const stale = update(VoucherEntity, { ...kept, version: 9 }, { note: "late" })
      for (let place = 0; place <= fine.length; place++) {
        const list = [...fine.slice(0, place), stale, ...fine.slice(place)]
        expect(yield* guardOf(...list)).toBe("voucher.version")
      }
      expect(yield* readVoucher(fresh.id)).toBeUndefined()
      expect(yield* readRow<DomainEvent>(DomainEventEntity, event.id)).toBeUndefined()
      expect(yield* readVoucher(kept.id)).toEqual(kept)
      expect(yield* readOutcome(outcome.key)).toEqual(outcome)
    }),
  )

  it.effect("undoes every row of an insert when the last one is taken", () =>
    Effect.gen(function* () {
      const taken = newVoucher()
      yield* commit(insert(VoucherEntity, taken))
      const fresh = Array.from({ length: 300 }, () => newVoucher())
      expect(yield* guardOf(insert(VoucherEntity, ...fresh, newVoucher({ codeIndex: taken.codeIndex })))).toBe(
        "voucher.code_index",
      )
      for (const { id } of [fresh[0], fresh[299]] as ReadonlyArray<Voucher>) {
        expect(yield* readVoucher(id)).toBeUndefined()
      }
    }),
  )

  it.effect("names the guard: primary key, unique key, version, bound, absence", () =>
    Effect.gen(function* () {
      const [account, outcome] = [newAccount(), { ...newOutcome(), asked: 5 }]
      yield* commit(insert(UpstreamAccountEntity, account), insert(PlanOutcomeEntity, outcome))
      const other = newAccount()
      yield* commit(insert(UpstreamAccountEntity, other))
      const { key } = outcome
      const cases: ReadonlyArray<readonly [string, Change]> = [
        ["upstream_account.key", insert(UpstreamAccountEntity, newAccount({ id: account.id }))],
        ["upstream_account.name", insert(UpstreamAccountEntity, newAccount({ name: account.name }))],
        ["upstream_account.name", update(UpstreamAccountEntity, other, { name: account.name })],
        ["upstream_account.version", update(UpstreamAccountEntity, { ...account, version: 2 }, { enabled: false })],
        ["upstream_account.version", remove(UpstreamAccountEntity, { ...account, version: 2 })],
        ["upstream_account.version", update(UpstreamAccountEntity, newAccount(), { enabled: false })],
        ["upstream_account.version", remove(UpstreamAccountEntity, newAccount())],
        ["plan_outcome.key", insert(PlanOutcomeEntity, outcome)],
        ["plan_outcome.absent", adjust(PlanOutcomeEntity, newOutcome().key, { asked: 1 })],
        ["plan_outcome.asked", adjust(PlanOutcomeEntity, key, { asked: 1 }, { within: { asked: { max: 5 } } })],
        ["plan_outcome.asked", adjust(PlanOutcomeEntity, key, { asked: -6 }, { within: { asked: { min: 0 } } })],
        [
          "plan_outcome.placed",
          adjust(
            PlanOutcomeEntity,
            key,
            { asked: 1, placed: 1 },
            { within: { asked: { min: 0, max: 9 }, placed: { max: 0 } } },
          ),
        ],
        ["plan_outcome.asked", adjust(PlanOutcomeEntity, key, { placed: 1 }, { within: { asked: { max: 4 } } })],
      ]
      for (const [guard, change] of cases) expect(yield* guardOf(change)).toBe(guard)
      expect(yield* readRow<UpstreamAccount>(UpstreamAccountEntity, account.id)).toEqual(account)
      expect(yield* readOutcome(key)).toEqual(outcome)
    }),
  )

  it.effect("lets bounds be met exactly", () =>
    Effect.gen(function* () {
      const outcome = { ...newOutcome(), asked: 5 }
      yield* commit(insert(PlanOutcomeEntity, outcome))
      const within = { asked: { min: 0, max: 7 } }
      yield* commit(adjust(PlanOutcomeEntity, outcome.key, { asked: 2 }, { within }))
      yield* commit(adjust(PlanOutcomeEntity, outcome.key, { asked: -7 }, { within }))
      // Nothing changes, and yet the row was there and within its bounds.
      yield* commit(adjust(PlanOutcomeEntity, outcome.key, { asked: 0 }, { within }))
      expect((yield* readOutcome(outcome.key))?.asked).toBe(0)
    }),
  )

  it.effect("counts a version up with each update, and writes no field that was not named", () =>
    Effect.gen(function* () {
      const voucher = newVoucher()
      yield* commit(insert(VoucherEntity, voucher))
      const stale = { ...voucher, note: "not written", holder: "not written" }
      yield* commit(update(VoucherEntity, stale, { state: "locked", redemptionId: newTestId() }))
      const read = yield* readVoucher(voucher.id)
      expect(read).toMatchObject({ version: 2, state: "locked", note: "", holder: null })
    }),
  )

  it.effect("frees the unique value of a row that goes or changes, for another row of the same list", () =>
    Effect.gen(function* () {
      const [first, second] = [newAccount(), newAccount()]
      yield* commit(insert(UpstreamAccountEntity, first, second))
      yield* commit(
        insert(UpstreamAccountEntity, newAccount({ name: first.name })),
        remove(UpstreamAccountEntity, first),
      )
      const heir = newAccount({ name: second.name })
      yield* commit(insert(UpstreamAccountEntity, heir), update(UpstreamAccountEntity, second, { name: unique() }))
      expect(yield* readRow<UpstreamAccount>(UpstreamAccountEntity, heir.id)).toEqual(heir)
    }),
  )

  it.effect("forgets rows without versions, whether they are there or not", () =>
    Effect.gen(function* () {
      const records = Array.from(
        { length: 3 },
        (): IdempotencyRecord => ({
          key: unique(),
          requestDigest: "d",
          resultId: "r",
          createdAt: AT,
        }),
      )
      yield* commit(insert(IdempotencyRecordEntity, ...records))
      const [kept, ...gone] = records as [IdempotencyRecord, ...Array<IdempotencyRecord>]
      yield* commit(...forget(IdempotencyRecordEntity, [...gone.map(({ key }) => key), unique()]))
      yield* commit(...forget(IdempotencyRecordEntity, [unique()]))
      expect(yield* readRow<IdempotencyRecord>(IdempotencyRecordEntity, kept.key)).toEqual(kept)
      for (const { key } of gone)
        expect(yield* readRow<IdempotencyRecord>(IdempotencyRecordEntity, key)).toBeUndefined()
    }),
  )

  it.effect("adjusts many rows in one list, and one of them twice", () =>
    Effect.gen(function* () {
      const events = Array.from({ length: 40 }, () => newTestEvent("many"))
      yield* commit(append(...events))
      const tell = (event: DomainEvent) =>
        adjust(DomainEventEntity, event.id, { pending: -1 }, { within: { pending: { min: 0 } } })
      yield* commit(...events.map(tell))
      const told = yield* Effect.forEach(events, ({ id }) => readRow<DomainEvent>(DomainEventEntity, id))
      expect(told.map((event) => event?.pending)).toEqual(events.map(() => 0))
      expect(yield* guardOf(...events.map(tell))).toBe("event.pending")
      const outcome = newOutcome()
      const twice = adjust(PlanOutcomeEntity, outcome.key, { placed: 2 }, { initial: outcome })
      yield* commit(twice, twice)
      expect((yield* readOutcome(outcome.key))?.placed).toBe(4)
    }),
  )
}

import { randomBytes } from "node:crypto"
import { expect } from "@effect/vitest"
import { type EventFilter, EventRepository } from "@mintcode/core/audit"
import {
  CatalogueRepository,
  OUTCOME_BUCKET_MS,
  OUTCOME_DAY_MS,
  outcomeBucket,
  PlanEntity,
  type PlanId,
  PlanOutcomeEntity,
  ProductEntity,
} from "@mintcode/core/catalogue"
import { type OperatorToken, OperatorTokenEntity, OperatorTokenRepository } from "@mintcode/core/identity"
import { adjust, DomainEventEntity, IdempotencyRecordEntity, IdempotencyRepository } from "@mintcode/core/kernel"
import { OutboxRepository } from "@mintcode/core/notification"
import { SettingEntity, SettingRepository } from "@mintcode/core/settings"
import { ThrottleEntity, throttleFor, UpstreamAccountEntity, UpstreamAccountRepository } from "@mintcode/core/supplier"
import { Effect, Option, Stream } from "effect"
import { commit } from "./commit_probes.ts"
import { HOSTILE_TEXTS, idsOf, newestFirst, type RepositoryTests, store, walk } from "./repository_probes.ts"
import { newIdAt, newPlan, newProduct } from "./repository_rows.ts"
import { AT, newAccount, newTestEvent, newTestId, unique } from "./storage_rows.ts"

const newToken = (): OperatorToken => ({
  id: newTestId(),
  version: 1,
  name: unique(),
  digest: new Uint8Array(randomBytes(32)),
  lastFour: "abcd",
  active: true,
  createdAt: AT,
})

export const smallRepositoryTests = (it: RepositoryTests): void => {
  it.effect("finds an operator token by its digest, and lists all", () =>
    Effect.gen(function* () {
      const repository = yield* OperatorTokenRepository
      const tokens = [newToken(), { ...newToken(), active: false }]
      yield* store(OperatorTokenEntity, tokens)
      for (const token of tokens) expect(Option.getOrNull(yield* repository.byDigest(token.digest))).toEqual(token)
      for (const digest of [newToken().digest, new Uint8Array(0), new Uint8Array(31)]) {
        expect(Option.isNone(yield* repository.byDigest(digest))).toBe(true)
      }
      expect(yield* repository.all).toEqual(expect.arrayContaining(tokens))
    }),
  )

  it.effect("gives all settings by their keys", () =>
    Effect.gen(function* () {
      const repository = yield* SettingRepository
      const settings = ["b.b", "a.a", "c.c"].map((key) => ({
        key,
        version: 1,
        value: '"薄荷"',
        updatedAt: AT,
        updatedBy: "t",
      }))
      yield* store(SettingEntity, settings)
      expect((yield* repository.all).map(({ key }) => key)).toEqual(["a.a", "b.b", "c.c"])
      expect(yield* repository.all).toEqual(expect.arrayContaining(settings))
    }),
  )

  it.effect("finds upstream accounts and their throttles, and lists accounts by name", () =>
    Effect.gen(function* () {
      const repository = yield* UpstreamAccountRepository
      const accounts = ["zebra", "ant"].map((name) => newAccount({ name: `${name} ${unique()}` }))
      const throttle = { ...throttleFor(accounts[0]?.id ?? ""), version: 1, nextAt: AT }
      yield* store(UpstreamAccountEntity, accounts)
      yield* store(ThrottleEntity, [throttle])
      expect(Option.getOrNull(yield* repository.byId(throttle.id))).toEqual(accounts[0])
      expect(Option.isNone(yield* repository.byId("x"))).toBe(true)
      expect(Option.getOrNull(yield* repository.throttle(throttle.id))).toEqual(throttle)
      expect(Option.isNone(yield* repository.throttle(accounts[1]?.id ?? ""))).toBe(true)
      const names = (yield* repository.all).map(({ name }) => name)
      expect(names).toEqual([...names].sort())
      expect(yield* repository.all).toEqual(expect.arrayContaining(accounts))
    }),
  )

  it.effect("finds products, and lists them by id", () =>
    Effect.gen(function* () {
      const repository = yield* CatalogueRepository
      const products = Array.from({ length: 7 }, () => newProduct())
      products.push(newProduct({ price: null, terms: [], planIds: [], entitlementMs: 5, enabled: false }))
      yield* store(ProductEntity, products)
      for (const product of products) {
        expect(Option.getOrNull(yield* repository.productById(product.id))).toEqual(product)
      }
      for (const id of HOSTILE_TEXTS) expect(Option.isNone(yield* repository.productById(id))).toBe(true)
      const listed = yield* walk(3, (request) => repository.products(request))
      expect(idsOf(listed)).toEqual([...idsOf(listed)].sort())
      expect(listed).toEqual(expect.arrayContaining(products))
      expect(new Set(idsOf(listed)).size).toBe(listed.length)
    }),
  )

  it.effect("finds plans in the order asked for, and lists the newest first", () =>
    Effect.gen(function* () {
      const repository = yield* CatalogueRepository
      const plans = Array.from({ length: 9 }, () => newPlan())
      yield* store(PlanEntity, plans)
      const asked = [...plans].reverse().map(({ id }) => id)
      expect(Option.getOrNull(yield* repository.planById(asked[0] ?? ""))).toEqual(plans[8])
      expect(Option.isNone(yield* repository.planById("x"))).toBe(true)
      expect(yield* repository.plansByIds([newTestId(), ...asked, newTestId()])).toEqual([...plans].reverse())
      expect(yield* repository.plansByIds([])).toEqual([])
      const listed = yield* walk(2, (request) => repository.plans(request))
      expect(idsOf(listed)).toEqual(idsOf(newestFirst(listed)))
      expect(listed).toEqual(expect.arrayContaining(plans))
    }),
  )

  it.effect("sums the outcomes of plans since a moment, its minute included", () =>
    Effect.gen(function* () {
      const repository = yield* CatalogueRepository
      const [busy, other, idle] = [newPlan().id, newPlan().id, newPlan().id]
      const minute = Math.floor(AT / OUTCOME_BUCKET_MS) * OUTCOME_BUCKET_MS
      const outcomes = [-2, -1, 0, 1].map((minutes, index) => ({
        ...outcomeBucket(busy, minute + minutes * OUTCOME_BUCKET_MS),
        asked: 10 ** index,
        outOfStock: 2 * 10 ** index,
        placed: 3 * 10 ** index,
        delivered: 4 * 10 ** index,
        costMinor: 5 * 10 ** index,
      }))
      yield* store(PlanOutcomeEntity, [...outcomes, { ...outcomeBucket(other, minute), asked: 7 }])
      const since = minute - OUTCOME_BUCKET_MS + 1
      const tallies = yield* repository.tallies([busy, other, idle], since)
      expect(tallies.get(busy)).toEqual({
        asked: 1110,
        outOfStock: 2220,
        placed: 3330,
        delivered: 4440,
        costMinor: 5550,
      })
      expect(tallies.get(other)).toEqual({ asked: 7, outOfStock: 0, placed: 0, delivered: 0, costMinor: 0 })
      expect(tallies.has(idle)).toBe(false)
      expect((yield* repository.tallies([busy], minute)).get(busy)?.asked).toBe(1100)
      expect((yield* repository.tallies([], since)).size).toBe(0)
      expect(yield* repository.outcomesBefore(0, 10)).toEqual([])
      expect((yield* repository.outcomesBefore(Number.MAX_SAFE_INTEGER, 2)).length).toBe(2)
    }),
  )

  it.effect("sums the outcomes of plans by day, whole days apart", () =>
    Effect.gen(function* () {
      const repository = yield* CatalogueRepository
      const [one, two] = [newPlan().id, newPlan().id]
      const day = Math.floor(AT / OUTCOME_DAY_MS) * OUTCOME_DAY_MS
      yield* store(
        PlanOutcomeEntity,
        [
          [one, day - OUTCOME_BUCKET_MS, 100],
          [one, day, 1],
          [one, day + OUTCOME_DAY_MS - OUTCOME_BUCKET_MS, 2],
          [two, day + OUTCOME_DAY_MS, 4],
        ].map(([id, at, asked]) => ({
          ...outcomeBucket(id as PlanId, at as number),
          asked: asked as number,
          delivered: 1,
          costMinor: 7,
        })),
      )
      const days = yield* repository.days([one, two, newPlan().id], day)
      expect(
        days.toSorted((a, b) => a.at - b.at).map(({ at, planId, tally }) => [planId, at, tally.asked, tally.costMinor]),
      ).toEqual([
        [one, day, 3, 14],
        [two, day + OUTCOME_DAY_MS, 4, 7],
      ])
      expect(yield* repository.days([], day)).toEqual([])
    }),
  )

  it.effect("finds spent idempotency keys, and those that are no longer remembered, oldest first", () =>
    Effect.gen(function* () {
      const repository = yield* IdempotencyRepository
      const records = [3, 1, 2].map((createdAt) => ({
        key: `mint:${unique()}`,
        requestDigest: "d",
        resultId: "r",
        createdAt,
      }))
      yield* store(IdempotencyRecordEntity, records)
      const key = records[0]?.key ?? ""
      expect(Option.getOrNull(yield* repository.byKey(key))).toEqual(records[0])
      for (const text of ["", key.toUpperCase(), `${key} `, ...HOSTILE_TEXTS]) {
        expect(Option.isNone(yield* repository.byKey(text))).toBe(true)
      }
      expect(yield* repository.older(3, 10)).toEqual([records[1]?.key, records[2]?.key])
      expect(yield* repository.older(3, 1)).toEqual([records[1]?.key])
      expect(yield* repository.older(1, 10)).toEqual([])
    }),
  )

  it.effect("lists events by type, by the beginning of types, subject, audit and time", () =>
    Effect.gen(function* () {
      const repository = yield* EventRepository
      const subjectId = unique()
      const types = ["alert.balance_low", "alert.books_differ", "alert", "alerts.none", "alert/x", "ALERT.x", "alert%x"]
      const events = Array.from({ length: 42 }, (_, index) => ({
        ...newTestEvent(subjectId),
        id: newIdAt<ReturnType<typeof newTestEvent>["id"]>(AT + index),
        at: AT + index,
        type: types[index % types.length] ?? "",
        permission: index % 3 === 0 ? "voucher:mint" : null,
        actorId: index % 2 === 0 ? "ann" : "bob",
        ip: index % 4 === 0 ? "203.0.113.7" : null,
      }))
      yield* store(DomainEventEntity, [...events, newTestEvent(unique())])
      const listed = (filter: EventFilter) => walk(5, (request) => repository.page({ subjectId, ...filter }, request))
      const expected = (fits: (event: (typeof events)[number]) => boolean) => newestFirst(events.filter(fits))
      expect(yield* listed({})).toEqual(expected(() => true))
      expect(yield* listed({ type: "alert.balance_low" })).toEqual(expected(({ type }) => type === "alert.balance_low"))
      expect(yield* listed({ type: "alert." })).toEqual(expected(({ type }) => type.startsWith("alert.")))
      expect(yield* listed({ type: "alert" })).toEqual(expected(({ type }) => type === "alert"))
      expect(yield* listed({ audited: true })).toEqual(expected(({ permission }) => permission !== null))
      expect(yield* listed({ audited: false })).toEqual(expected(({ permission }) => permission === null))
      expect(yield* listed({ from: AT + 5, until: AT + 9 })).toEqual(expected(({ at }) => at >= AT + 5 && at < AT + 9))
      expect(yield* listed({ type: "alert.", audited: true, from: AT + 7 })).toEqual(
        expected(({ at, permission, type }) => type.startsWith("alert.") && permission !== null && at >= AT + 7),
      )
      expect(yield* listed({ actorId: "ann", ip: "203.0.113.7" })).toEqual(expected(({ ip }) => ip !== null))
      expect(yield* listed({ actorId: "ann", audited: true })).toEqual(
        expected(({ actorId, permission }) => actorId === "ann" && permission !== null),
      )
      expect(yield* listed({ subject: "batch" })).toEqual([])
      const byAnn = yield* walk(5, (request) => repository.page({ actorId: "ann", from: AT, until: AT + 9 }, request))
      expect(byAnn).toEqual(expected(({ actorId, at }) => actorId === "ann" && at < AT + 9))
      const fromThere = yield* walk(5, (request) => repository.page({ ip: "203.0.113.7", subject: "voucher" }, request))
      expect(fromThere).toEqual(expected(({ ip }) => ip !== null))
      const streamed = yield* Stream.runCollect(repository.stream({ subjectId, type: "alert." }))
      expect([...streamed].reverse()).toEqual(expected(({ type }) => type.startsWith("alert.")))
      for (const type of ["%", "%.", "_lert.", "alert_", "' OR 1=1 --", "'.", "\\."]) {
        expect(yield* listed({ type })).toEqual([])
      }
      for (const hostile of HOSTILE_TEXTS) expect(yield* listed({ subjectId: hostile })).toEqual([])
      const everywhere = yield* walk(20, (request) => repository.page({ type: "alert." }, request))
      expect(everywhere).toEqual(expect.arrayContaining([...expected(({ type }) => type.startsWith("alert."))]))
      expect(everywhere.every(({ type }) => type.startsWith("alert."))).toBe(true)
    }),
  )

  it.effect("gives events that wait for the outbox, oldest first, until they are told", () =>
    Effect.gen(function* () {
      const repository = yield* OutboxRepository
      // Nothing else here is as old.
      const events = [1, 2, 3].map(
        (at) => ({ ...newTestEvent("x"), id: newIdAt(at), at }) as ReturnType<typeof newTestEvent>,
      )
      yield* store(DomainEventEntity, [...events].reverse())
      expect(yield* repository.pending(3)).toEqual(events)
      expect(yield* repository.pending(1)).toEqual(events.slice(0, 1))
      yield* commit(adjust(DomainEventEntity, events[0]?.id ?? "", { pending: -1 }))
      expect(yield* repository.pending(2)).toEqual(events.slice(1))
    }),
  )
}

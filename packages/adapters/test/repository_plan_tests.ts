import { SqlClient } from "@effect/sql/SqlClient"
import * as Statement from "@effect/sql/Statement"
import { expect } from "@effect/vitest"
import { StorageDialect } from "@mintcode/adapters/storage"
import { AbuseRepository } from "@mintcode/core/abuse"
import { AuditSealRepository, EventRepository } from "@mintcode/core/audit"
import { CatalogueRepository, outcomeBucket, PlanOutcomeEntity } from "@mintcode/core/catalogue"
import { OperatorTokenRepository } from "@mintcode/core/identity"
import { DomainEventEntity, IdempotencyRecordEntity, IdempotencyRepository } from "@mintcode/core/kernel"
import { OutboxRepository } from "@mintcode/core/notification"
import {
  RedemptionEntity,
  RedemptionRepository,
  RedemptionState,
  TransitionEntity,
  UpstreamOrderEntity,
  UpstreamOrderState,
} from "@mintcode/core/redemption"
import { UpstreamAccountRepository } from "@mintcode/core/supplier"
import { BatchEntity, VOUCHER_STATES, type Voucher, VoucherEntity, VoucherRepository } from "@mintcode/core/voucher"
import { Duration, Effect, Stream } from "effect"
import type { Repositories } from "../src/storage/repositories/mod.ts"
import { type RepositoryTests, store } from "./repository_probes.ts"
import { newBatch, newOrder, newPlan, newRedemption, newTransition } from "./repository_rows.ts"
import { seatQuestions } from "./repository_seat_questions.ts"
import { AT, newTestEvent, newTestId, newVoucher, unique } from "./storage_rows.ts"

/** Enough for several stretches of a walk, and for a server to prefer an index. */
const VOUCHERS = 25_000
const OTHERS = 12_000
/** Filling and asking. */
const PLANS_TIMEOUT = Duration.toMillis("5 minutes")

/** What is asked of a repository, and what its plan may do that most may not. */
interface Question {
  readonly ask: Effect.Effect<unknown, unknown, Repositories>
  /** All rows are asked for: an index is read from end to end, or until the page is full. */
  readonly whole?: true
  /** Sorts what an index found, which is a handful. */
  readonly sorts?: true
}

/** Every question whose cost must not grow with the table, except by what it asks for. */
const questions = Effect.gen(function* () {
  const vouchers = yield* VoucherRepository
  const redemptions = yield* RedemptionRepository
  const catalogue = yield* CatalogueRepository
  const abuse = yield* AbuseRepository
  const events = yield* EventRepository
  const seals = yield* AuditSealRepository
  const outbox = yield* OutboxRepository
  const idempotency = yield* IdempotencyRepository
  const tokens = yield* OperatorTokenRepository
  const accounts = yield* UpstreamAccountRepository
  const { accountId, batchId, planId, voucherId } = yield* fill
  const page = { limit: 20, afterId: null }
  const later = { limit: 20, afterId: newTestId<string>() }
  const productId = "tg_ca_001" as Voucher["productId"]
  const bytes = (count: number) => new Uint8Array(count).fill(7)
  const all: Readonly<Record<string, Question>> = {
    "voucher by id": { ask: vouchers.byId(voucherId) },
    "vouchers by ids": { ask: vouchers.byIds([voucherId, "x", "y"]) },
    "voucher by code": { ask: vouchers.byCodeIndex([bytes(16), bytes(16).fill(8)]) },
    "voucher by no code": { ask: vouchers.byCodeIndex([]) },
    "taken codes": { ask: vouchers.takenIndexes([bytes(16), bytes(16).fill(8)]) },
    vouchers: { ask: vouchers.page({}, page), whole: true },
    "vouchers, next page": { ask: vouchers.page({}, later) },
    "vouchers of a batch": { ask: vouchers.page({ batchId }, page) },
    "vouchers of a batch, next page": { ask: vouchers.page({ batchId }, later) },
    "vouchers of a batch in a state": { ask: vouchers.page({ batchId, state: "refunded" }, page) },
    "vouchers of a holder": { ask: vouchers.page({ holder: "a" }, page), sorts: true },
    "vouchers of a time": { ask: vouchers.page({ from: AT, until: AT + 1 }, page) },
    "vouchers in a state": { ask: vouchers.page({ state: "refunded" }, page) },
    "vouchers of a product in a state": { ask: vouchers.page({ productId, state: "fulfilled" }, page) },
    "vouchers of a product": { ask: vouchers.page({ productId: "none" as Voucher["productId"] }, page) },
    "vouchers that were used": { ask: vouchers.page({ used: true }, page), whole: true },
    "vouchers that were used, next page": { ask: vouchers.page({ used: true }, later) },
    "vouchers by prefix, ends and use": {
      ask: vouchers.page({ prefix: "A", head: "B", tail: "C", used: true }, page),
    },
    "stream of a batch": { ask: Stream.runDrain(vouchers.stream({ batchId })) },
    "stream of a product": { ask: Stream.runDrain(vouchers.stream({ productId, used: true })) },
    counts: { ask: vouchers.countByState({}), whole: true },
    "counts of a state": { ask: vouchers.countByState({ state: "expired" }) },
    "counts of a batch": { ask: vouchers.countByState({ batchId }) },
    "counts of a product": { ask: vouchers.countByState({ productId }) },
    "expired vouchers": { ask: vouchers.expired(AT, 10) },
    "batch by id": { ask: vouchers.batchById(batchId) },
    "batches of a product": { ask: vouchers.batches({ productId }, page) },
    "unfinished batches": { ask: vouchers.unfinishedBatches(AT, 10) },
    "redemption by id": { ask: redemptions.byId(voucherId) },
    "redemption by idempotency": { ask: redemptions.byIdempotency([bytes(32)]) },
    "due redemptions": { ask: redemptions.due(AT, 10) },
    "sleeping redemptions": { ask: redemptions.asleep(AT + 1_000_000, 10) },
    "sleeping orders": { ask: redemptions.asleepOrders(AT + 1_000_000, 10) },
    "redemptions without an answer": { ask: redemptions.unanswered(accountId, 10) },
    "next wake-up": { ask: redemptions.nextWakeAt },
    redemptions: { ask: redemptions.page({}, page), whole: true },
    "redemptions of a voucher": { ask: redemptions.page({ voucherId }, page) },
    "redemptions in a state": { ask: redemptions.page({ state: "rejected" }, page) },
    "redemptions in a state, next page": { ask: redemptions.page({ state: "rejected" }, later) },
    "redemptions of a product": { ask: redemptions.page({ productId: "p_1" as never }, page) },
    "redemptions of a product in a state": {
      ask: redemptions.page({ productId: "p_1" as never, state: "rejected" }, page),
    },
    "redemptions of a time": { ask: redemptions.page({ from: AT, until: AT + 1 }, page) },
    transitions: { ask: redemptions.transitions(voucherId), sorts: true },
    "order by id": { ask: redemptions.orderById(voucherId) },
    "orders of a redemption": { ask: redemptions.ordersOf(voucherId), sorts: true },
    "owned refs": { ask: redemptions.ownedRefs(accountId, ["a", "b"]) },
    "orders by refs": { ask: redemptions.ordersByRefs(accountId, ["a", "b"]) },
    "due orders": { ask: redemptions.dueOrders(AT, 10) },
    "open orders": { ask: redemptions.openOrders(accountId, 10) },
    spent: { ask: redemptions.spentMinor(accountId, AT, AT + 1) },
    "outcomes by day": { ask: catalogue.days([planId, newPlan().id], AT), sorts: true },
    tallies: { ask: catalogue.tallies([planId, newPlan().id], AT) },
    "events of a subject": { ask: events.page({ subjectId: voucherId }, page) },
    "events of a subject and type": { ask: events.page({ subjectId: voucherId, type: "alert." }, page) },
    "events of an actor": { ask: events.page({ actorId: "ann", audited: true }, page) },
    "events from an address": { ask: events.page({ ip: "203.0.113.7" }, page) },
    "event by id": { ask: events.byId(voucherId) },
    "events in a seal": { ask: events.inSeal(7, 10) },
    "events in no seal": { ask: events.inSeal(0, 10) },
    "events in a seal that cannot be": { ask: events.inSealOutside(7) },
    "ban by id": { ask: abuse.banById(voucherId) },
    "ban of a subject": { ask: abuse.banOf({ kind: "ip", id: "203.0.113.7" }) },
    bans: { ask: abuse.bans({ kind: "ip", subject: "203.0.113.7", active: true }, AT, page), whole: true },
    "bans in force": { ask: abuse.activeBans(AT, 10) },
    "bans since": { ask: abuse.bansSince(AT, 10) },
    "bans that are over": { ask: abuse.bansBefore(AT, 10) },
    "shares since": { ask: abuse.sharesSince(AT, "me", null, 10) },
    "old shares": { ask: abuse.sharesBefore(AT, 10) },
    "last seal": { ask: seals.last },
    "next seals": { ask: seals.after(7, 10) },
    "events of types": { ask: events.page({ type: "alert." }, page) },
    "audited events": { ask: events.page({ audited: true }, page) },
    "events of a time": { ask: events.page({ from: AT, until: AT + 1 }, page) },
    outbox: { ask: outbox.pending(10) },
    "idempotency key": { ask: idempotency.byKey("x") },
    "forgotten keys": { ask: idempotency.older(AT, 10) },
    "token by digest": { ask: tokens.byDigest(bytes(32)) },
    throttle: { ask: accounts.throttle(accountId) },
  }
  return all
})

/** Tables of which a question asks for little. */
const fill = Effect.gen(function* () {
  const batch = newBatch()
  const at = <A>(values: ReadonlyArray<A>, index: number): A => values[index % values.length] as A
  const many = <A>(count: number, make: (index: number) => A) =>
    Array.from({ length: count }, (_, index) => make(index))
  const accounts = many(3, () => newOrder().accountId)
  const plans = many(20, () => newPlan().id)
  const vouchers = many(VOUCHERS, (index) =>
    newVoucher({
      batchId: index < VOUCHERS / 2 ? batch.id : newTestId(),
      state: index === 0 ? "refunded" : at(VOUCHER_STATES.slice(0, 4), index),
      holder: index % 3 === 0 ? unique() : null,
      expiresAt: AT + index,
    }),
  )
  yield* store(VoucherEntity, vouchers)
  yield* store(BatchEntity, [batch, ...many(OTHERS, (index) => newBatch({ productId: `p_${index % 50}` as never }))])
  const redemptions = many(OTHERS, (index) =>
    newRedemption({
      productId: `p_${index % 20}` as never,
      state: at(RedemptionState.literals, index),
      wakeAt: index % 10 === 0 ? AT + index * 10 : null,
      idempotencyDigest: null,
    }),
  )
  yield* store(RedemptionEntity, redemptions)
  yield* store(
    TransitionEntity,
    redemptions.map((redemption) => newTransition(redemption, 1)),
  )
  yield* store(
    UpstreamOrderEntity,
    many(OTHERS, (index) =>
      newOrder({
        accountId: at(accounts, index),
        state: index % 500 === 0 ? "open" : at(UpstreamOrderState.literals.slice(4), index),
        wakeAt: index % 100 === 0 ? AT + index * 10 : null,
        placedAt: AT + index * 10,
        updatedAt: AT + index * 10,
      }),
    ),
  )
  yield* store(
    DomainEventEntity,
    many(OTHERS, (index) => ({
      ...newTestEvent(unique()),
      pending: index > OTHERS - 20 ? 1 : 0,
      permission: index === 0 ? "voucher:mint" : null,
    })),
  )
  yield* store(
    PlanOutcomeEntity,
    many(OTHERS, (index) => ({ ...outcomeBucket(at(plans, index), AT - index * 60_000), asked: 1 })),
  )
  yield* store(
    IdempotencyRecordEntity,
    many(OTHERS, (index) => ({ key: unique(), requestDigest: "d", resultId: "r", createdAt: AT - 5 + index })),
  )
  const [accountId, planId, voucherId] = [at(accounts, 0), at(plans, 0), vouchers[0]?.id ?? ""]
  return { accountId, batchId: batch.id, planId, voucherId }
})

/** The statements that a program runs. */
const statementsOf = <A, E, R>(program: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const seen: Array<readonly [sql: string, params: ReadonlyArray<unknown>]> = []
    yield* Statement.withTransformer(program, (statement) =>
      Effect.sync(() => {
        seen.push(statement.compile())
        return statement
      }),
    )
    return seen
  })

/** How SQLite or the server says it will carry a statement out: a line for each table. */
const planOf = (text: string, params: ReadonlyArray<unknown>) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient
    const { kind } = yield* StorageDialect
    const rows = yield* sql.unsafe<Record<string, unknown>>(
      `EXPLAIN ${kind === "sqlite" ? "QUERY PLAN " : ""}${text}`,
      params,
    )
    return rows.map((row) => (kind === "sqlite" ? String(row["detail"]) : serverLine(row)))
  })

/** A server's line in SQLite's words. */
const serverLine = ({ Extra, key, table, type }: Readonly<Record<string, unknown>>): string => {
  // Without a table: nothing needs to be read, or no row has that key.
  if (table === null) return "SEARCH nothing"
  const sort = String(Extra).includes("filesort") ? "; USE TEMP B-TREE FOR ORDER BY" : ""
  const isScan = type === "ALL" || type === "index"
  return `${isScan ? "SCAN" : "SEARCH"} ${table}${key === null ? "" : ` USING INDEX ${key}`}${sort}`
}

const isAllowed = (text: string, line: string, { sorts, whole }: Question): boolean => {
  const isScan = /^SCAN (?!CONSTANT ROW)/.test(line)
  // The end of a stretch lies a bounded number of steps along an index.
  const mayScan = whole === true || /LIMIT 1 OFFSET \d+$/.test(text)
  if (isScan && !(mayScan && / USING (COVERING )?INDEX /.test(line))) return false
  // A server's statistics tell it when the few rows that meet a walked condition are cheaper found and sorted.
  const maySort = sorts === true || /\+`|GROUP BY/.test(text)
  return maySort || !line.includes("TEMP B-TREE FOR ORDER BY")
}

export const planTests = (it: RepositoryTests): void => {
  it.effect(
    "reaches what is asked for through an index, however large the tables are",
    () =>
      Effect.gen(function* () {
        const wrong: Array<string> = []
        const asked: Readonly<Record<string, Question>> = { ...(yield* questions), ...(yield* seatQuestions) }
        for (const [name, question] of Object.entries(asked)) {
          for (const [text, params] of yield* statementsOf(question.ask)) {
            const lines = yield* planOf(text, params)
            if (!lines.every((line) => isAllowed(text, line, question)))
              wrong.push(`${name}: ${lines.join(" | ")}: ${text}`)
          }
        }
        expect(wrong).toEqual([])
      }),
    PLANS_TIMEOUT,
  )
}

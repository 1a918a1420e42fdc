import { AbuseRepository, Bans, LIMIT_SHARE_KEEP_MS, LimitShareEntity } from "@mintcode/core/abuse"
import { AuditChain } from "@mintcode/core/audit"
import { CatalogueRepository, OUTCOME_KEEP_MS, PlanOutcomeEntity } from "@mintcode/core/catalogue"
import { ApiKeys, ShopOrderSteps } from "@mintcode/core/developer"
import {
  Commit,
  type Crypto,
  type Entity,
  forget,
  IDEMPOTENCY_KEEP_MS,
  IdempotencyRecordEntity,
  IdempotencyRepository,
  type StorageFailed,
  type Timestamp,
} from "@mintcode/core/kernel"
import { LicenceDesk } from "@mintcode/core/licence"
import { MailOutbox } from "@mintcode/core/mail"
import { AlertMails, Outbox } from "@mintcode/core/notification"
import { type CredentialRepository, forgetOverCredentials } from "@mintcode/core/people"
import { OrderSteps, Reconciliation, RedemptionRepository, wakeOversleepers } from "@mintcode/core/redemption"
import { LeaseSteps, SeatReconciliation, SeatSteps, WorkspaceWatch } from "@mintcode/core/seat"
import { UpstreamAccounts } from "@mintcode/core/supplier"
import { tellWeakShapes, VoucherActions, type VoucherRepository, Vouchers } from "@mintcode/core/voucher"
import { DELIVERY_KEEP_MS, WebhookDeliveryEntity, WebhookRepository, WebhookSteps } from "@mintcode/core/webhook"
import { Clock, Effect } from "effect"
import type { Job } from "./job.ts"

/** Upstream orders stepped at once, and read at once. */
const ORDER_STEPS_CONCURRENT_MAX = 8
const ORDERS_CHUNK = 64
/** A batch that nobody has added to for so long was left behind. */
const BATCH_LEFT_MS = 30_000
const BATCHES_CHUNK = 4
/** Rows forgotten in one commit. */
const FORGET_CHUNK = 500

/** Everything that has to come round again, and how often. */
export const jobs: ReadonlyArray<
  Job<
    | AbuseRepository
    | AlertMails
    | ApiKeys
    | AuditChain
    | Bans
    | OrderSteps
    | RedemptionRepository
    | Outbox
    | LicenceDesk
    | MailOutbox
    | CredentialRepository
    | VoucherActions
    | VoucherRepository
    | Vouchers
    | Reconciliation
    | SeatReconciliation
    | WorkspaceWatch
    | UpstreamAccounts
    | IdempotencyRepository
    | CatalogueRepository
    | ShopOrderSteps
    | SeatSteps
    | LeaseSteps
    | WebhookSteps
    | WebhookRepository
    | Commit
    | Crypto
  >
> = [
  {
    name: "upstream-orders",
    every: "500 millis",
    run: Effect.gen(function* () {
      const repository = yield* RedemptionRepository
      const steps = yield* OrderSteps
      const due = yield* repository.dueOrders(yield* Clock.currentTimeMillis, ORDERS_CHUNK)
      yield* Effect.forEach(
        due,
        (row) =>
          steps.stepWith(row).pipe(
            Effect.catchAllCause((cause) => Effect.logError("upstream order step failed", cause)),
            Effect.annotateLogs({ upstreamOrder: row.id }),
          ),
        { concurrency: ORDER_STEPS_CONCURRENT_MAX, discard: true },
      )
    }),
  },
  { name: "oversleepers", every: "1 minute", run: wakeOversleepers },
  {
    name: "seats",
    every: "1 second",
    run: Effect.gen(function* () {
      const seats = yield* SeatSteps
      const leases = yield* LeaseSteps
      yield* leases.sweep
      yield* seats.sweep
      yield* seats.wakeOversleepers
      yield* leases.wakeOversleepers
    }),
  },
  { name: "shop-orders", every: "1 second", run: Effect.flatMap(ShopOrderSteps, (steps) => steps.sweep) },
  { name: "webhooks", every: "1 second", run: Effect.flatMap(WebhookSteps, (steps) => steps.sweep) },
  {
    name: "webhook-deliveries",
    every: "1 hour",
    run: Effect.flatMap(WebhookRepository, (repository) =>
      forgetOlder(WebhookDeliveryEntity, DELIVERY_KEEP_MS, repository.older),
    ),
  },
  { name: "outbox", every: "1 second", run: Effect.flatMap(Outbox, (outbox) => outbox.dispatch) },
  // Alerts of one trouble come within seconds of each other: one mail tells of them.
  { name: "alert-mails", every: "10 seconds", run: Effect.flatMap(AlertMails, (mails) => mails.dispatch) },
  // Until then an event can be taken away without a trace; more often there would be more seals than events.
  { name: "audit-seal", every: "5 seconds", run: Effect.flatMap(AuditChain, (chain) => chain.seal) },
  { name: "mail", every: "2 seconds", run: Effect.flatMap(MailOutbox, (mails) => mails.dispatch) },
  { name: "mail-sweep", every: "1 hour", run: Effect.flatMap(MailOutbox, (mails) => mails.sweep) },
  { name: "keys-of-closed-accounts", every: "30 seconds", run: Effect.flatMap(ApiKeys, (keys) => keys.revokeOfClosed) },
  { name: "credentials", every: "1 hour", run: forgetOverCredentials },
  {
    name: "voucher-expiry",
    every: "1 hour",
    run: Effect.flatMap(VoucherActions, (actions) => actions.sweepExpired),
  },
  {
    name: "licence-expiry",
    every: "1 hour",
    run: Effect.flatMap(LicenceDesk, (desk) => desk.sweepExpired),
  },
  {
    name: "unfinished-batches",
    every: "30 seconds",
    run: Effect.gen(function* () {
      const vouchers = yield* Vouchers
      yield* vouchers.finishBatches((yield* Clock.currentTimeMillis) - BATCH_LEFT_MS, BATCHES_CHUNK)
    }),
  },
  { name: "weak-shapes", every: "1 minute", run: tellWeakShapes },
  { name: "balance-watch", every: "5 minutes", run: Effect.flatMap(UpstreamAccounts, (all) => all.watchBalances) },
  { name: "reconciliation", every: "10 minutes", run: Effect.flatMap(Reconciliation, (books) => books.run) },
  // Looks are hours apart; how full a workspace is, is told within the minute.
  { name: "workspace-watch", every: "1 minute", run: Effect.flatMap(WorkspaceWatch, (watch) => watch.sweep) },
  {
    name: "seat-reconciliation",
    every: "5 minutes",
    run: Effect.flatMap(SeatReconciliation, (reconciliation) => reconciliation.sweep),
  },
  {
    name: "idempotency-keys",
    every: "1 hour",
    run: Effect.flatMap(IdempotencyRepository, (repository) =>
      forgetOlder(IdempotencyRecordEntity, IDEMPOTENCY_KEEP_MS, repository.older),
    ),
  },
  {
    name: "limit-shares",
    every: "1 minute",
    run: Effect.flatMap(AbuseRepository, (repository) =>
      forgetOlder(LimitShareEntity, LIMIT_SHARE_KEEP_MS, repository.sharesBefore),
    ),
  },
  { name: "bans", every: "1 hour", run: Effect.flatMap(Bans, (bans) => bans.forgetOld) },
  {
    name: "plan-outcomes",
    every: "1 hour",
    run: Effect.flatMap(CatalogueRepository, (repository) =>
      forgetOlder(PlanOutcomeEntity, OUTCOME_KEEP_MS, repository.outcomesBefore),
    ),
  },
]

/** Removes what need not be remembered any longer, a bounded number of rows at a time. */
const forgetOlder = <Row>(
  entity: Entity<Row>,
  keepMs: number,
  older: (before: Timestamp, limit: number) => Effect.Effect<ReadonlyArray<string>, StorageFailed>,
) =>
  Effect.gen(function* () {
    const commit = yield* Commit
    const before = (yield* Clock.currentTimeMillis) - keepMs
    yield* older(before, FORGET_CHUNK).pipe(
      Effect.tap((keys) => (keys.length === 0 ? Effect.void : commit(forget(entity, keys)))),
      Effect.repeat({ until: (keys) => keys.length < FORGET_CHUNK }),
    )
  })

import { AuditChain } from "@mintcode/core/audit"
import { ShopOrderSteps } from "@mintcode/core/developer"
import { LicenceDesk } from "@mintcode/core/licence"
import { Outbox } from "@mintcode/core/notification"
import {
  OrderSteps,
  Reconciliation,
  RedemptionRepository,
  RedemptionSteps,
  wakeOversleepers,
} from "@mintcode/core/redemption"
import { UpstreamAccounts } from "@mintcode/core/supplier"
import { VoucherActions, Vouchers } from "@mintcode/core/voucher"
import { Clock, Effect } from "effect"
import type { Actor } from "../actor.ts"
import type { Stage } from "../stage.ts"

/** Rows that a worker takes on at once. */
const CHUNK = 16
/** A batch that nobody has added to for so long was left behind. */
const BATCH_LEFT_MS = 30_000

/** A step that fails over anything but storage, or a race that it kept losing, is a defect. */
const carriedOut = <A, E extends { readonly _tag: string; readonly message: string }, R>(
  { violated }: Stage,
  what: string,
  step: Effect.Effect<A, E, R>,
) =>
  step.pipe(
    Effect.tapError(({ _tag, message }) =>
      Effect.sync(() => {
        if (_tag !== "StorageFailed" && _tag !== "Conflict") violated(`${what} failed: ${message}`)
      }),
    ),
    Effect.ignore,
  )

const stepRedemptions: Actor["act"] = (stage) =>
  Effect.gen(function* () {
    const repository = yield* RedemptionRepository
    const steps = yield* RedemptionSteps
    const due = yield* repository.due(yield* Clock.currentTimeMillis, CHUNK)
    yield* Effect.forEach(due, (row) => carriedOut(stage, `a step of redemption ${row.id}`, steps.stepWith(row)), {
      concurrency: CHUNK,
      discard: true,
    })
  })

const stepOrders: Actor["act"] = (stage) =>
  Effect.gen(function* () {
    const repository = yield* RedemptionRepository
    const steps = yield* OrderSteps
    const due = yield* repository.dueOrders(yield* Clock.currentTimeMillis, CHUNK)
    yield* Effect.forEach(due, (row) => carriedOut(stage, `a step of upstream order ${row.id}`, steps.stepWith(row)), {
      concurrency: CHUNK,
      discard: true,
    })
  })

/** What a worker does while anything is open. */
export const workerActors: ReadonlyArray<Actor> = [
  { name: "step redemptions", weight: 30, act: stepRedemptions },
  { name: "step upstream orders", weight: 10, act: stepOrders },
  { name: "settle orders", weight: 5, act: () => Effect.flatMap(ShopOrderSteps, (steps) => steps.sweep) },
  { name: "hand events on", weight: 3, act: () => Effect.flatMap(Outbox, (outbox) => outbox.dispatch) },
  { name: "seal events", weight: 3, act: () => Effect.flatMap(AuditChain, (chain) => chain.seal) },
  { name: "expire vouchers", weight: 1, act: () => Effect.flatMap(VoucherActions, (actions) => actions.sweepExpired) },
  { name: "expire licences", weight: 1, act: () => Effect.flatMap(LicenceDesk, (desk) => desk.sweepExpired) },
  { name: "wake oversleepers", weight: 1, act: () => wakeOversleepers },
  {
    name: "finish batches",
    weight: 2,
    act: () =>
      Effect.gen(function* () {
        const vouchers = yield* Vouchers
        yield* vouchers.finishBatches((yield* Clock.currentTimeMillis) - BATCH_LEFT_MS, 4)
      }),
  },
]

/** What a worker does now and then. */
export const rareActors: ReadonlyArray<Actor> = [
  { name: "reconcile", weight: 1, act: () => Effect.flatMap(Reconciliation, (books) => books.run) },
  {
    name: "watch balances",
    weight: 1,
    act: () => Effect.flatMap(UpstreamAccounts, (accounts) => accounts.watchBalances),
  },
  {
    name: "verify the audit chain",
    weight: 1,
    act: ({ violated }) =>
      Effect.flatMap(AuditChain, (chain) => chain.verify()).pipe(
        Effect.tap(({ broken }) =>
          Effect.sync(() => {
            if (broken !== null) violated(`the audit chain is broken: ${JSON.stringify(broken)}`)
          }),
        ),
      ),
  },
]

import { Clock, Context, Effect, Layer } from "effect"
import { operatorWith, type Permission } from "../identity/mod.ts"
import { type Actor, append, Commit, Crypto, type Money, newEvent, systemActor, type Timestamp } from "../kernel/mod.ts"
import { type UpstreamAccount, UpstreamAccountRepository, type UpstreamOrder, Upstreams } from "../supplier/mod.ts"
import { RedemptionRepository } from "./repository.ts"
import type { UpstreamOrderRow } from "./upstream_order.ts"

/** Orders read from an upstream for one comparison. */
const UPSTREAM_ORDERS_MAX = 500
/** Our open orders that are compared at once. */
const LOCAL_ORDERS_MAX = 2_000
/** Orders younger than this may be on their way between the two books. */
const YOUNG_MS = 60_000
/** Differences that a report lists of each sort; all are counted. */
const LISTED_MAX = 50

/** How an upstream's books differ from ours. */
export interface ReconciliationReport {
  readonly accountId: string
  readonly at: Timestamp
  readonly upstreamOpen: number
  readonly localOpen: number
  /** Open upstream, and not in our books: placed by another program, or lost. */
  readonly unowned: ReadonlyArray<string>
  readonly unownedCount: number
  /** Over in our books, open upstream: money that waits to come back. */
  readonly stillOpen: ReadonlyArray<string>
  readonly stillOpenCount: number
  /** Open in our books, unknown to the upstream or over there. */
  readonly overUpstream: ReadonlyArray<string>
  readonly overUpstreamCount: number
  readonly balance: Money | null
  /** What the balance lacks against the one before and the orders in between; 0 when they agree, `null` unknown. */
  readonly balanceDifferenceMinor: number | null
}

/** An account whose books could not be read, and why: the tag of the fault. */
export interface UnreadBooks {
  readonly accountId: string
  readonly fault: string
}

/** What a comparison of all accounts came to. Every enabled account is in one of the two lists. */
export interface Reconciled {
  readonly reports: ReadonlyArray<ReconciliationReport>
  readonly unread: ReadonlyArray<UnreadBooks>
}

/** Compares what an upstream lists with our own rows. `isWholeList` when the list was not cut off at its newest. */
export const compareBooks = (
  upstream: ReadonlyArray<UpstreamOrder>,
  known: ReadonlyArray<UpstreamOrderRow>,
  openHere: ReadonlyArray<UpstreamOrderRow>,
  at: Timestamp,
  isWholeList: boolean,
): {
  readonly unowned: ReadonlyArray<string>
  readonly stillOpen: ReadonlyArray<string>
  readonly overUpstream: ReadonlyArray<string>
} => {
  const rowOf = new Map(known.map((row) => [row.ref, row]))
  const listed = new Map(upstream.map((order) => [order.ref, order]))
  const settledHere = (row: UpstreamOrderRow) => row.wakeAt === null && row.state !== "open"
  const isOld = (order: UpstreamOrder) => at - order.placedAt >= YOUNG_MS
  const open = upstream.filter((order) => order.open && isOld(order))
  // What is older than all that was listed may have been cut off the list.
  const listedSince = isWholeList ? 0 : Math.min(...upstream.map((order) => order.placedAt))
  return {
    unowned: open.filter((order) => !rowOf.has(order.ref)).map((order) => order.ref),
    stillOpen: open
      .filter((order) => {
        const row = rowOf.get(order.ref)
        return row !== undefined && settledHere(row) && at - row.updatedAt >= YOUNG_MS
      })
      .map((order) => order.ref),
    overUpstream: openHere
      .filter(
        (row) =>
          row.state === "open" &&
          row.placedAt >= listedSince &&
          at - row.updatedAt >= YOUNG_MS &&
          listed.get(row.ref)?.open !== true,
      )
      .map((row) => row.ref),
  }
}

/** Who wants to know. */
interface OnBehalf {
  readonly actor: Actor
  readonly permission?: Permission
}

export const makeReconciliation = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const accounts = yield* UpstreamAccountRepository
  const repository = yield* RedemptionRepository
  const upstreams = yield* Upstreams

  /** What the balance lacks, given the balance before and what was bought and given back since. */
  const balanceGap = (account: UpstreamAccount, balance: Money | null, at: Timestamp) =>
    Effect.gen(function* () {
      if (balance === null || account.balanceMinor === null || account.balanceAt === null) return null
      const spent = yield* repository.spentMinor(account.id, account.balanceAt, at)
      return account.balanceMinor - spent - balance.minor
    })

  const reconcile = (account: UpstreamAccount, by: OnBehalf) =>
    Effect.gen(function* () {
      const { supplier } = yield* upstreams.connection(account.id)
      const at = yield* Clock.currentTimeMillis
      const openHere = yield* repository.openOrders(account.id, LOCAL_ORDERS_MAX)
      const upstream = yield* supplier.orders(UPSTREAM_ORDERS_MAX)
      const known = yield* repository.ordersByRefs(
        account.id,
        upstream.map((order) => order.ref),
      )
      const balance = (yield* supplier.balance) ?? null
      const { unowned, stillOpen, overUpstream } = compareBooks(
        upstream,
        known,
        openHere,
        at,
        upstream.length < UPSTREAM_ORDERS_MAX,
      )
      const report: ReconciliationReport = {
        accountId: account.id,
        at,
        upstreamOpen: upstream.filter((order) => order.open).length,
        localOpen: openHere.length,
        unowned: unowned.slice(0, LISTED_MAX),
        unownedCount: unowned.length,
        stillOpen: stillOpen.slice(0, LISTED_MAX),
        stillOpenCount: stillOpen.length,
        overUpstream: overUpstream.slice(0, LISTED_MAX),
        overUpstreamCount: overUpstream.length,
        balance,
        balanceDifferenceMinor: yield* balanceGap(account, balance, at),
      }
      const differs = unowned.length + stillOpen.length + overUpstream.length > 0
      const event = yield* newEvent({
        type: differs ? "alert.books_differ" : "upstream.reconciled",
        subject: "upstream_account",
        subjectId: account.id,
        ...by,
        data: { report },
      })
      yield* commit([append(event)])
      return report
    }).pipe(Effect.provideService(Crypto, crypto))

  /** Compares every enabled account; one that cannot be read is named, and does not stop the others. */
  const compareAll = (by: OnBehalf) =>
    Effect.gen(function* () {
      const enabled = (yield* accounts.all).filter((account) => account.enabled)
      const [unread, reports] = yield* Effect.partition(enabled, (account) =>
        reconcile(account, by).pipe(
          Effect.tapError((error) => Effect.logWarning("not reconciled", { account: account.name, error: error._tag })),
          Effect.mapError((error): UnreadBooks => ({ accountId: account.id, fault: error._tag })),
        ),
      )
      return { reports, unread } satisfies Reconciled
    })

  /** For the worker. */
  const run = compareAll({ actor: systemActor("reconciliation") })

  /** For an operator, who is named in the events. */
  const runByOperator = Effect.flatMap(operatorWith("upstream:read"), ({ actor }) =>
    compareAll({ actor, permission: "upstream:read" }),
  )

  return { run, runByOperator } as const
})

/** Comparison of our books with the upstreams'. For the worker and for operators. */
export class Reconciliation extends Context.Tag("@mintcode/core/redemption/Reconciliation")<
  Reconciliation,
  Effect.Effect.Success<typeof makeReconciliation>
>() {}

export const layerReconciliation = Layer.effect(Reconciliation, makeReconciliation)

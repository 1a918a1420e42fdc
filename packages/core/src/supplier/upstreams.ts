import { Clock, Context, Effect, Layer, Option, Redacted } from "effect"
import {
  Commit,
  Crypto,
  insert,
  type Money,
  NotFound,
  remembered,
  retryConflicts,
  type Sealed,
  update,
} from "../kernel/mod.ts"
import { type UpstreamAccount, UpstreamAccountEntity } from "./account.ts"
import { UpstreamRefused, UpstreamThrottled, UpstreamUnknown } from "./fault.ts"
import { UpstreamAccountRepository } from "./repository.ts"
import { soundOrder } from "./sound_order.ts"
import {
  type Delivered,
  type OrderFault,
  type Placed,
  type Recovery,
  type Supplier,
  SupplierDrivers,
} from "./supplier.ts"
import { type Allowance, type Throttle, ThrottleEntity, takeAllowance, throttleFor, widenThrottle } from "./throttle.ts"

/** Longest wait for the shared bucket within a call; beyond it the redemption cools down instead. */
export const THROTTLE_WAIT_MS_MAX = 2_000
/**
 * Longest an order may take, whatever calls the driver makes for it. Together with the wait for the throttle it ends
 * before the redemption's claim does: an order that is still under way must not be looked for, and missed, by another.
 */
export const ORDER_MS_MAX = 9_000
/**
 * Turns within such a stretch of time begin together: upstreams count by the second, and steps that go on together share
 * a flush of the disk. Only accounts of more than fifty calls a second notice.
 */
const TURNS_TOGETHER_MS = 20
/** How long a process may go on with an account another process has changed. */
const ACCOUNT_CACHE_MS = 2_000
/** Accounts whose connection is kept: operators have a handful. */
const CONNECTIONS_MAX = 256

const THROTTLE_GUARDS = [`${ThrottleEntity.name}.version`, `${ThrottleEntity.name}.key`]

interface Connection {
  readonly account: UpstreamAccount
  readonly supplier: Supplier
}

export const makeUpstreams = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* UpstreamAccountRepository
  const drivers = yield* SupplierDrivers
  const allowances = new Map<string, { calls: number; next: number; interval: number }>()
  const turns = new Map<string, Effect.Semaphore>()
  const connections = new Map<string, Connection>()

  const readThrottle = (accountId: string) =>
    Effect.map(
      repository.throttle(accountId),
      Option.getOrElse(() => throttleFor(accountId)),
    )

  const saveThrottle = (read: Throttle, next: Throttle) =>
    commit([read.version === 0 ? insert(ThrottleEntity, { ...next, version: 1 }) : update(ThrottleEntity, read, next)])

  const take = (account: UpstreamAccount): Effect.Effect<Allowance, never> =>
    Effect.gen(function* () {
      const read = yield* readThrottle(account.id)
      const taken = takeAllowance(read, account.ratePerSecond, yield* Clock.currentTimeMillis)
      // Nothing is taken from a bucket that is too far behind: the caller will come again.
      if (taken.allowance.from - (yield* Clock.currentTimeMillis) <= THROTTLE_WAIT_MS_MAX) {
        yield* saveThrottle(read, taken.throttle)
      }
      return taken.allowance
    }).pipe(
      retryConflicts(THROTTLE_GUARDS),
      // The bucket protects the upstream from us. When storage cannot say, go at the account's own rate.
      Effect.catchAll(() =>
        Effect.map(Clock.currentTimeMillis, (from) => ({ calls: 1, from, intervalMs: 1000 / account.ratePerSecond })),
      ),
    )

  const turnOf = (id: string): Effect.Semaphore => {
    const turn = turns.get(id) ?? Effect.unsafeMakeSemaphore(1)
    turns.set(id, turn)
    return turn
  }

  /** A turn out of what this process has taken already; `undefined` when that is used up. */
  const heldTurn = (accountId: string, at: number): number | undefined => {
    const held = allowances.get(accountId)
    if (held === undefined || held.calls === 0) return undefined
    const mine = Math.max(held.next, at)
    allowances.set(accountId, { ...held, calls: held.calls - 1, next: mine + held.interval })
    return mine
  }

  const newTurn = (account: UpstreamAccount) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      // Whoever waited here with others may find that the first has taken for all.
      const held = heldTurn(account.id, at)
      if (held !== undefined) return held
      const { calls, from, intervalMs } = yield* take(account)
      if (from - at > THROTTLE_WAIT_MS_MAX) {
        return yield* new UpstreamThrottled({ retryAfterMs: from - at, reason: "our own rate limit" })
      }
      allowances.set(account.id, { calls: calls - 1, next: from + intervalMs, interval: intervalMs })
      return from
    })

  /** The moment of this caller's turn; fails when it lies too far ahead. */
  const turn = (account: UpstreamAccount) =>
    Effect.flatMap(Clock.currentTimeMillis, (at) => {
      const held = heldTurn(account.id, at)
      return held === undefined ? turnOf(account.id).withPermits(1)(newTurn(account)) : Effect.succeed(held)
    })

  const widen = (account: UpstreamAccount, retryAfterMs: number | null) =>
    Effect.gen(function* () {
      allowances.delete(account.id)
      const read = yield* readThrottle(account.id)
      yield* saveThrottle(read, widenThrottle(read, retryAfterMs, yield* Clock.currentTimeMillis))
    }).pipe(retryConflicts(THROTTLE_GUARDS), Effect.ignoreLogged)

  const waitTurn = (account: UpstreamAccount): Effect.Effect<void, UpstreamThrottled> =>
    Effect.flatMap(turn(account), (from) =>
      Effect.flatMap(Clock.currentTimeMillis, (at) => {
        const together = from - (from % TURNS_TOGETHER_MS)
        return together > at ? Effect.sleep(together - at) : Effect.void
      }),
    )

  /** Puts a call behind the account's shared throttle, and tells the throttle of limit hits. */
  const throttled =
    (account: UpstreamAccount) =>
    <A, E>(call: Effect.Effect<A, E>): Effect.Effect<A, E | UpstreamThrottled> =>
      waitTurn(account).pipe(
        Effect.zipRight(
          Effect.tapError(call, (error) =>
            error instanceof UpstreamThrottled ? widen(account, error.retryAfterMs) : Effect.void,
          ),
        ),
      )

  const connect = (account: UpstreamAccount) =>
    Effect.gen(function* () {
      const driver = drivers.get(account.driver)
      if (driver === undefined) {
        return yield* new UpstreamRefused({
          refusal: "unsupported",
          reason: `driver "${account.driver}" is not installed`,
        })
      }
      const token =
        account.sealedToken === null
          ? Redacted.make("")
          : yield* crypto
              .open(
                { table: UpstreamAccountEntity.name, column: "sealed_token", rowId: account.id },
                account.sealedToken as Sealed,
              )
              .pipe(Effect.mapError((broken) => new UpstreamRefused({ refusal: "key", reason: broken.message })))
      const bare = driver.connect({ account, token, nextTurn: waitTurn(account) })
      const through = throttled(account)
      const supplier: Supplier = {
        order: (intent) =>
          through(
            Effect.flatMap(bare.order(intent), sound).pipe(
              Effect.timeoutFail({
                duration: ORDER_MS_MAX,
                onTimeout: () => new UpstreamUnknown({ reason: "no answer to the order in time" }),
              }),
            ),
          ),
        check: (ref) => through(bare.check(ref)),
        settle: (ref) => through(bare.settle(ref)),
        cancel: (ref) => through(bare.cancel(ref)),
        recover: (intent) => through(Effect.flatMap(bare.recover(intent), soundRecovery)),
        orders: (limit) => through(bare.orders(limit)),
        balance: through(bare.balance) as Effect.Effect<Money | undefined, OrderFault>,
        prices: (parameters) => through(bare.prices(parameters)),
      }
      return { account, supplier }
    })

  const load = (id: string) =>
    Effect.gen(function* () {
      const found = yield* repository.byId(id)
      if (Option.isNone(found)) {
        return yield* new NotFound({ code: "UPSTREAM_NOT_FOUND", entity: "upstream account", id })
      }
      const known = connections.get(id)
      if (known !== undefined && known.account.version === found.value.version) return known
      const connection = yield* connect(found.value)
      if (connections.size >= CONNECTIONS_MAX) connections.clear()
      connections.set(id, connection)
      return connection
    })

  /** The account and its supplier behind the shared throttle. A few seconds old at the most. */
  const connection = remembered(load, { forMs: ACCOUNT_CACHE_MS, keysMax: CONNECTIONS_MAX })

  /** The same, read anew: for tests of an account that was just edited. */
  const freshConnection = load

  return { connection, freshConnection } as const
})

/** Upstream accounts, connected and behind the throttle that all workers share. */
export class Upstreams extends Context.Tag("@mintcode/core/supplier/Upstreams")<
  Upstreams,
  Effect.Effect.Success<typeof makeUpstreams>
>() {}

export const layerUpstreams = Layer.effect(Upstreams, makeUpstreams)

/** What can be kept of an upstream's answer. */
const sound = (answer: Placed | Delivered): Effect.Effect<Placed | Delivered, UpstreamUnknown> =>
  answer._tag === "Delivered"
    ? Effect.succeed(answer)
    : Effect.flatMap(Clock.currentTimeMillis, (at) => soundOrder(answer, at))

/** One candidate that makes no sense spoils the search: it may be the one that is looked for. */
const soundRecovery = (answer: Recovery): Effect.Effect<Recovery, UpstreamUnknown> =>
  answer._tag === "Absent"
    ? Effect.succeed(answer)
    : Effect.map(
        Effect.flatMap(Clock.currentTimeMillis, (at) =>
          Effect.forEach(answer.orders, (order) => soundOrder(order, at)),
        ),
        (orders) => ({ _tag: "Candidates" as const, orders }),
      )

import { Clock, Context, Effect, Layer, Option, Redacted } from "effect"
import { Crypto, type Money, NotFound, remembered, type Sealed } from "../kernel/mod.ts"
import { type UpstreamAccount, UpstreamAccountEntity } from "./account.ts"
import { UpstreamRefused, UpstreamUnknown } from "./fault.ts"
import { leavesBy } from "./leaves_by.ts"
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
import { makeTurns } from "./turns.ts"

/**
 * Longest an order may take, whatever calls the driver makes for it. Together with the wait for the throttle it ends
 * before the redemption's claim does: an order that is still under way must not be looked for, and missed, by another.
 */
export const ORDER_MS_MAX = 9_000
/**
 * An order leaves so soon after its intent or not at all. A process that was stopped or starved in between may have been
 * given up, and what became of its intent been looked for: an order that leaves after that look is one too many.
 */
export const ORDER_LEAVES_MS_MAX = 2_500
/** How long a process may go on with an account another process has changed. */
const ACCOUNT_CACHE_MS = 2_000
/** Accounts whose connection is kept: operators have a handful. */
const CONNECTIONS_MAX = 256

interface Connection {
  readonly account: UpstreamAccount
  readonly supplier: Supplier
}

export const makeUpstreams = Effect.gen(function* () {
  const crypto = yield* Crypto
  const repository = yield* UpstreamAccountRepository
  const drivers = yield* SupplierDrivers
  const { waitTurn, throttled } = yield* makeTurns
  const connections = new Map<string, Connection>()

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
          throttled(
            account,
            leavesBy(intent.recordedAt + ORDER_LEAVES_MS_MAX),
          )(
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

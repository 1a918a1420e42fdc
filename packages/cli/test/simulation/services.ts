import type { layerRepositories, Storage } from "@mintcode/adapters/storage"
import { layerCore } from "@mintcode/core"
import { Operator, trustedOperator } from "@mintcode/core/identity"
import { type Change, Commit, type Conflict, Crypto, type CryptoShape, StorageFailed } from "@mintcode/core/kernel"
import { EventSinks } from "@mintcode/core/notification"
import { RedemptionTiming, TIMING_DEFAULT, type Timing } from "@mintcode/core/redemption"
import { type Supplier, SupplierDrivers, UpstreamRefused } from "@mintcode/core/supplier"
import { Context, Effect, Layer } from "effect"
import type { SimulatedProcess } from "./simulated_process.ts"

/** The times of production, but that lost orders are looked for more often and not as long: late ones come within a minute. */
export const TIMING: Timing = { ...TIMING_DEFAULT, lostWatchMs: 5 * 60_000, lostPauseMs: 20_000 }

/** The one driver that simulated upstreams are spoken to with. */
export const DRIVER_NAME = "simulated"

/** Storage as all processes of a world share it. */
export type SharedStorage = Context.Context<Storage | Layer.Layer.Success<typeof layerRepositories>>

/** What goes wrong between a process and its database. */
export interface StorageTrouble {
  /** Whether a read stands still before it is made, so that others get in between it and the one before. */
  readonly isReadSlow: () => boolean
  /** Whether storage fails now, and whether a commit took effect all the same. */
  readonly commitFails: () => "before" | "after" | undefined
  readonly readFails: () => boolean
}

const FAILED = (operation: string) =>
  new StorageFailed({ code: "STORAGE_UNAVAILABLE", operation, reason: "the connection is gone" })

type CommitShape = Context.Tag.Service<Commit>

/** The commit port of one process: it may die before and after each, and storage may fail it. */
export const commitOf =
  (process: SimulatedProcess, shared: CommitShape, trouble: StorageTrouble): CommitShape =>
  (changes: ReadonlyArray<Change>): Effect.Effect<void, Conflict | StorageFailed> => {
    const what = [...new Set(changes.map(({ entity }) => entity.name))].join("+")
    return Effect.gen(function* () {
      yield* process.gate(`commits ${what}`)
      const fails = trouble.commitFails()
      if (fails === "before") return yield* FAILED("commit")
      const outcome = yield* Effect.uninterruptible(Effect.either(shared(changes)))
      if (fails === "after") return yield* FAILED("commit")
      yield* process.gate(`committed ${what}`)
      return yield* outcome
    })
  }

/** A repository whose reads take their time and may fail. */
export const slowed = <A extends object>(process: SimulatedProcess, repository: A, trouble: StorageTrouble): A => {
  const read = (name: string, effect: Effect.Effect<unknown, unknown>) =>
    Effect.suspend(() => {
      if (trouble.readFails()) return FAILED(name)
      return trouble.isReadSlow() ? Effect.zipRight(process.gate(`reads ${name}`), effect) : effect
    })
  return new Proxy(repository, {
    get: (target, name) => {
      const found: unknown = Reflect.get(target, name)
      if (Effect.isEffect(found)) return read(String(name), found as Effect.Effect<unknown, unknown>)
      if (typeof found !== "function") return found
      return (...args: ReadonlyArray<unknown>) => {
        const answer: unknown = Reflect.apply(found, target, args)
        return Effect.isEffect(answer) ? read(String(name), answer as Effect.Effect<unknown, unknown>) : answer
      }
    },
  })
}

const REPOSITORY = /Repository$/

/** The ports of one process over the storage that all share. */
const storageOf = (process: SimulatedProcess, shared: SharedStorage, trouble: StorageTrouble): SharedStorage => {
  const services = new Map(shared.unsafeMap)
  for (const [key, service] of services) {
    if (REPOSITORY.test(key) && typeof service === "object") services.set(key, slowed(process, service, trouble))
  }
  const context = Context.unsafeMake(services) as SharedStorage
  return Context.add(context, Commit, commitOf(process, Context.get(shared, Commit), trouble))
}

/** Everything that a server and a worker have, in one process of its own. */
export const layerServices = (
  process: SimulatedProcess,
  shared: SharedStorage,
  trouble: StorageTrouble,
  crypto: CryptoShape,
  connect: (baseUrl: string, process: SimulatedProcess) => Supplier | undefined,
) =>
  layerCore.pipe(
    Layer.provideMerge(
      Layer.mergeAll(
        Layer.succeedContext(storageOf(process, shared, trouble)),
        Layer.succeed(Crypto, crypto),
        Layer.succeed(
          SupplierDrivers,
          new Map([
            [
              DRIVER_NAME,
              {
                name: DRIVER_NAME,
                checkParameters: () => [],
                connect: ({ account }) => connect(account.baseUrl, process) ?? NOBODY,
              },
            ],
          ]),
        ),
        Layer.succeed(Operator, trustedOperator("simulation")),
      ),
    ),
    Layer.provide(Layer.succeed(RedemptionTiming, TIMING)),
    Layer.provide(Layer.succeed(EventSinks, [])),
  )

export type Services = Layer.Layer.Success<ReturnType<typeof layerServices>>

const refused = new UpstreamRefused({ refusal: "account", reason: "nobody is there" })

/** An address where nobody is. */
const NOBODY: Supplier = {
  order: () => Effect.fail(refused),
  check: () => Effect.fail(refused),
  settle: () => Effect.fail(refused),
  cancel: () => Effect.fail(refused),
  recover: () => Effect.fail(refused),
  orders: () => Effect.fail(refused),
  balance: Effect.fail(refused),
  prices: () => Effect.fail(refused),
}

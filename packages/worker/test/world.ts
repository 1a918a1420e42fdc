import { layerBullmqWork } from "@mintcode/adapters/bullmq"
import { fiveSimDriver } from "@mintcode/adapters/five-sim"
import { type Keyring, layerNodeCrypto } from "@mintcode/adapters/node-crypto"
import { smsActivateDriver } from "@mintcode/adapters/sms-activate"
import { layerRepositories, layerStorage } from "@mintcode/adapters/storage"
import { layerCoreOn, layerEmbeddedWork } from "@mintcode/core"
import { Operator, trustedOperator } from "@mintcode/core/identity"
import { CHANGES_UNSEEN, ChangeWatch, Commit, LOOPBACK_NETWORKS, type StorageFailed } from "@mintcode/core/kernel"
import { type EventSink, EventSinks, logSink } from "@mintcode/core/notification"
import { RedemptionTiming, TIMING_DEFAULT, type Timing } from "@mintcode/core/redemption"
import { type SeatDriver, SeatDrivers, SeatTargets } from "@mintcode/core/seat"
import { type SupplierDriver, SupplierDrivers } from "@mintcode/core/supplier"
import { layerWorker } from "@mintcode/worker"
import { Cause, Context, identity, Layer, Logger, LogLevel, Redacted } from "effect"

/** Times that let a redemption run its course in a second. */
export const TIMING_FAST: Timing = {
  // Longer than a call and the wait for its throttle, here too.
  claimMs: 5_000,
  absenceSettleMs: 3_000,
  recoverPauseMs: 100,
  recoverGraceMs: 20_000,
  checkFirstMs: 50,
  checkLastMs: 50,
  nearEndMs: 2_000,
  orderRetryMs: 50,
  orderRetryMaxMs: 300,
  lostWatchMs: 2_500,
  lostPauseMs: 250,
  unownedAgeMs: 30_000,
}

/** Fast as well, but nobody takes a claim over while its holder is merely slow: for many redemptions at once. */
export const TIMING_PATIENT: Timing = { ...TIMING_FAST, claimMs: 20_000 }

/**
 * Claims longer than anybody waits, and a watch over lost orders that outlasts any pause of a test: a worker that wakes
 * up sends what it was about to send, and may be too late to hear the answer. Only that watch finds such an order.
 */
export const TIMING_WATCHFUL: Timing = {
  ...TIMING_PATIENT,
  claimMs: 60_000,
  absenceSettleMs: 5_000,
  lostWatchMs: 45_000,
  lostPauseMs: 1_000,
  unownedAgeMs: 5_000,
}

/** The times of production, but for fewer looks: a story with hundreds of steps tells no more than one with dozens. */
export const TIMING_SPARSE: Timing = {
  ...TIMING_DEFAULT,
  checkFirstMs: 25_000,
  checkLastMs: 25_000,
  lostPauseMs: 45_000,
  lostWatchMs: 60_000,
}

/** All worlds share their keys: what one sealed, the next one on the same database opens. */
export const KEYRING = [{ kid: "k1", secret: Redacted.make(new Uint8Array(32).fill(7)) }] as const

const DRIVERS: ReadonlyArray<SupplierDriver> = [fiveSimDriver, smsActivateDriver]

type WorkPorts = Layer.Layer.Context<ReturnType<typeof layerBullmqWork>>

/** A port with something put around it. */
type Around<Port> = (port: Port) => Port

export interface WorldOptions {
  readonly url: Redacted.Redacted<string>
  /** Other keys than those that all worlds share. */
  readonly keyring?: Keyring
  readonly timing?: Timing
  /** Where Redis is, when it is to carry the work. */
  readonly redis?: string | undefined
  /** Put around the real port, such as what makes it fail. */
  readonly aroundCommit?: Around<Context.Tag.Service<Commit>>
  readonly aroundDriver?: Around<SupplierDriver>
  /** False for a process that reads whatever it is asked: what is true, for comparing. */
  readonly remembers?: boolean
  /** Ways to speak to workspaces. */
  readonly seatDrivers?: ReadonlyArray<SeatDriver>
  readonly aroundSeats?: Around<SeatDriver>
  /** Collects what is logged as an error, but for alerts: tests of faults are full of those, and they are events too. */
  readonly troubles?: Array<string>
  /** Who is told of events. */
  readonly sinks?: ReadonlyArray<EventSink>
}

/** Core on real storage with both real drivers: all that a process has, but for a worker and an API. */
export const layerWorld = ({
  url,
  keyring,
  timing,
  redis,
  aroundCommit,
  aroundDriver,
  remembers,
  aroundSeats,
  seatDrivers,
  troubles,
  sinks,
}: WorldOptions) => {
  const storage = Layer.map(layerStorage(url), (context) =>
    context.pipe(
      Context.add(Commit, (aroundCommit ?? identity)(Context.get(context, Commit))),
      Context.add(ChangeWatch, remembers === false ? CHANGES_UNSEEN : Context.get(context, ChangeWatch)),
    ),
  )
  const drivers = DRIVERS.map((driver) => aroundDriver?.(driver) ?? driver)
  const halls = (seatDrivers ?? []).map((driver) => aroundSeats?.(driver) ?? driver)
  const work = redis === undefined ? layerEmbeddedWork : layerBullmqWork({ url: Redacted.make(redis) })
  return layerCoreOn<StorageFailed, WorkPorts>(work).pipe(
    Layer.provideMerge(
      Layer.mergeAll(
        Layer.provideMerge(layerRepositories, storage),
        layerNodeCrypto(keyring ?? KEYRING),
        Layer.succeed(SupplierDrivers, new Map(drivers.map((driver) => [driver.name, driver]))),
        Layer.succeed(Operator, trustedOperator("tests")),
      ),
    ),
    Layer.provide(Layer.succeed(RedemptionTiming, timing ?? TIMING_DEFAULT)),
    Layer.provide(Layer.succeed(SeatDrivers, new Map(halls.map((driver) => [driver.name, driver])))),
    Layer.provide(Layer.succeed(SeatTargets, { networks: LOOPBACK_NETWORKS })),
    Layer.provide(Layer.succeed(EventSinks, sinks ?? [logSink])),
    Layer.provide(Logger.replace(Logger.defaultLogger, troubleLogger(troubles ?? []))),
  )
}

/** What a world offers to tests. */
export type World = Layer.Layer.Success<ReturnType<typeof layerWorld>>

/** The same with a worker that runs in it. */
export const layerWorkedWorld = (options: WorldOptions) => Layer.provideMerge(layerWorker, layerWorld(options))

const troubleLogger = (troubles: Array<string>) =>
  Logger.make<unknown, void>(({ cause, logLevel, message }) => {
    const words = [message].flat().map((part) => (typeof part === "string" ? part : JSON.stringify(part)))
    if (LogLevel.lessThan(logLevel, LogLevel.Error) || words[0]?.startsWith("alert.") === true) return
    troubles.push([...words, ...(Cause.isEmpty(cause) ? [] : [Cause.pretty(cause)])].join(" "))
  })

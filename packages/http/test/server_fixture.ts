import { randomBytes } from "node:crypto"
import { HttpServer } from "@effect/platform"
import { NodeHttpServer } from "@effect/platform-node"
import { fiveSimDriver } from "@mintcode/adapters/five-sim"
import { layerNodeCrypto } from "@mintcode/adapters/node-crypto"
import { openAiAdminDriver } from "@mintcode/adapters/openai-admin"
import { layerArgon2, layerCommonPasswords } from "@mintcode/adapters/passwords"
import { scimSeatDriver } from "@mintcode/adapters/scim-seats"
import { makeSimulator, type ScriptInput, SIMULATOR_TOKEN, type Simulator } from "@mintcode/adapters/simulator"
import { smsActivateDriver } from "@mintcode/adapters/sms-activate"
import { layerRepositories, layerStorage } from "@mintcode/adapters/storage"
import { layerTotp } from "@mintcode/adapters/totp"
import { layerTurnstile } from "@mintcode/adapters/turnstile"
import { layerWebhookHttp } from "@mintcode/adapters/webhook-http"
import { workspaceSeatDriver } from "@mintcode/adapters/workspace-seats"
import { layerCore } from "@mintcode/core"
import { OperatorTokens } from "@mintcode/core/identity"
import { LOOPBACK_NETWORKS } from "@mintcode/core/kernel"
import { layerAllPeople } from "@mintcode/core/people"
import { RedemptionTiming, TIMING_DEFAULT } from "@mintcode/core/redemption"
import { SEAT_TIMING_DEFAULT, SeatDrivers, SeatTargets, SeatTimes } from "@mintcode/core/seat"
import { SupplierDrivers } from "@mintcode/core/supplier"
import { WebhookTargets } from "@mintcode/core/webhook"
import {
  createListener,
  Draining,
  HttpConfig,
  type HttpConfigShape,
  type Listener,
  layerHttp,
  layerRateLimiterShared,
  layerServe,
  OwnListener,
  type RateLimiter,
  type RateLimits,
  SiteFolder,
  type StorageProbe,
} from "@mintcode/http/server"
import { layerWorker } from "@mintcode/worker"
import { Context, Effect, Exit, Layer, Logger, Option, Redacted, Runtime, Scope } from "effect"

export interface ServerOptions {
  /** An embedded database of its own when left out. */
  readonly databaseUrl?: Redacted.Redacted<string>
  readonly config?: Partial<HttpConfigShape>
  /** Name of the operator's token: two servers on one database need two. */
  readonly tokenName?: string
  readonly limits?: RateLimits
  /** Where the built pages are; this package's own when left out. */
  readonly siteFolder?: string
  /** Runs the worker against a simulated upstream. */
  readonly script?: ScriptInput
}

export interface TestServer {
  readonly url: string
  /** An operator token with every permission. */
  readonly token: string
  /** Everything that was logged, one JSON text a line. */
  readonly logs: ReadonlyArray<string>
  readonly simulator: Simulator | undefined
  readonly listener: Listener
  readonly run: <A, E>(effect: Effect.Effect<A, E, ServerServices>) => Promise<A>
  readonly drain: () => Promise<void>
  readonly stop: () => Promise<void>
}

export const driverName = fiveSimDriver.name
export const otherDriverName = smsActivateDriver.name
/** Token of the simulated upstream. */
export const upstreamToken = SIMULATOR_TOKEN

const drivers = [fiveSimDriver, smsActivateDriver]
const seatDrivers = [workspaceSeatDriver, openAiAdminDriver, scimSeatDriver]

/** Invitations of tests are looked at every moment. */
const SEAT_TIMES = {
  ...SEAT_TIMING_DEFAULT,
  soonMs: 100,
  settleMs: 200,
  lookFirstMs: 100,
  lookLastMs: 200,
  retryMs: 100,
}

const layerDomain = (url: Redacted.Redacted<string>) =>
  layerAllPeople.pipe(
    Layer.provideMerge(layerCore),
    Layer.provideMerge(
      Layer.mergeAll(
        Layer.provideMerge(layerRepositories, layerStorage(url)),
        layerTurnstile,
        Layer.succeed(SupplierDrivers, new Map(drivers.map((driver) => [driver.name, driver]))),
        Layer.succeed(SeatDrivers, new Map(seatDrivers.map((driver) => [driver.name, driver]))),
        layerArgon2({ memoryKib: 64, passes: 1, lanes: 1 }),
        layerCommonPasswords,
        layerTotp,
      ),
    ),
    Layer.provideMerge(layerNodeCrypto([{ kid: "k1", secret: Redacted.make(randomBytes(32)) }])),
    Layer.provide(layerWebhookHttp),
    // Receivers and providers of tests are on this machine.
    Layer.provide(Layer.succeed(WebhookTargets, { allowLoopback: true })),
    Layer.provide(Layer.succeed(SeatTargets, { networks: LOOPBACK_NETWORKS })),
    // Tests do not wait as long as buyers may.
    Layer.provide(Layer.succeed(SeatTimes, SEAT_TIMES)),
    Layer.provide(Layer.succeed(RedemptionTiming, { ...TIMING_DEFAULT, checkFirstMs: 100, checkLastMs: 200 })),
  )

export type ServerServices =
  | Layer.Layer.Success<ReturnType<typeof layerDomain>>
  | Draining
  | HttpConfig
  | RateLimiter
  | StorageProbe

/** A real server on a free port, with the domain behind it. */
export const startServer = async (options: ServerOptions = {}): Promise<TestServer> => {
  const logs: Array<string> = []
  const scope = Effect.runSync(Scope.make())
  const layerLog = Logger.replace(
    Logger.defaultLogger,
    Logger.map(Logger.jsonLogger, (line) => void logs.push(line)),
  )
  const config: HttpConfigShape = {
    publicUrl: "http://127.0.0.1",
    trustedProxies: [],
    adminToken: Option.none(),
    challengeOrigin: "https://challenges.cloudflare.com",
    service: "mintcode",
    tracing: false,
    ...options.config,
  }
  const program = Effect.gen(function* () {
    const simulator = options.script === undefined ? undefined : yield* makeSimulator({ script: options.script })
    const layerServices = Layer.mergeAll(
      layerHttp,
      layerRateLimiterShared(options.limits),
      ...(simulator === undefined ? [] : [layerWorker]),
    ).pipe(
      Layer.provideMerge(layerDomain(options.databaseUrl ?? Redacted.make("sqlite::memory:"))),
      Layer.provideMerge(Layer.succeed(HttpConfig, config)),
      options.siteFolder === undefined
        ? (same) => same
        : Layer.provideMerge(Layer.succeed(SiteFolder, options.siteFolder)),
    )
    const own = createListener()
    const layerListener = Layer.merge(
      NodeHttpServer.layer(() => own, { port: 0, host: "127.0.0.1" }),
      Layer.succeed(OwnListener, own),
    )
    const context = yield* Layer.build(
      layerServe.pipe(Layer.provideMerge(layerServices), Layer.provideMerge(layerListener)),
    )
    const { address } = Context.get(context, HttpServer.HttpServer)
    const { token } = yield* Effect.provide(
      Effect.flatMap(OperatorTokens, (tokens) => tokens.create(options.tokenName ?? "tests")),
      context,
    )
    const runtime = yield* Effect.provide(Effect.runtime<ServerServices>(), context)
    return {
      url: address._tag === "TcpAddress" ? `http://127.0.0.1:${address.port}` : "",
      token: Redacted.value(token),
      simulator,
      listener: own,
      runtime,
    }
  })
  const { runtime, ...started } = await Effect.runPromise(
    program.pipe(Scope.extend(scope), Effect.provide(layerLog), Effect.orDie),
  )
  const run = <A, E>(effect: Effect.Effect<A, E, ServerServices>): Promise<A> => Runtime.runPromise(runtime)(effect)
  return {
    ...started,
    logs,
    run,
    drain: () => run(Effect.flatMap(Draining, (draining) => draining.begin)),
    stop: () => Effect.runPromise(Scope.close(scope, Exit.void)),
  }
}

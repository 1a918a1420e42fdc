import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { describe, expect, it } from "@effect/vitest"
import { layerNodeCrypto } from "@mintcode/adapters/node-crypto"
import { fault, makeSimulator } from "@mintcode/adapters/simulator"
import { layerRepositories, layerStorage } from "@mintcode/adapters/storage"
import { workspaceSeatDriver } from "@mintcode/adapters/workspace-seats"
import { Crypto, LOOPBACK_NETWORKS, parseNetwork } from "@mintcode/core/kernel"
import {
  layerSeatProviders,
  SEAT_CALL_MS_MAX,
  SEAT_INVITE_MS_MAX,
  type SeatDriver,
  SeatDrivers,
  type SeatProvider,
  SeatProviders,
  SeatTargets,
  type Workspace,
  type WorkspaceGroupId,
  type WorkspaceId,
  workspaceTokenPlace,
} from "@mintcode/core/seat"
import { layerRowLimit, THROTTLE_WAIT_MS_MAX, UpstreamAccountRepository } from "@mintcode/core/supplier"
import { Effect, Fiber, Layer, Redacted, TestClock } from "effect"
import { ANN, TOKEN, WORKSPACE } from "./seat_provider_bench.ts"
import { newTestId } from "./storage_rows.ts"

const workspaceOf = (changes: Partial<Workspace> = {}): Workspace => ({
  id: newTestId<WorkspaceId>(),
  version: 1,
  driver: workspaceSeatDriver.name,
  name: "one",
  groupId: "team-a" as WorkspaceGroupId,
  ownerEmail: null,
  baseUrl: "http://127.0.0.1:1",
  sealedToken: null,
  externalId: WORKSPACE,
  options: {},
  ratePerSecond: 1_000,
  seatsMax: 50,
  seatsReserved: 0,
  seatsHeld: 0,
  seatsForeign: 0,
  seatsFree: 50,
  state: "active",
  failures: 0,
  lastFailure: null,
  checkedAt: null,
  reconciledAt: null,
  planEndsAt: null,
  planRenews: null,
  alertedPercent: 0,
  endAlerted: false,
  fullUntil: null,
  note: "",
  wakeAt: null,
  createdAt: 0,
  updatedAt: 0,
  ...changes,
})

/** A provider with nothing to say, but for what a test gives it. */
const driverWith = (parts: Partial<SeatProvider>): SeatDriver => ({
  name: "own",
  baseUrlDefault: "https://seats.example",
  checkOptions: () => [],
  connect: () => ({
    usage: Effect.succeed({ seatsUsed: 1, seatsMax: 2, endsAt: null, renews: null }),
    standing: () => Effect.succeed({ _tag: "Absent" }),
    invite: () => Effect.succeed({ _tag: "Invited", ref: "1" }),
    revoke: () => Effect.void,
    remove: () => Effect.void,
    members: () => Effect.succeed({ entries: [], next: null }),
    invitations: () => Effect.succeed({ entries: [], next: null }),
    ...parts,
  }),
})

const run = <A, E, R>(drivers: ReadonlyArray<SeatDriver>, test: Effect.Effect<A, E, R>, networks = LOOPBACK_NETWORKS) =>
  test.pipe(
    Effect.provide(
      layerSeatProviders.pipe(
        Layer.provideMerge(layerRowLimit),
        Layer.provideMerge(layerRepositories.pipe(Layer.provideMerge(layerStorage(Redacted.make("sqlite::memory:"))))),
        Layer.provideMerge(layerNodeCrypto([{ kid: "k1", secret: Redacted.make(Buffer.alloc(32, 1)) }])),
        Layer.provide(Layer.succeed(SeatTargets, { networks })),
        Layer.provide(Layer.succeed(SeatDrivers, new Map(drivers.map((driver) => [driver.name, driver])))),
      ),
    ),
  )

const sealed = (workspace: Workspace, token = TOKEN) =>
  Effect.flatMap(Crypto, (crypto) =>
    Effect.map(crypto.seal(workspaceTokenPlace(workspace.id), Redacted.make(token)), (sealedToken) => ({
      ...workspace,
      sealedToken: sealedToken as string,
    })),
  )

const ownWorkspace = (changes: Partial<Workspace> = {}) => sealed(workspaceOf({ driver: "own", ...changes }))

describe("SeatProviders", () => {
  it.scopedLive("opens the token, speaks to the provider, and slows down when it asks to", () =>
    run(
      [workspaceSeatDriver],
      Effect.gen(function* () {
        const simulator = yield* makeSimulator({ script: { workspaces: { [WORKSPACE]: { seats: 2 } } } })
        const workspace = yield* sealed(workspaceOf({ baseUrl: simulator.workspaceBaseUrl }))
        const { connection } = yield* SeatProviders
        const provider = yield* connection(workspace)
        expect(yield* provider.invite(ANN)).toMatchObject({ _tag: "Invited" })
        expect(yield* Effect.flip(provider.invite("bob@example.net"))).toMatchObject({ _tag: "OutOfStock" })
        simulator.addFaults([fault({ kind: "throttle-key", retryAfterSeconds: 60 })])
        expect(yield* Effect.flip(provider.usage)).toMatchObject({ _tag: "UpstreamThrottled", retryAfterMs: 60_000 })
        const calls = simulator.metrics()["workspace.usage"]
        expect(yield* Effect.flip(provider.usage)).toMatchObject({ reason: "our own rate limit" })
        expect(simulator.metrics()["workspace.usage"]).toBe(calls)
      }),
    ),
  )

  const answered = (status: number, body: string) =>
    Effect.map(
      Effect.acquireRelease(
        Effect.promise(
          () =>
            new Promise<Server>((resolve) => {
              const server = createServer((_, response) => void response.writeHead(status).end(body))
              server.listen(0, "127.0.0.1", () => resolve(server))
            }),
        ),
        (server) => Effect.promise(() => new Promise((resolve) => server.close(resolve))),
      ),
      (server) => (server.address() as AddressInfo).port,
    )

  it.scopedLive.each(["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433"])(
    "asks nobody at %s who is in no network that was named",
    (host) =>
      Effect.gen(function* () {
        const simulator = yield* makeSimulator({ script: { workspaces: { [WORKSPACE]: { seats: 2 } } } })
        const { pathname, port } = new URL(simulator.workspaceBaseUrl)
        const look = Effect.gen(function* () {
          const workspace = yield* sealed(workspaceOf({ baseUrl: `http://${host}:${port}${pathname}` }))
          const { connection } = yield* SeatProviders
          return yield* Effect.flip((yield* connection(workspace)).usage)
        })
        const others = [parseNetwork("10.0.0.0/8")].flatMap((network) => network ?? [])
        expect(yield* run([workspaceSeatDriver], look, others)).toMatchObject({
          _tag: "UpstreamUnknown",
          reason: expect.stringContaining("not one of the public internet"),
        })
        expect(simulator.metrics()["workspace.usage"] ?? 0).toBe(0)
      }),
  )

  it.scopedLive.each([
    [200, "root:x:0:0"],
    [200, '{"AccessKeyId":"root:x:0:0"}'],
    [403, "root:x:0:0"],
    [404, '{"files":["root:x:0:0"]}'],
    [500, "root:x:0:0"],
  ] as const)("repeats nothing of an answer %i %s that is no provider's", ([status, body]) =>
    run(
      [workspaceSeatDriver],
      Effect.gen(function* () {
        const port = yield* answered(status, body)
        const { connection } = yield* SeatProviders
        const provider = yield* connection(yield* sealed(workspaceOf({ baseUrl: `http://127.0.0.1:${port}` })))
        expect(JSON.stringify(yield* Effect.flip(provider.standing(ANN)))).not.toContain("root")
      }),
    ),
  )

  it.scopedLive("does not slow the workspace further down for having to wait itself", () =>
    run(
      [driverWith({})],
      Effect.gen(function* () {
        const workspace = yield* ownWorkspace({ ratePerSecond: 1 })
        const provider = yield* Effect.flatMap(SeatProviders, ({ connection }) => connection(workspace))
        const answers = yield* Effect.forEach(Array.from({ length: 20 }), () => Effect.either(provider.usage), {
          concurrency: "unbounded",
        })
        expect(answers.filter(({ _tag }) => _tag === "Left").length).toBeGreaterThan(10)
        const repository = yield* UpstreamAccountRepository
        expect(yield* repository.throttle(workspace.id)).toMatchObject({ value: { width: 1 } })
      }),
    ),
  )

  it.scoped("lets nothing leave after the moment that its caller names", () => {
    let calls = 0
    const invite = () => Effect.sync(() => ({ _tag: "Invited" as const, ref: String(++calls) }))
    return run(
      [driverWith({ invite })],
      Effect.gen(function* () {
        const workspace = yield* ownWorkspace()
        const { connection } = yield* SeatProviders
        const soon = yield* connection(workspace, 1_000)
        expect(yield* soon.invite(ANN)).toMatchObject({ _tag: "Invited" })
        yield* TestClock.adjust("2 seconds")
        expect(yield* Effect.flip(soon.invite(ANN))).toMatchObject({ _tag: "UpstreamThrottled", retryAfterMs: null })
        expect(calls).toBe(1)
        const later = yield* connection(workspace, 5_000)
        expect(yield* later.invite(ANN)).toMatchObject({ _tag: "Invited", ref: "2" })
      }),
    )
  })

  it.scoped("ends a call that takes too long as unknown", () =>
    run(
      [driverWith({ invite: () => Effect.never, standing: () => Effect.never })],
      Effect.gen(function* () {
        const provider = yield* Effect.flatMap(SeatProviders, ({ connection }) =>
          Effect.flatMap(ownWorkspace(), connection),
        )
        for (const [call, ms] of [
          [provider.invite(ANN), SEAT_INVITE_MS_MAX],
          [provider.standing(ANN), SEAT_CALL_MS_MAX],
        ] as const) {
          const fiber = yield* Effect.fork(Effect.flip(call as Effect.Effect<unknown, { readonly _tag: string }>))
          yield* TestClock.adjust(THROTTLE_WAIT_MS_MAX)
          yield* Effect.promise(() => new Promise((resolve) => setTimeout(resolve, 50)))
          yield* TestClock.adjust(ms)
          expect(yield* Fiber.join(fiber)).toMatchObject({ _tag: "UpstreamUnknown" })
        }
      }),
    ),
  )

  it.scopedLive("takes a driver that breaks for one that did not answer, and believes no nonsense", () =>
    run(
      [
        driverWith({
          standing: () => Effect.die(new Error("broken")),
          revoke: () => {
            throw new Error("broken")
          },
          invite: () => Effect.succeed({ _tag: "Invited", ref: "x".repeat(1_000) }),
          members: (after) => Effect.succeed({ entries: [], next: after ?? "again" }),
          usage: Effect.succeed({ seatsUsed: 1.5, seatsMax: -1, endsAt: Number.NaN, renews: true }),
        }),
      ],
      Effect.gen(function* () {
        const provider = yield* Effect.flatMap(SeatProviders, ({ connection }) =>
          Effect.flatMap(ownWorkspace(), connection),
        )
        expect((yield* Effect.flip(provider.standing(ANN)))._tag).toBe("UpstreamUnknown")
        expect((yield* Effect.flip(provider.revoke(ANN, null)))._tag).toBe("UpstreamUnknown")
        expect((yield* Effect.flip(provider.members("again")))._tag).toBe("UpstreamUnknown")
        expect(yield* provider.invite(ANN)).toEqual({ _tag: "Invited", ref: null })
        expect(yield* provider.usage).toEqual({ seatsUsed: 1, seatsMax: null, endsAt: null, renews: true })
      }),
    ),
  )

  it.scopedLive("says what is missing: the driver, the token, the key it is sealed under", () =>
    run(
      [driverWith({})],
      Effect.gen(function* () {
        const { connection } = yield* SeatProviders
        const refusalOf = (workspace: Workspace) => Effect.flip(connection(workspace))
        expect(yield* refusalOf(yield* sealed(workspaceOf({ driver: "gone" })))).toMatchObject({
          refusal: "unsupported",
        })
        expect(yield* refusalOf(workspaceOf({ driver: "own" }))).toMatchObject({ refusal: "key" })
        const moved = { ...(yield* ownWorkspace()), id: newTestId<WorkspaceId>() }
        expect(yield* refusalOf(moved)).toMatchObject({ refusal: "key", reason: expect.not.stringContaining(TOKEN) })
      }),
    ),
  )

  it.scopedLive("remembers a connection until the workspace changes, and hands a driver its default address", () => {
    const addresses: Array<string> = []
    const driver = driverWith({})
    return run(
      [
        {
          ...driver,
          connect: (setup) => {
            addresses.push(setup.workspace.baseUrl)
            return driver.connect(setup)
          },
        },
      ],
      Effect.gen(function* () {
        const { connection } = yield* SeatProviders
        const workspace = yield* ownWorkspace({ baseUrl: "" })
        yield* connection(workspace)
        yield* connection(workspace)
        expect(addresses).toEqual(["https://seats.example"])
        yield* connection({ ...workspace, version: 2, baseUrl: "https://other.example" })
        expect(addresses).toEqual(["https://seats.example", "https://other.example"])
      }),
    )
  })
})

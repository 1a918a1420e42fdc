import { createHash } from "node:crypto"
import { makeNodeCrypto } from "@mintcode/adapters/node-crypto"
import { layerRepositories, layerStorage } from "@mintcode/adapters/storage"
import { type AnyEntity, type Change, ChangeWatch, Commit, type CryptoShape } from "@mintcode/core/kernel"
import type { Supplier } from "@mintcode/core/supplier"
import { Cause, Context, Effect, Exit, Layer, Redacted, Scope } from "effect"
import { KEYRING } from "../../../worker/test/world.ts"
import { HABITS } from "./habits.ts"
import type { WorldInvariant } from "./invariant.ts"
import { COMMIT_INVARIANTS, WORLD_INVARIANTS } from "./invariants.ts"
import { type Machine, makeMachine } from "./machine.ts"
import { makeSeeded } from "./seeded.ts"
import { layerServices, type Services, type SharedStorage, type StorageTrouble } from "./services.ts"
import { makeShadow, type Shadow } from "./shadow.ts"
import type { ParkingLot } from "./simulated_process.ts"
import { makeSimulatedUpstream } from "./simulated_upstream.ts"
import { newMemory, type Stage } from "./stage.ts"
import { stepOf } from "./tables.ts"
import { makeTurnScheduler } from "./turn_scheduler.ts"
import { DAY_ONE, makeVirtualTime } from "./virtual_time.ts"

type CommitShape = Context.Tag.Service<Commit>
type ChangeWatchShape = Context.Tag.Service<ChangeWatch>

/** Something that is broken on purpose, to show that it would be found. */
export interface Mutation {
  readonly name: string
  readonly commit?: (commit: CommitShape, shadow: Shadow) => CommitShape
  readonly supplier?: (supplier: Supplier) => Supplier
  readonly changes?: (watch: ChangeWatchShape) => ChangeWatchShape
}

export interface WorldSetup {
  readonly seed: number
  readonly mutation?: Mutation
  /** Steps in which everything may go wrong. Default: `STEPS`. */
  readonly steps?: number
  /** Whether what storage answers is compared with what it should. Without it the rules alone have to find out. */
  readonly checksStorage?: boolean
  /** Told of everything that happens. */
  readonly trace?: (line: string) => void
}

/** Upstreams in one world. */
const UPSTREAMS = 3
/** Lines that are kept of what happened last. */
const LAST_LINES = 80

/** Everything there is in one simulated world, and the few things that can be done to it. */
export const openWorld = async ({ checksStorage = true, mutation, seed, trace: tell }: WorldSetup) => {
  const random = makeSeeded(seed)
  const time = makeVirtualTime()
  const scheduler = makeTurnScheduler()
  const shadow = makeShadow()
  const lot: ParkingLot = new Set()
  const hash = createHash("sha256")
  const last: Array<string> = []
  const violations: Array<string> = []
  const entities = new Map<string, AnyEntity>()
  const reached = new Set<string>()
  const counts = { commits: 0, conflicts: 0, checks: 0 }
  let underWay = 0

  const trace = (what: string) => {
    const line = `${String(Math.round(time.now())).padStart(9)} ${what}`
    hash.update(`${line}\n`)
    last.push(line)
    if (last.length > LAST_LINES) last.shift()
    tell?.(line)
  }
  const violated = (what: string) => {
    trace(`VIOLATION ${what}`)
    violations.push(what)
  }

  const scope = Effect.runSync(Scope.make())
  const opened: SharedStorage = await Effect.runPromise(
    Layer.buildWithScope(Layer.provideMerge(layerRepositories, layerStorage(Redacted.make("sqlite::memory:"))), scope),
  )
  const real = Context.get(opened, Commit)
  const broken = mutation?.commit?.(real, shadow) ?? real

  /** What a commit came to, compared with what it should have come to. */
  const observe = (
    changes: ReadonlyArray<Change>,
    exit: Exit.Exit<void, { readonly _tag: string; readonly guard?: string }>,
  ) => {
    const guards = shadow.broken(changes)
    const what = changes.map((change) => `${change._tag} ${change.entity.name}`).join(", ")
    if (Exit.isFailure(exit)) {
      const error = Cause.squash(exit.cause) as { readonly _tag?: string; readonly guard?: string }
      counts.conflicts++
      trace(`storage refuses ${what}: ${error.guard ?? error}`)
      if (checksStorage && !guards.includes(error.guard ?? ""))
        violated(`storage refused over ${error.guard ?? error}, which holds`)
      return
    }
    counts.commits++
    if (checksStorage && guards.length > 0) violated(`storage took a commit against ${guards}: ${what}`)
    for (const { entity } of changes) entities.set(entity.name, entity)
    const commit = shadow.take(changes)
    for (const one of commit.touched) {
      const step = stepOf(one)
      if (step !== undefined) reached.add(step)
    }
    trace(
      `storage takes ${what}: ${commit.touched.map(({ after, key }) => `${key} ${after?.["state"] ?? ""}`).join(" ")}`,
    )
    for (const { check, name } of COMMIT_INVARIANTS) {
      counts.checks++
      for (const wrong of check(commit, stage)) violated(`${name}: ${wrong}`)
    }
  }

  const watched: CommitShape = (changes) =>
    Effect.suspend(() => {
      underWay++
      return Effect.exit(broken(changes))
    }).pipe(
      Effect.flatMap((exit) => {
        underWay--
        observe(changes, exit)
        return exit
      }),
    )
  const changes = Context.get(opened, ChangeWatch)
  const storage = opened.pipe(
    Context.add(Commit, watched),
    Context.add(ChangeWatch, mutation?.changes?.(changes) ?? changes),
  )

  const crypto: CryptoShape = {
    ...makeNodeCrypto(KEYRING),
    randomBytes: (count) => Effect.sync(() => random.bytes(count)),
  }

  const habits = random.shuffled(HABITS).slice(0, UPSTREAMS)
  const upstreams = new Map(
    habits.map((one) => [`http://${one.name}` as string, makeSimulatedUpstream(one, time, random, trace)] as const),
  )

  const trouble = { until: 0, share: 0 }
  const isTroubled = (percent: number) => time.now() < trouble.until && random.percent(percent)
  const storageTrouble: StorageTrouble = {
    isReadSlow: () => random.percent(12),
    readFails: () => isTroubled(10),
    commitFails: () => (isTroubled(30) ? (random.percent(50) ? "before" : "after") : undefined),
  }

  const machineOf = (name: string): Machine<Services> =>
    makeMachine({
      name,
      time,
      scheduler,
      lot,
      random,
      layerOf: (process) =>
        layerServices(process, storage, storageTrouble, crypto, (baseUrl, caller) => {
          const supplier = upstreams.get(baseUrl)?.supplierFor(caller)
          return supplier === undefined ? undefined : (mutation?.supplier?.(supplier) ?? supplier)
        }),
      trace,
      violated,
    })
  const machines = [machineOf("A"), machineOf("B")]

  const clocks = random.pick(["sound", "sound", "wild"] as const) ?? "sound"

  const stage: Stage = {
    random,
    shadow,
    memory: newMemory(),
    furnishing: { codeProducts: [], licenceProducts: [], accountIds: [], planIds: [], developers: [] },
    upstreams: new Map(),
    now: () => DAY_ONE + Math.floor(time.now()),
    hasSoundClocks: clocks === "sound",
    violated,
  }

  /** Lets everything run until nothing can go on by itself. */
  const calm = async () => {
    for (;;) {
      scheduler.drain()
      if (underWay === 0) return
      await new Promise((next) => setImmediate(next))
    }
  }

  const check = (invariants: ReadonlyArray<WorldInvariant> = WORLD_INVARIANTS) => {
    for (const { check: holds, name } of invariants) {
      counts.checks++
      for (const wrong of holds(stage)) violated(`${name}: ${wrong}`)
    }
  }

  const close = async () => {
    for (const machine of machines) machine.bury()
    await calm()
    await Effect.runPromise(Scope.close(scope, Exit.void))
  }

  return {
    seed,
    random,
    time,
    lot,
    stage,
    upstreams,
    machines,
    trouble,
    counts,
    storage,
    reached,
    entities: () => [...entities.values()],
    habits: habits.map(({ name }) => name),
    trace,
    violations: () => violations,
    last: () => last,
    hash: () => hash.copy().digest("hex"),
    calm,
    check,
    close,
  }
}

export type World = Awaited<ReturnType<typeof openWorld>>

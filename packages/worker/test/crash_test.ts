import { describe, expect, it } from "@effect/vitest"
import { fault, makeSimulator } from "@mintcode/adapters/simulator"
import { EventRepository } from "@mintcode/core/audit"
import type { DomainEvent } from "@mintcode/core/kernel"
import { OutboxRepository } from "@mintcode/core/notification"
import { Cause, Effect, Exit, Random, Redacted } from "effect"
import { booksOf, expectSettledUpstream, expectSound } from "./books.ts"
import { redeem } from "./buyer.ts"
import { type CrashPoint, makeMortalLife, ProcessDied } from "./crash_point.ts"
import { CRASH_STORIES, type CrashStory } from "./crash_stories.ts"
import { describeDatabases, type OwnDatabase } from "./databases.ts"
import { type MovableClock, makeMovableClock } from "./movable_clock.ts"
import { workPlainly } from "./plain_worker.ts"
import { codesFor, DRIVER_NAMES, type DriverName, marketScript, openShop } from "./shop.ts"
import { layerWorld, TIMING_SPARSE } from "./world.ts"

/** Lives that one redemption may take: each run says where its process dies, and the last one lives on. */
const LIVES_MAX = 6
/** Each test lives through dozens of lives, and shares its processor with others that do. */
const TEST_MS_MAX = 300_000
/** Effects in one life within which a random crash falls. */
const CRASH_WITHIN = 14
/** Runs in which the process dies again and again, for each story. */
const RANDOM_RUNS = 3
const SEED = Number(process.env["MINTCODE_TEST_SEED"] ?? 20_250_801)

interface Bench {
  readonly url: Redacted.Redacted<string>
  readonly clock: MovableClock
}

/**
 * Lives through a story, dying at each of the points in turn, and checks all that must hold at the end. Its shop is
 * opened and its books are read in a world of their own, which does not die.
 */
const liveThrough = ({ clock, url }: Bench, driver: DriverName, story: CrashStory, points: ReadonlyArray<CrashPoint>) =>
  Effect.gen(function* () {
    const simulator = yield* makeSimulator({ script: marketScript(story.shelves, story.script) })
    const policy = { timeLimitMs: 300_000, ...story.policy }
    const shop = yield* openShop({ driver, simulator, ...story.shop, policy })
    const [code = ""] = yield* codesFor(shop, 1)
    simulator.addFaults((story.faults ?? []).map((each) => fault(each)))
    const told = new Set<string>()
    const sinks = [{ name: "test", deliver: (event: DomainEvent) => Effect.sync(() => void told.add(event.id)) }]
    const proof = { idempotencyKey: Redacted.make(`key of ${code}`) }
    const effects: Array<ReadonlyArray<string>> = []

    const live = (point: CrashPoint | undefined) =>
      Effect.gen(function* () {
        const life = makeMortalLife(point)
        const exit = yield* Effect.gen(function* () {
          const accepted = yield* redeem(code, proof)
          yield* story.holder?.(accepted, clock) ?? Effect.void
          yield* workPlainly(clock)
          return accepted.redemption.id
        }).pipe(Effect.provide(layerWorld({ url, sinks, timing: TIMING_SPARSE, ...life })), Effect.exit)
        effects.push(life.effects())
        if (Exit.isSuccess(exit)) return exit.value
        const died = Cause.squash(exit.cause)
        return died instanceof ProcessDied ? undefined : yield* Effect.failCause(exit.cause)
      })

    let id: string | undefined
    for (let number = 0; id === undefined && number < LIVES_MAX; number++) id = yield* live(points[number])
    if (id === undefined) return yield* Effect.dieMessage("the story did not come to its end")
    const state = yield* checkEnd(id, story, told)
    expectSettledUpstream(simulator, state === "delivered" ? 1 : 0)
    return effects
  }).pipe(
    Effect.scoped,
    // What went wrong is of no use without where the process died.
    Effect.catchAllCause((cause) => Effect.die(new Error(`dies ${placesOf(points)}`, { cause: Cause.squash(cause) }))),
  )

const placesOf = (points: ReadonlyArray<CrashPoint>) =>
  points.length === 0 ? "never" : points.map(({ at, when }) => `${when} effect ${at}`).join(", then ")

const checkEnd = (id: string, story: CrashStory, told: ReadonlySet<string>) =>
  Effect.gen(function* () {
    const books = yield* booksOf(id)
    expectSound(books)
    expect(story.ends).toContain(books.redemption.state)
    const outbox = yield* OutboxRepository
    expect(yield* outbox.pending(1)).toEqual([])
    const { rows } = yield* Effect.flatMap(EventRepository, ({ page }) =>
      page({ subjectId: id }, { limit: 100, afterId: null }),
    )
    expect(rows.filter((event) => !told.has(event.id))).toEqual([])
    return books.redemption.state
  })

/** A crash anywhere in a life. */
const anyPoint = Effect.gen(function* () {
  const at = yield* Random.nextIntBetween(1, CRASH_WITHIN)
  return { at, when: (yield* Random.nextBoolean) ? "after" : "before" } satisfies CrashPoint
})

/** A bench on an empty database, in a world of its own. */
const onBench = <E, R>(database: OwnDatabase, test: (bench: Bench) => Effect.Effect<void, E, R>) =>
  Effect.gen(function* () {
    const bench = { url: yield* database, clock: makeMovableClock() }
    yield* test(bench).pipe(Effect.provide(layerWorld({ url: bench.url })), Effect.withClock(bench.clock))
  })

describeDatabases(
  "a process that dies",
  (database) => {
    describe("at any effect", () => {
      for (const [number, story] of CRASH_STORIES.entries()) {
        // Each story over one of the two protocols, in turn: what differs between them is not what a crash can hit.
        const driver = DRIVER_NAMES[number % DRIVER_NAMES.length] ?? ""
        it.scopedLive(
          `loses nothing and buys nothing twice when ${story.name} (${driver})`,
          () =>
            onBench(database, (bench) =>
              Effect.gen(function* () {
                const [effects = []] = yield* liveThrough(bench, driver, story, [])
                // Before an effect everything that lasts is as it was after the one before it.
                yield* liveThrough(bench, driver, story, [{ at: 1, when: "before" }])
                for (const [index] of effects.entries()) {
                  yield* liveThrough(bench, driver, story, [{ at: index + 1, when: "after" }])
                }
              }),
            ),
          TEST_MS_MAX,
        )
      }
    })

    describe("again and again", () => {
      for (const driver of DRIVER_NAMES) {
        it.scopedLive(
          `loses nothing and buys nothing twice (${driver}, seed ${SEED})`,
          () =>
            onBench(database, (bench) =>
              Effect.gen(function* () {
                for (const story of CRASH_STORIES) {
                  for (let run = 0; run < RANDOM_RUNS; run++) {
                    yield* liveThrough(bench, driver, story, yield* Effect.replicateEffect(anyPoint, LIVES_MAX - 1))
                  }
                }
              }).pipe(Effect.withRandom(Random.make(SEED))),
            ),
          TEST_MS_MAX,
        )
      }
    })
  },
  { waits: true },
)

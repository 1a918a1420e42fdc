import { expect, it } from "@effect/vitest"
import { Catalogue, ProductId } from "@mintcode/core/catalogue"
import { LicenceDesk, LicenceSightings, Licences } from "@mintcode/core/licence"
import { VoucherActions } from "@mintcode/core/voucher"
import { Clock, type Context, Effect, FastCheck, Layer, type Redacted } from "effect"
import { describe } from "vitest"
import { describeMariaDb, mariaDbDatabase } from "../../adapters/test/maria_db.ts"
import { sqliteDatabase } from "./databases.ts"
import { ask, codeOf, licenceCode, licenceCodes } from "./licence_world.ts"
import { type MovableClock, makeMovableClock } from "./movable_clock.ts"
import { layerWorld, type World, type WorldOptions } from "./world.ts"

/** Longer than a process goes on with a product that somebody has changed: what is asked after it is remembered. */
const SETTLED_MS = 2_000
const HEARTBEAT_MS = 20_000

type Process = Context.Context<World>

/** A process on a database: what happens in one of them the other hears of from the database alone. */
const processOn = (url: Redacted.Redacted<string>, options: Omit<WorldOptions, "url"> = {}) =>
  Layer.build(layerWorld({ ...options, url }))

/** What a machine would be told at once; `undefined` where storage has to be asked. */
const recalled = (code: string, machineCode: string) =>
  Effect.gen(function* () {
    const licences = yield* Licences
    return licences.recall({ code, machineCode, ip: null }, yield* Clock.currentTimeMillis)
  })

/** A machine that is known: asked, and asked again once nothing is unsure any more. */
const remember = (clock: MovableClock, code: string, machineCode: string) =>
  Effect.gen(function* () {
    yield* ask("validate", code, machineCode)
    yield* clock.advance(SETTLED_MS)
    yield* ask("validate", code, machineCode)
    return yield* recalled(code, machineCode)
  })

const licenceOf = (code: string) =>
  Effect.gen(function* () {
    const desk = yield* LicenceDesk
    const [found] = yield* desk.search({ code })
    return yield* desk.get(String(found?.id))
  })

const inProcesses = <A, E>(story: (here: Process, elsewhere: Process, clock: MovableClock) => Effect.Effect<A, E>) => {
  const clock = makeMovableClock()
  return Effect.gen(function* () {
    const url = yield* sqliteDatabase
    const here = yield* processOn(url)
    return yield* story(here, yield* processOn(url), clock)
  }).pipe(Effect.scoped, Effect.provide(Layer.setClock(clock)), Effect.withClock(clock))
}

/** Ways to change what a machine is told, and what it is told then. */
const CHANGES: ReadonlyArray<
  readonly [what: string, told: string, change: (code: string) => Effect.Effect<unknown, unknown, World>]
> = [
  [
    "a suspension",
    "SUSPENDED",
    (code) =>
      Effect.flatMap(licenceOf(code), ({ licence }) => Effect.flatMap(LicenceDesk, (desk) => desk.suspend(licence.id))),
  ],
  [
    "a ban",
    "BANNED",
    (code) =>
      Effect.flatMap(licenceOf(code), ({ licence }) => Effect.flatMap(LicenceDesk, (desk) => desk.ban(licence.id))),
  ],
  [
    "a refund of its code",
    "VOIDED",
    (code) =>
      Effect.flatMap(licenceOf(code), ({ licence }) =>
        Effect.flatMap(VoucherActions, ({ act }) => act("refund", { ids: [licence.voucherId] }, false)),
      ),
  ],
  [
    "an earlier end",
    "EXPIRED",
    (code) =>
      Effect.gen(function* () {
        const { licence } = yield* licenceOf(code)
        const desk = yield* LicenceDesk
        yield* desk.edit(licence.id, { startsAt: 1_000, endsAt: 2_000 })
      }),
  ],
  ["a move to another machine", "MACHINE_MISMATCH", (code) => moveTo(code, "two")],
]

const moveTo = (code: string, machineCode: string) =>
  Effect.flatMap(Licences, (licences) => licences.transfer({ code, machineCode: "one", ip: null }, machineCode))

describe("a licence that is remembered", () => {
  it.live("is answered for without storage, as storage would answer", () =>
    inProcesses((here, _, clock) =>
      Effect.gen(function* () {
        const code = yield* licenceCode()
        expect(yield* recalled(code, "one")).toBeUndefined()
        const told = yield* remember(clock, code, "one")
        expect(told).toMatchObject({ code: "VALID", valid: true })
        const truth = { ...told, at: expect.any(Number), remainingMs: expect.any(Number) }
        expect(yield* ask("validate", code, "one")).toMatchObject(truth)
        expect(yield* recalled(code.toLowerCase(), "one")).toMatchObject({ valid: true })
        // Neither strangers nor who wants a signature.
        expect(yield* recalled(code, "two")).toBeUndefined()
        const licences = yield* Licences
        const now = yield* Clock.currentTimeMillis
        expect(licences.recall({ code, machineCode: "one", nonce: "12345678", ip: null }, now)).toBeUndefined()
      }).pipe(Effect.provide(here)),
    ),
  )

  for (const [what, told, change] of CHANGES) {
    for (const where of ["by this process", "by another process"]) {
      it.live(`is looked up after ${what} ${where}`, () =>
        inProcesses((here, elsewhere, clock) =>
          Effect.gen(function* () {
            const code = yield* licenceCode()
            expect(yield* remember(clock, code, "one")).toBeDefined()
            yield* Effect.provide(change(code), where === "by this process" ? here : elsewhere)
            expect(yield* recalled(code, "one")).toBeUndefined()
            expect(yield* codeOf("validate", code, "one")).toBe(told)
          }).pipe(Effect.provide(here)),
        ),
      )
    }
  }

  it.live("goes by the terms of its product as they are, whoever changed them", () =>
    inProcesses((here, elsewhere, clock) =>
      Effect.gen(function* () {
        const code = yield* licenceCode({ floating: true, heartbeatMs: HEARTBEAT_MS })
        expect(yield* remember(clock, code, "one")).toMatchObject({ heartbeatMs: HEARTBEAT_MS })
        const shorten = Effect.gen(function* () {
          const catalogue = yield* Catalogue
          const { policy } = yield* catalogue.product("pro")
          const licence = { ...policy.licence, heartbeatMs: HEARTBEAT_MS / 2 }
          yield* catalogue.editProduct(ProductId.make("pro"), { policy: { ...policy, licence } })
        })
        for (const by of [here, elsewhere]) {
          yield* Effect.provide(shorten, by)
          expect(yield* recalled(code, "one")).toBeUndefined()
          // What this process may still think of the product is not kept.
          yield* ask("validate", code, "one")
          expect(yield* recalled(code, "one")).toBeUndefined()
          expect(yield* remember(clock, code, "one")).toMatchObject({ heartbeatMs: HEARTBEAT_MS / 2 })
        }
      }).pipe(Effect.provide(here)),
    ),
  )

  it.live("dies with its seat, and lives by heartbeats that another process heard", () =>
    inProcesses((here, elsewhere, clock) =>
      Effect.gen(function* () {
        const code = yield* licenceCode({ floating: true, heartbeatMs: HEARTBEAT_MS, cullDead: false })
        yield* remember(clock, code, "one")
        yield* clock.advance(HEARTBEAT_MS)
        yield* Effect.provide(ask("heartbeat", code, "one"), elsewhere)
        yield* Effect.provide(
          Effect.flatMap(LicenceSightings, ({ flush }) => flush),
          elsewhere,
        )
        yield* clock.advance(HEARTBEAT_MS)
        expect(yield* codeOf("validate", code, "one")).toBe("VALID")
        yield* remember(clock, code, "one")
        yield* clock.advance(2 * HEARTBEAT_MS)
        expect(yield* recalled(code, "one")).toBeUndefined()
        expect(yield* codeOf("validate", code, "one")).toBe("HEARTBEAT_DEAD")
      }).pipe(Effect.provide(here)),
    ),
  )

  it.live("ends when it ends, and gives no time back when the clock is set back", () =>
    inProcesses((here, _, clock) =>
      Effect.gen(function* () {
        const code = yield* licenceCode()
        const { remainingMs } = (yield* remember(clock, code, "one")) ?? { remainingMs: null }
        yield* clock.advance(-3_600_000)
        expect((yield* recalled(code, "one"))?.remainingMs).toBeLessThanOrEqual(remainingMs ?? 0)
        yield* clock.advance(24 * 3_600_000)
        expect(yield* recalled(code, "one")).toBeUndefined()
        expect(yield* codeOf("validate", code, "one")).toBe("EXPIRED")
      }).pipe(Effect.provide(here)),
    ),
  )

  it.live("is seen and counted each time it is answered for", () =>
    inProcesses((here, _, clock) =>
      Effect.gen(function* () {
        const code = yield* licenceCode()
        // Activated, asked, and recalled.
        yield* remember(clock, code, "one")
        for (let times = 0; times < 10; times++) yield* recalled(code, "one")
        yield* Effect.flatMap(LicenceSightings, ({ flush }) => flush)
        const { licence, machines } = yield* licenceOf(code)
        expect([licence.checks, machines.map(({ checks }) => checks)]).toEqual([13, [13]])
        // What was written down about it is no reason to forget it.
        expect(yield* recalled(code, "one")).toBeDefined()
      }).pipe(Effect.provide(here)),
    ),
  )
})

/** Some of them more often than others. */
const WHATS = [
  "validate",
  "validate",
  "validate",
  "heartbeat",
  "release",
  "unbind",
  "suspend",
  "resume",
  "shorten",
  "flush",
  "wait",
  "warm",
  "warm",
  "warm",
] as const

/** What may happen to one of two licences with two machines, in one of two processes. */
const happenings = FastCheck.array(
  FastCheck.record({
    what: FastCheck.constantFrom(...WHATS),
    isHere: FastCheck.boolean(),
    code: FastCheck.integer({ min: 0, max: 1 }),
    machine: FastCheck.constantFrom("one", "two"),
    ms: FastCheck.integer({ min: 0, max: HEARTBEAT_MS }),
  }),
  { minLength: 30, maxLength: 60 },
)
type Happening = (typeof happenings extends FastCheck.Arbitrary<infer A> ? A : never)[number]
const RUNS = 10
const SEED = 20_261_130

const happen = ({ code: _, machine, ms, what }: Happening, code: string, clock: MovableClock) =>
  Effect.gen(function* () {
    const desk = yield* LicenceDesk
    switch (what) {
      case "wait":
        return yield* clock.advance(ms)
      case "warm":
        return yield* remember(clock, code, machine)
      case "flush":
        return yield* Effect.flatMap(LicenceSightings, ({ flush }) => flush)
      case "suspend":
      case "resume":
      case "shorten": {
        const [licence] = yield* desk.search({ code })
        if (licence === undefined) return
        const endsAt = Math.max(licence.startsAt + 1, (licence.endsAt ?? 0) - ms)
        return yield* what === "shorten" ? desk.edit(licence.id, { endsAt }) : desk[what](licence.id)
      }
      default:
        return yield* ask(what, code, machine)
    }
    // An operator may be told that it cannot be done: then nothing has happened.
  }).pipe(Effect.ignore)

describe("licences that are remembered", () => {
  it.live("are answered for as a process that remembers nothing would, whatever happened", () => {
    const clock = makeMovableClock()
    let answers = 0
    return Effect.gen(function* () {
      for (const [run, story] of FastCheck.sample(happenings, { numRuns: RUNS, seed: SEED }).entries()) {
        yield* Effect.gen(function* () {
          const url = yield* sqliteDatabase
          const here = yield* processOn(url)
          const elsewhere = yield* processOn(url)
          const truthful = yield* processOn(url, { remembers: false })
          const terms = { floating: run % 2 === 0, machinesMax: 2, heartbeatMs: HEARTBEAT_MS, transferCoolDownMs: 0 }
          const codes = yield* Effect.provide(licenceCodes(2, terms), here)
          for (const one of story) {
            yield* Effect.provide(happen(one, codes[one.code] ?? "", clock), one.isHere ? here : elsewhere)
            for (const code of codes) {
              for (const machine of ["one", "two"]) {
                const told = yield* Effect.provide(recalled(code, machine), here)
                if (told === undefined) continue
                answers++
                const { at: _, remainingMs, ...truth } = yield* Effect.provide(ask("validate", code, machine), truthful)
                expect(told).toMatchObject(truth)
                expect(Math.abs((told.remainingMs ?? 0) - (remainingMs ?? 0))).toBeLessThan(1_000)
              }
            }
          }
        }).pipe(Effect.scoped)
      }
      // Otherwise this would prove nothing.
      expect(answers).toBeGreaterThan(RUNS * 10)
    }).pipe(Effect.provide(Layer.setClock(clock)), Effect.withClock(clock))
  })
})

describeMariaDb("licences on MariaDB, which does not tell who else has written", () => {
  it.scopedLive("are not remembered", () => {
    const clock = makeMovableClock()
    return Effect.gen(function* () {
      const here = yield* processOn(yield* mariaDbDatabase)
      const story = Effect.flatMap(licenceCode(), (code) => remember(clock, code, "one"))
      expect(yield* Effect.provide(story, here)).toBeUndefined()
    }).pipe(Effect.provide(Layer.setClock(clock)), Effect.withClock(clock))
  })
})

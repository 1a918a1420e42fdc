import { describe, expect, it } from "@effect/vitest"
import { layerNodeCrypto } from "@mintcode/adapters/node-crypto"
import { layerRepositories, layerStorage } from "@mintcode/adapters/storage"
import { KeyRotation, layerCore } from "@mintcode/core"
import { AuditChain, type ChainPlace, layerAuditChain, SEAL_EVENTS_MAX } from "@mintcode/core/audit"
import { Operator, trustedOperator } from "@mintcode/core/identity"
import { type DomainEvent, DomainEventEntity } from "@mintcode/core/kernel"
import { SupplierDrivers } from "@mintcode/core/supplier"
import { Effect, Layer, Redacted, type Scope } from "effect"
import { store } from "./repository_probes.ts"
import { newIdAt } from "./repository_rows.ts"
import { AT, newTestEvent } from "./storage_rows.ts"

/** A database, and a way into it that goes around this program. */
export interface OpenDatabase {
  readonly url: Redacted.Redacted<string>
  /** Runs statements as somebody would who can write to the database and has no key. */
  readonly tamper: (...statements: ReadonlyArray<string>) => Effect.Effect<void>
}

const keysOf = (first: number, ...older: ReadonlyArray<number>) => {
  const key = (byte: number) => ({ kid: `k${byte}`, secret: Redacted.make(new Uint8Array(32).fill(byte)) })
  return layerNodeCrypto([key(first), ...older.map(key)])
}

const layers = ({ url }: OpenDatabase) =>
  layerAuditChain.pipe(
    Layer.provideMerge(layerRepositories.pipe(Layer.provideMerge(layerStorage(url)))),
    Layer.provideMerge(keysOf(1)),
  )

/** Events in the order of their ids. */
const newEvents = (count: number, first = 0): ReadonlyArray<DomainEvent> =>
  Array.from({ length: count }, (_, index) => ({
    ...newTestEvent(`s${first + index}`, { b: [1, { z: null, a: "薄荷" }], a: index }),
    id: newIdAt<DomainEvent["id"]>(AT + first + index),
    at: AT + first + index,
  }))

const asOperator = Effect.provideService(Operator, trustedOperator("auditor"))

/** Goes on until the report is complete. */
const verifyAll = (checkpoint?: ChainPlace) =>
  Effect.gen(function* () {
    const chain = yield* AuditChain
    let from: ChainPlace | undefined
    for (;;) {
      const report = yield* asOperator(chain.verify(from, checkpoint))
      if (report.isComplete) return report
      from = report.place
    }
  })

const seal = Effect.flatMap(AuditChain, (chain) => chain.seal)

/** A chain of three seals with four events each. */
const threeSeals = Effect.gen(function* () {
  const events = newEvents(12)
  for (let first = 0; first < 12; first += 4) {
    yield* store(DomainEventEntity, events.slice(first, first + 4))
    yield* seal
  }
  return events.map(({ id }) => id)
})

type Ids = ReadonlyArray<string>
interface Damage {
  readonly what: string
  readonly by: (ids: Ids) => ReadonlyArray<string>
  readonly found: (ids: Ids) => object
}

const copyOf = (id: string, changes: Readonly<Record<string, string>>) => {
  const columns = [
    "id",
    "at",
    "type",
    "subject",
    "subject_id",
    "actor",
    "permission",
    "data",
    "pending",
    "actor_id",
    "ip",
    "seal",
  ]
  return `INSERT INTO event (${columns.join(", ")}) SELECT ${columns.map((name) => changes[name] ?? name).join(", ")} FROM event WHERE id = '${id}'`
}

const DAMAGES: ReadonlyArray<Damage> = [
  ...(
    [
      ["type", "'voucher.minted'"],
      ["data", `'{"a":7}'`],
      ["actor", `'{"kind":"system","id":"other","ip":null}'`],
      ["actor_id", "'other'"],
      ["ip", "'203.0.113.9'"],
      ["at", "at + 1"],
      ["permission", "'voucher:mint'"],
      ["subject_id", "'other'"],
    ] as const
  ).map(([column, value]) => ({
    what: `an event whose ${column} was changed`,
    by: ([, , , , , five]: Ids) => [`UPDATE event SET ${column} = ${value} WHERE id = '${five}'`],
    found: ([, , , , , five]: Ids) => ({ code: "EVENT_CHANGED", sequence: 2, eventId: five }),
  })),
  {
    what: "an event that was removed",
    by: (ids) => [`DELETE FROM event WHERE id = '${ids[6]}'`],
    found: (ids) => ({ code: "EVENT_REMOVED", sequence: 2, eventId: ids[6] }),
  },
  {
    what: "an event that was added to a seal",
    by: (ids) => [copyOf(ids[5] ?? "", { id: `'${ids[5]?.slice(0, -1)}x'` })],
    found: (ids) => ({ code: "EVENT_INSERTED", sequence: 2, eventId: `${ids[5]?.slice(0, -1)}x` }),
  },
  {
    what: "an event with the mark of a seal that cannot be",
    by: (ids) => [copyOf(ids[5] ?? "", { id: `'${ids[5]?.slice(0, -1)}x'`, seal: "-1" })],
    found: (ids) => ({ code: "EVENT_INSERTED", sequence: -1, eventId: `${ids[5]?.slice(0, -1)}x` }),
  },
  {
    what: "two events that changed places",
    by: (ids) => [
      `UPDATE event SET id = 'x' WHERE id = '${ids[4]}'`,
      `UPDATE event SET id = '${ids[4]}' WHERE id = '${ids[5]}'`,
      `UPDATE event SET id = '${ids[5]}' WHERE id = 'x'`,
    ],
    found: (ids) => ({ code: "EVENT_REORDERED", sequence: 2, eventId: ids[4] }),
  },
  {
    what: "an event that was moved to a later seal",
    by: (ids) => [`UPDATE event SET seal = 3 WHERE id = '${ids[4]}'`],
    found: (ids) => ({ code: "EVENT_REORDERED", sequence: 2, eventId: ids[4] }),
  },
  {
    what: "an event that was taken out of its seal to be sealed again",
    by: (ids) => [`UPDATE event SET seal = 0 WHERE id = '${ids[4]}'`],
    found: (ids) => ({ code: "EVENT_REORDERED", sequence: 2, eventId: ids[4] }),
  },
  ...(["at = at + 1", "count = 3", "previous = 'x'", "digest = 'x'", "members = ''"] as const).map((change) => ({
    what: `a seal with ${change}`,
    by: () => [`UPDATE audit_seal SET ${change} WHERE sequence = 2`],
    found: () => ({ code: "SEAL_CHANGED", sequence: 2, eventId: null }),
  })),
  {
    what: "a seal that no key has made",
    by: () => [`UPDATE audit_seal SET mac = ${"x'".concat("00".repeat(32), "'")} WHERE sequence = 2`],
    found: () => ({ code: "SEAL_FORGED", sequence: 2, eventId: null }),
  },
  {
    what: "a seal that was removed from the middle",
    by: () => ["DELETE FROM audit_seal WHERE sequence = 2"],
    found: () => ({ code: "SEAL_REMOVED", sequence: 2, eventId: null }),
  },
  {
    what: "a seal that was removed with its events",
    by: () => ["DELETE FROM event WHERE seal = 1", "DELETE FROM audit_seal WHERE sequence = 1"],
    found: () => ({ code: "SEAL_REMOVED", sequence: 1, eventId: null }),
  },
  {
    what: "the last seal gone, and its events still there",
    by: () => ["DELETE FROM audit_seal WHERE sequence = 3"],
    found: (ids) => ({ code: "SEAL_REMOVED", sequence: 3, eventId: ids[8] }),
  },
  {
    what: "all seals gone",
    by: () => ["DELETE FROM audit_seal"],
    found: (ids) => ({ code: "SEAL_REMOVED", sequence: 1, eventId: ids[0] }),
  },
]

/** What the audit chain promises on whatever database. */
export const auditChainContract = (database: Effect.Effect<OpenDatabase, never, Scope.Scope>): void => {
  const on = <A, E>(
    use: (opened: OpenDatabase) => Effect.Effect<A, E, Layer.Layer.Success<ReturnType<typeof layers>>>,
  ) => Effect.flatMap(database, (opened) => Effect.provide(use(opened), layers(opened)))

  describe("AuditChain", () => {
    it.scopedLive("holds every event once, in as many seals as it takes", () =>
      on(() =>
        Effect.gen(function* () {
          expect(yield* verifyAll()).toMatchObject({ place: { sequence: 0 }, seals: 0, broken: null, waiting: 0 })
          yield* store(DomainEventEntity, newEvents(SEAL_EVENTS_MAX + 3))
          expect(yield* verifyAll()).toMatchObject({ seals: 0, broken: null, waiting: SEAL_EVENTS_MAX })
          yield* seal
          const report = yield* verifyAll()
          expect(report).toMatchObject({ seals: 2, events: SEAL_EVENTS_MAX + 3, broken: null, waiting: 0 })
          yield* seal
          expect((yield* verifyAll()).place).toEqual(report.place)
        }),
      ),
    )

    it.scopedLive("takes in an event that became visible after younger ones were sealed", () =>
      on(() =>
        Effect.gen(function* () {
          const [late, ...others] = newEvents(5)
          yield* store(DomainEventEntity, others)
          yield* seal
          yield* store(DomainEventEntity, late === undefined ? [] : [late])
          yield* seal
          expect(yield* verifyAll()).toMatchObject({ seals: 2, events: 5, broken: null, waiting: 0 })
        }),
      ),
    )

    it.scopedLive("stays one chain while eight workers seal and others write", () =>
      on(() =>
        Effect.gen(function* () {
          const writers = Effect.forEach(
            Array.from({ length: 20 }, (_, index) => newEvents(10, index * 10)),
            (some) => store(DomainEventEntity, some),
            { concurrency: 4 },
          )
          const sealers = Effect.forEach(Array.from({ length: 40 }), () => Effect.retry(seal, { times: 3 }), {
            concurrency: 8,
          })
          yield* Effect.all([writers, sealers], { concurrency: "unbounded" })
          yield* seal
          expect(yield* verifyAll()).toMatchObject({ events: 200, broken: null, waiting: 0 })
        }),
      ),
    )

    for (const { by, found, what } of DAMAGES) {
      it.scopedLive(`names the place that does not fit any more: ${what}`, () =>
        on(({ tamper }) =>
          Effect.gen(function* () {
            const ids = yield* threeSeals
            expect((yield* verifyAll()).broken).toBeNull()
            yield* tamper(...by(ids))
            expect((yield* verifyAll()).broken).toEqual(found(ids))
          }),
        ),
      )
    }

    it.scopedLive("finds a tail that was cut off by a checkpoint from before, and a chain that was made anew", () =>
      on(({ tamper }) =>
        Effect.gen(function* () {
          const chain = yield* AuditChain
          yield* threeSeals
          const kept = yield* asOperator(chain.checkpoint)
          expect(kept.sequence).toBe(3)
          yield* store(DomainEventEntity, newEvents(2, 20))
          yield* seal
          expect((yield* verifyAll(kept)).broken).toBeNull()
          // Whoever cuts off seals and their events leaves a chain that is whole.
          yield* tamper("DELETE FROM event WHERE seal >= 2", "DELETE FROM audit_seal WHERE sequence >= 2")
          expect((yield* verifyAll()).broken).toBeNull()
          expect((yield* verifyAll(kept)).broken).toEqual({ code: "TAIL_TRUNCATED", sequence: 2, eventId: null })
          for (const first of [30, 40]) {
            yield* store(DomainEventEntity, newEvents(4, first))
            yield* seal
          }
          expect((yield* verifyAll()).broken).toBeNull()
          expect((yield* verifyAll(kept)).broken).toEqual({ code: "CHECKPOINT_DIFFERS", sequence: 3, eventId: null })
        }),
      ),
    )

    it.scopedLive("finds seals that were made under another key", () =>
      Effect.flatMap(database, (opened) =>
        Effect.gen(function* () {
          yield* Effect.provide(threeSeals, layers(opened))
          const other = layerAuditChain.pipe(
            Layer.provide(layerRepositories.pipe(Layer.provideMerge(layerStorage(opened.url)))),
            Layer.provide(keysOf(2)),
          )
          const report = yield* Effect.provide(verifyAll(), other)
          expect(report.broken).toEqual({ code: "SEAL_FORGED", sequence: 1, eventId: null })
        }),
      ),
    )

    it.scopedLive("is good under new keys alone once they were rotated, and a forged seal stays forged", () =>
      Effect.flatMap(database, (opened) =>
        Effect.gen(function* () {
          const under = (...bytes: readonly [number, ...ReadonlyArray<number>]) =>
            layerCore.pipe(
              Layer.provideMerge(layerRepositories.pipe(Layer.provideMerge(layerStorage(opened.url)))),
              Layer.provideMerge(keysOf(...bytes)),
              Layer.provide(Layer.succeed(SupplierDrivers, new Map())),
            )
          const rotate = asOperator(Effect.flatMap(KeyRotation, (keys) => keys.rotate()))
          yield* Effect.provide(threeSeals, under(1))
          expect((yield* Effect.provide(rotate, under(2, 1))).resealed).toBe(3)
          expect((yield* Effect.provide(rotate, under(2, 1))).resealed).toBe(0)
          expect((yield* Effect.provide(verifyAll(), under(2))).broken).toBeNull()
          yield* opened.tamper(`UPDATE audit_seal SET mac = x'${"00".repeat(32)}' WHERE sequence = 3`)
          yield* Effect.provide(rotate, under(3, 2))
          const { broken } = yield* Effect.provide(verifyAll(), under(3))
          expect(broken).toEqual({ code: "SEAL_FORGED", sequence: 3, eventId: null })
        }),
      ),
    )

    it.scopedLive("is checked by those alone who may", () =>
      on(() =>
        Effect.gen(function* () {
          const chain = yield* AuditChain
          const nobody = { actor: trustedOperator("x").actor, permissions: new Set<never>() }
          for (const attempt of [chain.verify(), chain.checkpoint]) {
            const refused = yield* Effect.flip(
              Effect.provideService(attempt as typeof chain.checkpoint, Operator, nobody),
            )
            expect(refused).toMatchObject({ code: "PERMISSION_MISSING" })
          }
        }),
      ),
    )
  })
}

import { Context, Effect, Layer } from "effect"
import { Commit, type Conflict, retryConflicts, type StorageFailed, type Timestamp, update } from "../kernel/mod.ts"
import { LicenceEntity } from "./licence.ts"
import { LicenceMachineEntity } from "./licence_machine.ts"
import { LicenceRepository } from "./repository.ts"

/** Pause between two flushes: what a crash forgets, and how far `lastSeenAt` may be behind. */
const FLUSH_PAUSE = "2 seconds"
/** Machines of which something is kept until the next flush: about 10 MB. Those beyond are seen the next time. */
const SIGHTINGS_MAX = 50_000
/** Machines in one commit: activations must not wait for it. */
const FLUSH_CHUNK = 100

const GUARDS = [`${LicenceEntity.name}.version`, `${LicenceMachineEntity.name}.version`]

/** What was seen of a machine since the last flush. */
interface Sighting {
  readonly licenceId: string
  readonly at: Timestamp
  readonly checks: number
}

export const makeLicenceSightings = Effect.gen(function* () {
  const commit = yield* Commit
  const repository = yield* LicenceRepository
  let seen = new Map<string, Sighting>()
  let isFull = false

  const keep = (machineId: string, { at, checks, licenceId }: Sighting) => {
    const known = seen.get(machineId)
    if (known === undefined && seen.size >= SIGHTINGS_MAX) {
      isFull = true
      return
    }
    seen.set(machineId, {
      licenceId,
      at: Math.max(at, known?.at ?? 0),
      checks: checks + (known?.checks ?? 0),
    })
  }

  /** Takes note of a valid answer. Writes nothing: checks of bound machines are the hot path. */
  const note = (licenceId: string, machineId: string, at: Timestamp): void =>
    keep(machineId, { licenceId, at, checks: 1 })

  /** When this process saw a machine that it has not written down yet. */
  const lastSeenAt = (machineId: string): Timestamp => seen.get(machineId)?.at ?? 0

  const write = (some: ReadonlyArray<readonly [string, Sighting]>): Effect.Effect<void, Conflict | StorageFailed> =>
    Effect.gen(function* () {
      const byMachine = new Map(some)
      const machines = yield* repository.machinesByIds(some.map(([id]) => id))
      const sums = new Map<string, { at: Timestamp; checks: number }>()
      for (const { at, checks, licenceId } of byMachine.values()) {
        const sum = sums.get(licenceId)
        sums.set(licenceId, { at: Math.max(at, sum?.at ?? 0), checks: checks + (sum?.checks ?? 0) })
      }
      const licences = yield* repository.byIds([...sums.keys()])
      // A machine that was unbound meanwhile is only counted with its licence.
      const changes = [
        ...machines.map((machine) => {
          const sighting = byMachine.get(machine.id)
          return update(LicenceMachineEntity, machine, {
            lastSeenAt: Math.max(machine.lastSeenAt, sighting?.at ?? 0),
            checks: machine.checks + (sighting?.checks ?? 0),
          })
        }),
        ...licences.map((licence) => {
          const sum = sums.get(licence.id)
          return update(LicenceEntity, licence, {
            lastSeenAt: Math.max(licence.lastSeenAt, sum?.at ?? 0),
            checks: licence.checks + (sum?.checks ?? 0),
          })
        }),
      ]
      if (changes.length > 0) yield* commit(changes)
    }).pipe(retryConflicts(GUARDS))

  /** Writes down what was seen. What could not be written is kept for the next time. */
  const flush = Effect.gen(function* () {
    const taken = [...seen]
    seen = new Map()
    if (isFull) yield* Effect.logWarning("more machines were seen than are remembered between two flushes")
    isFull = false
    for (let first = 0; first < taken.length; first += FLUSH_CHUNK) {
      const some = taken.slice(first, first + FLUSH_CHUNK)
      yield* write(some).pipe(
        Effect.tapError(() => Effect.sync(() => some.forEach(([id, sighting]) => keep(id, sighting)))),
        Effect.catchAll((error) => Effect.logWarning("sightings of licences wait for the next flush", error.message)),
      )
    }
    return taken.length
  }).pipe(Effect.uninterruptible)

  return { note, lastSeenAt, flush } as const
})

/** When bound machines were last seen, collected in memory and written in batches. */
export class LicenceSightings extends Context.Tag("@mintcode/core/licence/LicenceSightings")<
  LicenceSightings,
  Effect.Effect.Success<typeof makeLicenceSightings>
>() {}

/** Flushes now and then while the scope lasts, and once more when it closes. */
export const layerLicenceSightings = Layer.scoped(
  LicenceSightings,
  Effect.gen(function* () {
    const sightings = yield* makeLicenceSightings
    // Added before the fiber is forked, so it runs after that has ended.
    yield* Effect.addFinalizer(() => sightings.flush)
    yield* Effect.sleep(FLUSH_PAUSE).pipe(Effect.zipRight(sightings.flush), Effect.forever, Effect.forkScoped)
    return sightings
  }),
)

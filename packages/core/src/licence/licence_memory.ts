import { Effect } from "effect"
import { ProductEntity } from "../catalogue/mod.ts"
import { type AnyEntity, type Change, ChangeWatch, type Timestamp } from "../kernel/mod.ts"
import { SettingEntity } from "../settings/mod.ts"
import { VoucherEntity } from "../voucher/mod.ts"
import { LicenceEntity } from "./licence.ts"
import { LicenceMachineEntity } from "./licence_machine.ts"
import { type LicenceFound, PRODUCT_KEPT_MS } from "./licence_reads.ts"
import { LicenceSightings } from "./sightings.ts"

/** Machines whose licences are remembered; beyond them those that are known longest go. About 20 MB. */
const REMEMBERED_MAX = 20_000

/** What one licence rests upon, by the ids of rows. */
const OWN_ROWS: ReadonlySet<AnyEntity> = new Set([VoucherEntity, LicenceEntity, LicenceMachineEntity])
/** What all of them rest upon, in fact or in words. Hardly ever changed. */
const SHARED_ROWS: ReadonlySet<AnyEntity> = new Set([ProductEntity, SettingEntity])
/** What a sighting writes: of what is remembered it changes the time that a licence goes by, and nothing else. */
const SIGHTING_FIELDS: ReadonlySet<string> = new Set(["lastSeenAt", "checks"])

/** A row of which only the time it was seen at is kept up to date. */
interface SeenRow {
  readonly id: string
  lastSeenAt: Timestamp
}

/** What was found when a machine asked. */
interface Remembered {
  readonly key: string
  readonly found: LicenceFound
  /** The rows of it that sightings touch: copies that belong to this memory. */
  readonly seen: ReadonlyArray<SeenRow>
  /** Ids of the rows that it rests upon: a change of any ends it. */
  readonly rows: ReadonlyArray<string>
}

/** How far everything had come when something was about to be read. */
export interface MemoryMark {
  readonly foreign: number | undefined
  readonly own: number
}

/**
 * Licences of machines that asked a short while ago, so that those who ask over and over need no storage.
 *
 * Nothing is answered from here that storage would answer otherwise. A commit of this process ends what rests upon its
 * rows in the step in which it takes effect, a commit of anybody else ends everything. Only licences that hold on the
 * machine that asks are kept: whoever is turned away, and whoever guesses, is looked up.
 */
export const makeLicenceMemory = Effect.gen(function* () {
  const watch = yield* ChangeWatch
  const sightings = yield* LicenceSightings
  const known = new Map<string, Remembered>()
  const byRow = new Map<string, ReadonlyArray<Remembered>>()
  let own = 0
  let foreign: number | undefined
  /**
   * When somebody first looked after everything was forgotten; `undefined` until then. For a while after it products may
   * be known to this process as they were before.
   */
  let forgottenAt: Timestamp | undefined

  const forget = (one: Remembered) => {
    known.delete(one.key)
    for (const row of one.rows) {
      const rest = (byRow.get(row) ?? []).filter((other) => other !== one)
      if (rest.length === 0) byRow.delete(row)
      else byRow.set(row, rest)
    }
  }

  const forgetAll = () => {
    known.clear()
    byRow.clear()
    forgottenAt = undefined
  }

  const resting = (row: string): ReadonlyArray<Remembered> => byRow.get(row) ?? []

  const hearOne = (change: Change) => {
    if (SHARED_ROWS.has(change.entity)) {
      own++
      return forgetAll()
    }
    if (!OWN_ROWS.has(change.entity)) return
    own++
    switch (change._tag) {
      case "Insert":
        // New vouchers and licences are nobody's yet; what binds a machine changes its licence as well.
        return
      case "Update": {
        const { id, lastSeenAt } = change.row as unknown as SeenRow
        if (!change.fields.every((field) => SIGHTING_FIELDS.has(field))) return resting(id).forEach(forget)
        for (const { seen } of resting(id)) for (const row of seen) if (row.id === id) raise(row, lastSeenAt)
        return
      }
      default:
        resting(change.key).forEach(forget)
    }
  }
  yield* watch.hearOwn((changes) => changes.forEach(hearOne))

  /** Forgets everything when somebody else may have written. */
  const look = (at: Timestamp) => {
    const mark = watch.foreignMark()
    if (mark === undefined || mark !== foreign) forgetAll()
    foreign = mark
    forgottenAt ??= at
  }

  /** Take one before reading what is to be kept. */
  const mark = (at: Timestamp): MemoryMark => {
    look(at)
    return { foreign, own }
  }

  /** Keeps what was found of a licence that holds, unless anything was written since the mark. */
  const keep = (key: string, found: LicenceFound, since: MemoryMark, at: Timestamp): void => {
    const { licence, machine, machines, voucher } = found
    if (licence === undefined || voucher === undefined || machine === undefined) return
    if (since.foreign === undefined || since.foreign !== foreign || since.own !== own) return
    if (forgottenAt === undefined || (at >= forgottenAt && at < forgottenAt + PRODUCT_KEPT_MS)) return
    const before = known.get(key) ?? (known.size < REMEMBERED_MAX ? undefined : known.values().next().value)
    if (before !== undefined) forget(before)

    const ownLicence = { ...licence }
    const ownMachines = machines.map((one) => ({ ...one }))
    const ownMachine = ownMachines.find(({ id }) => id === machine.id)
    const rows = [voucher.id, licence.id, ...machines.map(({ id }) => id)]
    const one: Remembered = {
      key,
      found: { ...found, licence: ownLicence, machines: ownMachines, machine: ownMachine },
      seen: [ownLicence, ...ownMachines],
      rows,
    }
    known.set(key, one)
    for (const row of rows) byRow.set(row, [...resting(row), one])
  }

  /** What a machine's licence rests upon, as storage has it; `undefined` when that has to be read. */
  const recall = (key: string, at: Timestamp): LicenceFound | undefined => {
    look(at)
    const one = known.get(key)
    if (one === undefined) return undefined
    for (const row of one.seen) raise(row, sightings.lastSeenAt(row.id))
    return one.found
  }

  return { mark, keep, recall } as const
})

const raise = (row: SeenRow, at: Timestamp) => {
  if (at > row.lastSeenAt) row.lastSeenAt = at
}

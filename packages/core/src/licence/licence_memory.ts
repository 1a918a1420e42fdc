import { Effect } from "effect"
import { ProductEntity } from "../catalogue/mod.ts"
import { type AnyEntity, type Change, ChangeWatch, type Timestamp } from "../kernel/mod.ts"
import { SettingEntity } from "../settings/mod.ts"
import { normaliseCode, type Voucher, VoucherEntity } from "../voucher/mod.ts"
import { type Licence, LicenceEntity } from "./licence.ts"
import { type LicenceMachine, LicenceMachineEntity } from "./licence_machine.ts"
import { type LicenceFound, PRODUCT_KEPT_MS } from "./licence_reads.ts"
import { LicenceSightings } from "./sightings.ts"

/**
 * Rows that are remembered: voucher, licence and machines of each. Beyond them the licences that are known longest go. They
 * are ten thousand licences of one machine, or three hundred of a hundred: about 20 MB.
 */
const REMEMBERED_ROWS_MAX = 30_000

/** What one licence rests upon, by the ids of rows. */
const OWN_ROWS: ReadonlySet<AnyEntity> = new Set([VoucherEntity, LicenceEntity, LicenceMachineEntity])
/** What all of them rest upon, in fact or in words. Hardly ever changed. */
const SHARED_ROWS: ReadonlySet<AnyEntity> = new Set([ProductEntity, SettingEntity])
/** What a sighting writes: of what is remembered it changes the time that a licence goes by, and nothing else. */
const SIGHTING_FIELDS: ReadonlySet<string> = new Set(["lastSeenAt", "checks"])

/** A row of which the time it was seen at is kept up to date. */
type Seen<Row> = Omit<Row, "lastSeenAt"> & { lastSeenAt: Timestamp }

/** One licence, whichever of its machines ask. Its rows are copies that belong to this memory. */
interface Remembered {
  readonly found: LicenceFound
  readonly licence: Seen<Licence>
  readonly machines: ReadonlyArray<Seen<LicenceMachine>>
  /** What its machines asked. */
  readonly questions: Set<string>
  /** Ids of the rows that it rests upon: a change of any ends it. */
  readonly rows: ReadonlyArray<string>
}

/** A machine that asked. */
interface Asker {
  readonly of: Remembered
  readonly machine: Seen<LicenceMachine>
}

/** How far everything had come when something was about to be read. */
export interface MemoryMark {
  readonly foreign: number | undefined
  readonly own: number
}

/** What a machine asks about. The machine code is normalised already. */
type Question = Readonly<Record<"code" | "machineCode", string>>

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
  const askers = new Map<string, Asker>()
  /** By the id of the licence, those known longest first. */
  const licences = new Map<string, Remembered>()
  /** The same by the id of any row. */
  const resting = new Map<string, Remembered>()
  let own = 0
  let foreign: number | undefined
  /**
   * When somebody first looked after everything was forgotten; `undefined` until then. For a while after it products may
   * be known to this process as they were before.
   */
  let forgottenAt: Timestamp | undefined

  const forget = (one: Remembered) => {
    licences.delete(one.licence.id)
    for (const question of one.questions) askers.delete(question)
    for (const row of one.rows) resting.delete(row)
  }

  const forgetRow = (id: string) => {
    const one = resting.get(id)
    if (one !== undefined) forget(one)
  }

  const forgetAll = () => {
    askers.clear()
    licences.clear()
    resting.clear()
    forgottenAt = undefined
  }

  /** A row was seen by whoever wrote this. */
  const see = (id: string, at: Timestamp) => {
    const one = resting.get(id)
    if (one?.licence.id === id) raise(one.licence, at)
    else for (const machine of one?.machines ?? []) if (machine.id === id) raise(machine, at)
  }

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
        const { id, lastSeenAt } = change.row as unknown as Seen<Licence>
        return change.fields.every((field) => SIGHTING_FIELDS.has(field)) ? see(id, lastSeenAt) : forgetRow(id)
      }
      default:
        forgetRow(change.key)
    }
  }
  yield* watch.hearOwn((changes) => changes.forEach(hearOne))

  /** Forgets everything when somebody else may have written. */
  const look = (at: Timestamp) => {
    const mark = watch.foreignMark()
    if (mark === undefined || mark !== foreign) forgetAll()
    foreign = mark
    // A clock that is set back makes the while begin anew.
    if (forgottenAt === undefined || at < forgottenAt) forgottenAt = at
  }

  /** Take one before reading what is to be kept. */
  const mark = (at: Timestamp): MemoryMark => {
    look(at)
    return { foreign, own }
  }

  const add = (found: LicenceFound, { id: voucherId }: Voucher, licence: Licence): Remembered => {
    const ownLicence = { ...licence }
    const machines = found.machines.map((machine) => ({ ...machine }))
    const one: Remembered = {
      found: { ...found, licence: ownLicence, machines, machine: undefined },
      licence: ownLicence,
      machines,
      questions: new Set(),
      rows: [voucherId, licence.id, ...machines.map(({ id }) => id)],
    }
    licences.set(licence.id, one)
    for (const row of one.rows) resting.set(row, one)
    for (const oldest of licences.values()) {
      if (resting.size <= REMEMBERED_ROWS_MAX) break
      forget(oldest)
    }
    return one
  }

  /** Keeps what was found of a licence that holds, unless anything was written since the mark. */
  const keep = (question: Question, found: LicenceFound, since: MemoryMark, at: Timestamp): void => {
    const { licence, machine, voucher } = found
    const key = keyOf(question)
    if (key === undefined || licence === undefined || voucher === undefined || machine === undefined) return
    if (since.foreign === undefined || since.foreign !== foreign || since.own !== own) return
    if (forgottenAt === undefined || at < forgottenAt + PRODUCT_KEPT_MS) return
    const of = licences.get(licence.id) ?? add(found, voucher, licence)
    const asking = of.machines.find(({ id }) => id === machine.id)
    if (asking === undefined) return
    of.questions.add(key)
    askers.set(key, { of, machine: asking })
  }

  /** What the licence of a machine rests upon, as storage has it; `undefined` when that has to be read. */
  const recall = (question: Question, at: Timestamp): LicenceFound | undefined => {
    look(at)
    const key = keyOf(question)
    const asker = key === undefined ? undefined : askers.get(key)
    if (asker === undefined) return undefined
    const { machine, of } = asker
    for (const one of of.machines) raise(one, sightings.lastSeenAt(one.id))
    return { ...of.found, machine }
  }

  return { mark, keep, recall } as const
})

/**
 * What a machine is known by: one name, however its code is spelled. The length keeps code and machine code apart,
 * whatever is in them.
 */
const keyOf = ({ code, machineCode }: Question): string | undefined => {
  const normalised = normaliseCode(code)
  return normalised === undefined ? undefined : `${normalised.length} ${normalised}${machineCode}`
}

const raise = (row: { lastSeenAt: Timestamp }, at: Timestamp) => {
  if (at > row.lastSeenAt) row.lastSeenAt = at
}

import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { ProductEntity } from "../catalogue/mod.ts"
import { type Change, ChangeWatch, type HearChanges, insert, remove, update } from "../kernel/mod.ts"
import { type Voucher, VoucherEntity } from "../voucher/mod.ts"
import { type Licence, LicenceEntity } from "./licence.ts"
import { LicenceMachineEntity } from "./licence_machine.ts"
import { makeLicenceMemory } from "./licence_memory.ts"
import { type LicenceFound, PRODUCT_KEPT_MS } from "./licence_reads.ts"
import { LicenceSightings } from "./sightings.ts"
import { aLicence, aMachine, aSubject, NOON } from "./testing/licence_fixture.ts"

const ONE = { code: "VIPABCDEF123456", machineCode: "one" }
const TWO = { ...ONE, machineCode: "two" }

const found = (licence: Licence = aLicence()): LicenceFound => {
  const voucher = { id: licence.voucherId, version: 1, state: "fulfilled", expiresAt: null } as unknown as Voucher
  return { ...aSubject({ licence }), voucher, product: undefined }
}

/** A memory, and the storage that it listens to. */
const listening = () => {
  let foreign: number | undefined = 1
  const hearing: Array<HearChanges> = []
  const watch = ChangeWatch.of({
    foreignMark: () => foreign,
    hearOwn: (hear) => Effect.sync(() => void hearing.push(hear)),
  })
  const seen = new Map<string, number>()
  const sightings = LicenceSightings.of({
    note: () => undefined,
    lastSeenAt: (id) => seen.get(id) ?? 0,
    flush: Effect.succeed(0),
  })
  const memory = Effect.runSync(
    makeLicenceMemory.pipe(
      Effect.provideService(ChangeWatch, watch),
      Effect.provideService(LicenceSightings, sightings),
      Effect.scoped,
    ),
  )
  const settled = NOON + PRODUCT_KEPT_MS
  memory.mark(NOON)
  return {
    ...memory,
    seen,
    settled,
    commit: (...changes: ReadonlyArray<Change>) => hearing.forEach((hear) => hear(changes)),
    writtenElsewhere: (mark: number | undefined) => {
      foreign = mark
    },
    keepNow: (question = ONE, what = found()) => memory.keep(question, what, memory.mark(settled), settled),
  }
}

describe("licences that are remembered", () => {
  it("are kept as they were found, under what was asked", () => {
    const { keepNow, recall, settled } = listening()
    keepNow()
    expect(recall(ONE, settled)).toEqual(found())
    expect(recall(TWO, settled)).toBeUndefined()
  })

  it("are not kept when anything was written between the look and the keeping", () => {
    const { commit, keep, mark, recall, settled, writtenElsewhere } = listening()
    const before = mark(settled)
    commit(update(LicenceEntity, aLicence(), { state: "suspended" }))
    keep(ONE, found(), before, settled)
    expect(recall(ONE, settled)).toBeUndefined()
    const again = mark(settled)
    writtenElsewhere(2)
    mark(settled)
    keep(ONE, found(), again, settled)
    expect(recall(ONE, settled)).toBeUndefined()
  })

  it("are not kept while products may be known as they were", () => {
    const { commit, keep, mark, recall, settled } = listening()
    keep(ONE, found(), mark(settled - 1), settled - 1)
    expect(recall(ONE, settled)).toBeUndefined()
    commit(insert(ProductEntity, {} as never))
    keep(ONE, found(), mark(settled), settled)
    expect(recall(ONE, settled)).toBeUndefined()
    keep(ONE, found(), mark(settled + PRODUCT_KEPT_MS), settled + PRODUCT_KEPT_MS)
    expect(recall(ONE, settled + PRODUCT_KEPT_MS)).toBeDefined()
  })

  it("end with whatever changes their rows, and with no other", () => {
    const licence = aLicence()
    const other = aLicence({ id: "other" as Licence["id"], voucherId: "other-voucher" as Licence["voucherId"] })
    const ending: ReadonlyArray<Change> = [
      update(LicenceEntity, licence, { note: "seen by an operator" }),
      remove(LicenceMachineEntity, aMachine(1)),
      update(LicenceMachineEntity, aMachine(1), { sealedCode: "another key" }),
      update(VoucherEntity, { id: licence.voucherId, version: 1 } as Voucher, { state: "disabled" }),
    ]
    for (const change of ending) {
      const { commit, keepNow, recall, settled } = listening()
      keepNow()
      commit(update(LicenceEntity, other, { state: "banned" }), insert(LicenceEntity, other))
      expect(recall(ONE, settled)).toBeDefined()
      commit(change)
      expect([change._tag, recall(ONE, settled)]).toEqual([change._tag, undefined])
    }
  })

  it("end for all machines of a licence at once", () => {
    const { commit, keepNow, recall, settled } = listening()
    const machines = [aMachine(1), aMachine(2)]
    for (const [index, question] of [ONE, TWO].entries()) {
      keepNow(question, { ...found(), machines, machine: machines[index] })
      expect(recall(question, settled)?.machine?.id).toBe(machines[index]?.id)
    }
    commit(update(LicenceEntity, aLicence(), { state: "suspended" }))
    expect([recall(ONE, settled), recall(TWO, settled)]).toEqual([undefined, undefined])
  })

  it("are known once, however their code is spelled, and not by what cannot be one", () => {
    const { keepNow, recall, settled } = listening()
    keepNow({ ...ONE, code: "vip-abcdef-123456" })
    expect(recall(ONE, settled)).toBeDefined()
    expect(recall({ ...ONE, code: "no code at all!" }, settled)).toBeUndefined()
  })

  it("go, those known longest first, when there are too many, however many machines each has", () => {
    const { keepNow, recall, settled } = listening()
    const machines = Array.from({ length: 100 }, (_, index) => aMachine(index))
    const licences = Array.from({ length: 400 }, (_, index) => ({
      question: { code: `ABCDEF${100_000 + index}`, machineCode: "one" },
      licence: aLicence({ id: `licence-${index}` as Licence["id"], voucherId: `v-${index}` as Licence["voucherId"] }),
    }))
    for (const { licence, question } of licences) {
      const own = machines.map((one) => ({ ...one, id: `${licence.id} ${one.id}` as typeof one.id }))
      keepNow(question, { ...found(licence), machines: own, machine: own[0] })
    }
    const known = licences.map(({ question }) => recall(question, settled) !== undefined)
    expect(known.filter(Boolean).length).toBeLessThan(300)
    expect([known[0], known.at(-1)]).toEqual([false, true])
  })

  it("all end when somebody else has written, and where that cannot be told", () => {
    for (const mark of [2, undefined]) {
      const { keepNow, recall, settled, writtenElsewhere } = listening()
      keepNow()
      writtenElsewhere(mark)
      expect(recall(ONE, settled)).toBeUndefined()
    }
  })

  it("go by what was seen of their machines since, written down or not", () => {
    const { commit, keepNow, recall, seen, settled } = listening()
    const machine = aMachine(1)
    keepNow()
    seen.set(machine.id, NOON + 10)
    expect(recall(ONE, settled)?.machine?.lastSeenAt).toBe(NOON + 10)
    seen.clear()
    commit(
      update(LicenceMachineEntity, machine, { lastSeenAt: NOON + 20, checks: 7 }),
      update(LicenceEntity, aLicence(), { lastSeenAt: NOON + 30, checks: 7 }),
    )
    const known = recall(ONE, settled)
    expect([known?.machine?.lastSeenAt, known?.machines[0]?.lastSeenAt]).toEqual([NOON + 20, NOON + 20])
    expect(known?.licence?.lastSeenAt).toBe(NOON + 30)
  })
})

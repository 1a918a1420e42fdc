import { Clock, Context, Effect, Layer, Option, Redacted } from "effect"
import { CatalogueRepository, licenceTermsOf } from "../catalogue/mod.ts"
import { audited, type OperatorShape, operatorWith } from "../identity/mod.ts"
import {
  type Change,
  Commit,
  Crypto,
  expectVersion,
  insert,
  invalid,
  NotFound,
  PAGE_LIMIT_MAX,
  type PageRequest,
  Refused,
  remove,
  retryConflicts,
  type Sealed,
  type Timestamp,
  update,
} from "../kernel/mod.ts"
import { normaliseCode, VoucherRepository, Vouchers } from "../voucher/mod.ts"
import { type Licence, LicenceEntity, type LicenceId } from "./licence.ts"
import { fileSecret, licenceFileOf, sealedFileText, sealLicenceFile } from "./licence_file.ts"
import { LicenceKeys } from "./licence_keys.ts"
import { type LicenceMachine, LicenceMachineEntity, machinePlace } from "./licence_machine.ts"
import { isOver, type LicenceEvent, licenceTransition, stateWithEnd } from "./licence_state.ts"
import { makeLicenceSweep } from "./licence_sweep.ts"
import { newMachine, normaliseMachineCode } from "./machine_code.ts"
import { type LicenceFilter, LicenceRepository } from "./repository.ts"
import type { LicenceEdit, LicenceStatistics } from "./requests.ts"

/** Licences of one machine that a search shows. */
const SEARCH_MAX = 100

const GUARDS = [`${LicenceEntity.name}.version`, `${LicenceMachineEntity.name}.version`]

/** A licence and its machines. */
export interface LicenceDetail {
  readonly licence: Licence
  readonly machines: ReadonlyArray<LicenceMachine>
}

export const makeLicenceDesk = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* LicenceRepository
  const catalogue = yield* CatalogueRepository
  const vouchers = yield* Vouchers
  const voucherRows = yield* VoucherRepository
  const keys = yield* LicenceKeys
  const sweepExpired = yield* makeLicenceSweep

  const find = (id: string) =>
    Effect.flatMap(
      repository.byId(id),
      Option.match({
        onNone: () => new NotFound({ code: "LICENCE_NOT_FOUND", entity: "licence", id }),
        onSome: Effect.succeed,
      }),
    )

  const detail = (id: string) =>
    Effect.gen(function* () {
      const licence = yield* find(id)
      return { licence, machines: yield* repository.machinesOf(id) } satisfies LicenceDetail
    })

  const machineOf = ({ machines }: LicenceDetail, machineId: string) => {
    const found = machines.find(({ id }) => id === machineId)
    return found === undefined
      ? new NotFound({ code: "MACHINE_NOT_FOUND", entity: "machine", id: machineId })
      : Effect.succeed(found)
  }

  const told = (operator: OperatorShape, licence: Licence, type: string, data: Readonly<Record<string, unknown>>) =>
    Effect.provideService(
      audited(operator, "licence:edit", { type, subject: "licence", subjectId: licence.id, data }),
      Crypto,
      crypto,
    )

  const codeOfMachine = (machine: LicenceMachine) =>
    Effect.map(Effect.orDie(crypto.open(machinePlace(machine.id), machine.sealedCode as Sealed)), Redacted.value)

  /** Takes a licence out of use, or puts it back. */
  const move = (event: Exclude<LicenceEvent, "Expire">, type: string) => (id: string) =>
    Effect.gen(function* () {
      const operator = yield* operatorWith("licence:edit")
      return yield* Effect.gen(function* () {
        const licence = yield* find(id)
        const at = yield* Clock.currentTimeMillis
        const state = yield* licenceTransition(licence, event, at)
        yield* commit([
          update(LicenceEntity, licence, { state, updatedAt: at }),
          yield* told(operator, licence, type, { before: licence.state, after: state }),
        ])
        return yield* detail(id)
      }).pipe(retryConflicts(GUARDS))
    })

  /** Changes time, machines or note. `expectedVersion` is the one the operator saw. */
  const edit = Effect.fn("LicenceDesk.edit")(function* (id: string, changes: LicenceEdit, expectedVersion?: number) {
    const operator = yield* operatorWith("licence:edit")
    const read = yield* find(id)
    yield* expectVersion(LicenceEntity, read.version, expectedVersion)
    const at = yield* Clock.currentTimeMillis
    const startsAt = changes.startsAt ?? read.startsAt
    const endsAt = changes.endsAt === undefined ? read.endsAt : changes.endsAt
    if (endsAt !== null && endsAt <= startsAt) {
      return yield* invalid("LICENCE_ENDS_FIRST", "/endsAt", "A licence ends after it starts")
    }
    const next = {
      startsAt,
      endsAt,
      machinesMax: changes.machinesMax ?? read.machinesMax,
      note: changes.note ?? read.note,
      state: stateWithEnd(read.state, endsAt, at),
      updatedAt: at,
    }
    yield* commit([
      update(LicenceEntity, read, next),
      yield* told(operator, read, "licence.edited", {
        before: { startsAt: read.startsAt, endsAt: read.endsAt, machinesMax: read.machinesMax },
        after: changes,
      }),
    ])
    return yield* detail(id)
  })

  /** Takes a machine off, and puts another on when its code is given. An operator's word goes before quota and pause. */
  const rebind = (id: string, machineId: string, newMachineCode: string | undefined) =>
    Effect.gen(function* () {
      const operator = yield* operatorWith("licence:edit")
      const code = newMachineCode === undefined ? undefined : normaliseMachineCode(newMachineCode)
      if (newMachineCode !== undefined && code === undefined) {
        return yield* invalid("MACHINE_CODE_INVALID", "/machineCode", "This cannot be a machine's code")
      }
      return yield* Effect.gen(function* () {
        const found = yield* detail(id)
        const { licence } = found
        const machine = yield* machineOf(found, machineId)
        const at = yield* Clock.currentTimeMillis
        const added: Array<Change> = []
        if (code !== undefined)
          added.push(insert(LicenceMachineEntity, yield* newMachine(crypto, licence.id, code, at)))
        yield* commit([
          update(LicenceEntity, licence, {
            lastSeenAt: Math.max(licence.lastSeenAt, machine.lastSeenAt),
            updatedAt: at,
          }),
          remove(LicenceMachineEntity, machine),
          ...added,
          yield* told(operator, licence, code === undefined ? "licence.unbound" : "licence.transferred", {
            machine: machine.shown,
          }),
        ])
        return yield* detail(id)
      }).pipe(retryConflicts(GUARDS))
    })

  /** The code that a licence was begun with, as files are sealed with it. It leaves this process inside a seal only. */
  const codeOfLicence = ({ voucherId }: Licence) =>
    voucherRows.byId(voucherId).pipe(
      Effect.flatMap(Effect.flatMap(vouchers.codeOf)),
      Effect.map((code) => normaliseCode(code) ?? ""),
      // A licence has its voucher, and the voucher its batch.
      Effect.catchAll((error) => (error._tag === "StorageFailed" ? Effect.fail(error) : Effect.die(error))),
    )

  /**
   * A licence file for one of its machines, for whoever has no network. Sealed, it opens with code and machine code
   * only, as a program's own request would have it.
   */
  const file = Effect.fn("LicenceDesk.file")(function* (id: string, machineId: string, isSealed = false) {
    const operator = yield* operatorWith("licence:edit")
    const found = yield* detail(id)
    const { licence } = found
    const machine = yield* machineOf(found, machineId)
    const at: Timestamp = yield* Clock.currentTimeMillis
    if (licence.state !== "active" || isOver(licence, at)) {
      return yield* new Refused({ code: "LICENCE_STATE", reason: "Only an active licence has files" })
    }
    const product = yield* catalogue.productById(licence.productId)
    const terms = Option.match(product, {
      onNone: () => licenceTermsOf({}),
      onSome: ({ policy }) => licenceTermsOf(policy),
    })
    const machineCode = yield* codeOfMachine(machine)
    const content = licenceFileOf(crypto, licence, terms, machineCode, at)
    const signed = yield* keys.sign("licence", content)
    const text = isSealed
      ? sealedFileText(yield* sealLicenceFile(crypto, signed, fileSecret(yield* codeOfLicence(licence), machineCode)))
      : signed
    yield* commit([
      yield* told(operator, licence, "licence.file_issued", {
        machine: machine.shown,
        expiresAt: content.expires_at,
        sealed: isSealed,
      }),
    ])
    return { file: text, expiresAt: content.expires_at }
  })

  /** Licences that a full code or a machine code stands for. */
  const search = Effect.fn("LicenceDesk.search")(function* (by: {
    readonly code?: string | undefined
    readonly machineCode?: string | undefined
  }) {
    yield* operatorWith("licence:read")
    if (by.code !== undefined) {
      const voucher = yield* vouchers.byCode(by.code)
      if (Option.isNone(voucher)) return []
      return Option.toArray(yield* repository.byVoucher(voucher.value.id))
    }
    const machineCode = normaliseMachineCode(by.machineCode ?? "")
    return machineCode === undefined
      ? []
      : yield* repository.byMachine(crypto.digests("machine", machineCode), SEARCH_MAX)
  })

  /** Products of this kind, page by page: a shop has few. */
  const licenceProducts = Effect.gen(function* () {
    const ids: Array<string> = []
    for (let afterId: string | null = null; ; ) {
      const page: Effect.Effect.Success<ReturnType<typeof catalogue.products>> = yield* catalogue.products({
        limit: PAGE_LIMIT_MAX,
        afterId,
      })
      ids.push(...page.rows.filter(({ kind }) => kind === "licence").map(({ id }) => id))
      if (page.nextAfterId === null) return ids
      afterId = page.nextAfterId
    }
  })

  /** Counts; what is over counts as expired, swept or not. */
  const statistics = Effect.fn("LicenceDesk.statistics")(function* (filter: Pick<LicenceFilter, "productId">) {
    yield* operatorWith("licence:read")
    const counts = yield* repository.countByState(filter)
    const over = yield* repository.countOver(filter.productId, yield* Clock.currentTimeMillis)
    const products = (yield* licenceProducts).filter((id) => filter.productId === undefined || id === filter.productId)
    const issued = yield* Effect.forEach(products, (productId) =>
      Effect.map(
        voucherRows.countByState({ productId: productId as Licence["productId"] }),
        (states) => states.issued ?? 0,
      ),
    )
    const unused = issued.reduce((sum, count) => sum + count, 0)
    const { active = 0, banned = 0, expired = 0, suspended = 0 } = counts
    return {
      total: unused + active + banned + expired + suspended,
      unused,
      active: active - over,
      expired: expired + over,
      suspended,
      banned,
    } satisfies LicenceStatistics
  })

  const reading =
    <Args extends ReadonlyArray<unknown>, A, E, R>(read: (...args: Args) => Effect.Effect<A, E, R>) =>
    (...args: Args) =>
      Effect.zipRight(operatorWith("licence:read"), read(...args))

  return {
    get: reading(detail),
    page: reading((filter: LicenceFilter, page: PageRequest) => repository.page(filter, page)),
    /** All that fit, oldest first, in constant memory. */
    stream: reading((filter: LicenceFilter) => Effect.succeed(repository.stream(filter))),
    search,
    statistics,
    edit,
    suspend: move("Suspend", "licence.suspended"),
    resume: move("Resume", "licence.resumed"),
    ban: move("Ban", "licence.banned"),
    unbind: (id: LicenceId | string, machineId: string) => rebind(id, machineId, undefined),
    transfer: (id: LicenceId | string, machineId: string, newMachineCode: string) =>
      rebind(id, machineId, newMachineCode),
    file,
    /** For the worker. */
    sweepExpired,
  } as const
})

/** Licences, as operators see to them. */
export class LicenceDesk extends Context.Tag("@mintcode/core/licence/LicenceDesk")<
  LicenceDesk,
  Effect.Effect.Success<typeof makeLicenceDesk>
>() {}

export const layerLicenceDesk = Layer.effect(LicenceDesk, makeLicenceDesk)

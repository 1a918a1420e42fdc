import { Clock, Context, Effect, Layer, Option } from "effect"
import type { Product } from "../catalogue/mod.ts"
import {
  type Actor,
  append,
  type Change,
  Commit,
  Conflict,
  Crypto,
  insert,
  newEventBy,
  remove,
  retryConflicts,
  type StorageFailed,
  Throttled,
  type Timestamp,
  update,
} from "../kernel/mod.ts"
import { begunRedemption, Signals } from "../redemption/mod.ts"
import { normaliseCode, type Voucher, VoucherEntity, Vouchers } from "../voucher/mod.ts"
import { grantLicence, type LicenceGrant } from "./activation.ts"
import { type Licence, LicenceEntity } from "./licence.ts"
import { answerWith, type LicenceAnswer, licenceStatus } from "./licence_answer.ts"
import { checkLicence, type LicenceQuestion, licenceTime, remainingMs } from "./licence_check.ts"
import type { LicenceCode } from "./licence_code.ts"
import { fileSecret, licenceFileOf, machineDigest, sealedFileText, sealLicenceFile } from "./licence_file.ts"
import { LicenceKeys } from "./licence_keys.ts"
import { type LicenceMachine, LicenceMachineEntity } from "./licence_machine.ts"
import { makeLicenceMemory } from "./licence_memory.ts"
import { type LicenceFound, makeLicenceReads } from "./licence_reads.ts"
import { machineWith, newMachine } from "./machine_code.ts"
import { LicenceSightings } from "./sightings.ts"
import { transferRefusal } from "./transfer_rule.ts"

/** Guards after which everything is read again: whoever lost a race is told the truth. */
export const LICENCE_GUARDS = [
  `${VoucherEntity.name}.version`,
  `${LicenceEntity.name}.version`,
  `${LicenceMachineEntity.name}.version`,
  "licence.voucher",
  "licence_machine.digest",
]

/** A machine that asks about its licence. The machine code is normalised already. */
export interface LicenceRequest {
  readonly code: string
  readonly machineCode: string
  readonly nonce?: string | undefined
  readonly ip: string | null
}

/** What `status` tells of a code. */
export interface LicenceStatusView {
  readonly fullCode: string
  readonly status: "unused" | "active" | "expired"
  readonly createdAt: Timestamp
  readonly usedAt: Timestamp | null
  readonly endsAt: Timestamp | null
  /** Masked, unless whoever asks named the same one. */
  readonly machineCode: string | null
  readonly remainingMs: number | null
}

type Failure = StorageFailed | Conflict

export const makeLicences = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const reads = yield* makeLicenceReads
  const sightings = yield* LicenceSightings
  const keys = yield* LicenceKeys
  const vouchers = yield* Vouchers
  const signals = yield* Signals
  const memory = yield* makeLicenceMemory

  const told = (licence: Licence, type: string, ip: string | null, data: Readonly<Record<string, unknown>>) =>
    Effect.map(
      newEventBy(crypto, {
        type,
        subject: "licence",
        subjectId: licence.id,
        actor: { kind: "buyer", id: licence.id, ip } satisfies Actor,
        data: { productId: licence.productId, ...data },
      }),
      (event) => append(event),
    )

  /** First use: voucher, redemption, licence, machine and events in one commit. */
  const activate = (voucher: Voucher, product: Product, { ip, machineCode }: LicenceRequest) =>
    Effect.gen(function* () {
      let granted: LicenceGrant | undefined
      const { changes, redemption, voucherChange } = yield* begunRedemption(
        crypto,
        { voucher, product, input: { machineCode }, proof: {}, ip },
        (request) =>
          Effect.tap(grantLicence(crypto, request, machineCode), (grant) =>
            Effect.sync(() => {
              granted = grant
            }),
          ),
      ).pipe(
        Effect.catchTag("Invalid", (error) => Effect.die(error)),
        // Its time ran out between reading and using it: read again.
        Effect.catchTag("Refused", () => new Conflict({ code: "CONFLICT", guard: `${VoucherEntity.name}.version` })),
      )
      yield* commit([update(VoucherEntity, voucher, voucherChange), ...changes])
      yield* signals.tell({ redemptionId: redemption.id })
      return granted?.licence
    })

  const bind = (licence: Licence, culled: ReadonlyArray<LicenceMachine>, request: LicenceRequest, at: Timestamp) =>
    Effect.gen(function* () {
      const machine = yield* newMachine(crypto, licence.id, request.machineCode, at)
      yield* commit([
        // The licence's version lets one machine in at a time, so that no two take the last seat.
        update(LicenceEntity, licence, { lastSeenAt: at, updatedAt: at }),
        ...culled.map((one) => remove(LicenceMachineEntity, one)),
        insert(LicenceMachineEntity, machine),
        yield* told(licence, "licence.machine_bound", request.ip, { machine: machine.shown, culled: culled.length }),
      ])
    })

  const expire = (licence: Licence, at: Timestamp) =>
    Effect.gen(function* () {
      yield* commit([
        update(LicenceEntity, licence, {
          state: "expired",
          lastSeenAt: Math.max(licence.lastSeenAt, at),
          updatedAt: at,
        }),
        yield* told(licence, "licence.expired", null, { endsAt: licence.endsAt }),
      ])
    }).pipe(
      // The sweep was faster, or an operator prolonged it this moment: the next call will see.
      Effect.catchTag("Conflict", () => Effect.void),
    )

  const askOnce = (request: LicenceRequest, question: LicenceQuestion): Effect.Effect<LicenceAnswer, Failure> =>
    Effect.gen(function* () {
      const since = memory.mark(yield* Clock.currentTimeMillis)
      const found = yield* reads.byCode(request.code, request.machineCode)
      const now = yield* Clock.currentTimeMillis
      const verdict = checkLicence(found, question, now)
      const { licence, machine } = found
      const at = licence === undefined ? now : licenceTime(licence, found.machines, now)
      switch (verdict.act) {
        case "activate": {
          const { product, voucher } = found
          if (product === undefined || voucher === undefined) return answerWith("NOT_FOUND", found, undefined, now)
          return answerWith("ACTIVATED", found, yield* activate(voucher, product, request), now)
        }
        case "bind":
          if (licence !== undefined) yield* bind(licence, verdict.culled, request, at)
          return answerWith(verdict.code, found, licence, now)
        case "revive":
          if (licence !== undefined && machine !== undefined) {
            yield* commit([
              update(LicenceMachineEntity, machine, { lastSeenAt: at, checks: machine.checks + 1 }),
              update(LicenceEntity, licence, { lastSeenAt: at, updatedAt: at }),
            ])
          }
          return answerWith(verdict.code, found, licence, now)
        case "expire":
          if (licence !== undefined) yield* expire(licence, at)
          return answerWith(verdict.code, found, machine === undefined ? undefined : licence, now)
        case "nothing":
          if (verdict.code === "VALID" && licence !== undefined && machine !== undefined) {
            sightings.note(licence.id, machine.id, at)
            memory.keep(request, found, since, now)
          }
          return answerWith(verdict.code, found, machine === undefined ? undefined : licence, now)
      }
    })

  /** Runs one question to its end; whoever keeps losing races is asked to come again. */
  const settled = <A>(once: Effect.Effect<A, Failure>): Effect.Effect<A, StorageFailed | Throttled> =>
    once.pipe(
      retryConflicts(LICENCE_GUARDS),
      Effect.catchTag(
        "Conflict",
        () => new Throttled({ code: "TRY_LATER", reason: "Too many ask for this code at once", retryAfterMs: 1_000 }),
      ),
      Effect.uninterruptible,
    )

  /** Signs an answer when a nonce came with the question, so that a client can tell a server from a fake. */
  const signed = (request: LicenceRequest, answer: LicenceAnswer): Effect.Effect<LicenceAnswer, StorageFailed> =>
    request.nonce === undefined
      ? Effect.succeed(answer)
      : Effect.map(
          keys.sign("answer", {
            v: 1,
            code: answer.code,
            valid: answer.valid,
            licence_id: answer.licenceId,
            product: answer.productId,
            machine: machineDigest(crypto, request.machineCode),
            expires_at: answer.endsAt,
            nonce: request.nonce,
            time: answer.at,
          }),
          (signature) => ({ ...answer, signature }),
        )

  const answered = (request: LicenceRequest, once: Effect.Effect<LicenceAnswer, Failure>) =>
    Effect.flatMap(settled(once), (answer) => signed(request, answer))

  /**
   * What `validate` answers a machine that asked a short while ago, without storage and without waiting; `undefined`
   * when `validate` has to be asked. Never an answer that storage would not give.
   */
  const recall = (request: LicenceRequest, now: Timestamp): LicenceAnswer | undefined => {
    // What is signed is signed by a key that storage has.
    if (request.nonce !== undefined) return undefined
    const found = memory.recall(request, now)
    if (found?.licence === undefined || found.machine === undefined) return undefined
    const { licence, machine, machines } = found
    const { act, code } = checkLicence(found, "validate", now)
    if (code !== "VALID" || act !== "nothing") return undefined
    sightings.note(licence.id, machine.id, licenceTime(licence, machines, now))
    return answerWith(code, found, licence, now)
  }

  /** Whether a licence holds on a machine. The first call begins it; one from a bound machine writes nothing. */
  const validate = (request: LicenceRequest) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => {
      const known = recall(request, now)
      return known === undefined ? answered(request, askOnce(request, "validate")) : Effect.succeed(known)
    })

  /** Keeps a floating seat. One that was given up is not taken again by this: `validate` does. */
  const heartbeat = (request: LicenceRequest) => answered(request, askOnce(request, "heartbeat"))

  /** A licence that holds on this machine, for what only its holder may do; otherwise the answer that says why not. */
  const held = (
    request: LicenceRequest,
    use: (holding: {
      readonly found: LicenceFound
      readonly licence: Licence
      readonly machine: LicenceMachine
      readonly now: Timestamp
      readonly at: Timestamp
    }) => Effect.Effect<LicenceAnswer, Failure>,
  ): Effect.Effect<LicenceAnswer, Failure> =>
    Effect.gen(function* () {
      const found = yield* reads.byCode(request.code, request.machineCode)
      const now = yield* Clock.currentTimeMillis
      const { licence, machine } = found
      const verdict = checkLicence(found, "heartbeat", now)
      return verdict.code === "VALID" && licence !== undefined && machine !== undefined
        ? yield* use({ found, licence, machine, now, at: licenceTime(licence, found.machines, now) })
        : answerWith(verdict.code, found, machine === undefined ? undefined : licence, now)
    })

  /** Gives a floating seat back. */
  const release = (request: LicenceRequest) =>
    answered(
      request,
      held(request, ({ at, found, licence, machine, now }) =>
        Effect.gen(function* () {
          if (!licence.floating) return answerWith("NOT_FLOATING", found, licence, now)
          yield* commit([
            update(LicenceEntity, licence, { lastSeenAt: at, updatedAt: at }),
            remove(LicenceMachineEntity, machine),
            yield* told(licence, "licence.machine_released", request.ip, { machine: machine.shown }),
          ])
          return answerWith("RELEASED", found, licence, now)
        }),
      ),
    )

  /** Takes a machine off, and puts another on in the same commit when one is named. Counts against the quota. */
  const move = (request: LicenceRequest, newMachineCode: string | undefined, code: LicenceCode) =>
    answered(
      request,
      held(request, ({ at, found, licence, machine, now }) =>
        Effect.gen(function* () {
          const refusal = transferRefusal(licence, found.terms, at)
          if (refusal !== undefined) return answerWith(refusal, found, licence, now)
          const added: Array<Change> = []
          // One that is bound already needs no second row: the licence moves there by leaving this one.
          if (newMachineCode !== undefined && machineWith(crypto, found.machines, newMachineCode) === undefined) {
            added.push(insert(LicenceMachineEntity, yield* newMachine(crypto, licence.id, newMachineCode, at)))
          }
          yield* commit([
            update(LicenceEntity, licence, {
              transfersUsed: licence.transfersUsed + 1,
              transferredAt: at,
              lastSeenAt: at,
              updatedAt: at,
            }),
            remove(LicenceMachineEntity, machine),
            ...added,
            yield* told(licence, `licence.${code.toLowerCase()}`, request.ip, { machine: machine.shown }),
          ])
          return answerWith(code, found, licence, now)
        }),
      ),
    )

  const unbind = (request: LicenceRequest) => move(request, undefined, "UNBOUND")

  const transfer = (request: LicenceRequest, newMachineCode: string) =>
    newMachineCode === request.machineCode ? validate(request) : move(request, newMachineCode, "TRANSFERRED")

  /** A licence file for the machine that asks, if its licence holds. Sealed, it opens with code and machine code only. */
  const file = (request: LicenceRequest, isSealed: boolean) =>
    Effect.gen(function* () {
      // What is signed for days is looked up, whatever is remembered.
      const answer = yield* answered(request, askOnce(request, "validate"))
      const found = yield* reads.byCode(request.code, request.machineCode)
      const { licence, terms } = found
      if (!answer.valid || licence === undefined) return { answer, file: null }
      const content = licenceFileOf(crypto, licence, terms, request.machineCode, answer.at)
      const text = yield* keys.sign("licence", content)
      if (!isSealed) return { answer, file: text }
      const secret = fileSecret(normaliseCode(request.code) ?? "", request.machineCode)
      return { answer, file: sealedFileText(yield* sealLicenceFile(crypto, text, secret)) }
    })

  /** What is known of a code; nothing when it is unknown, or no licence's. */
  const status = (code: string, machineCode: string | undefined) =>
    Effect.gen(function* () {
      const found = yield* reads.byCode(code, machineCode)
      const { licence, machine, machines, voucher } = found
      if (voucher === undefined) return Option.none<LicenceStatusView>()
      const now = yield* Clock.currentTimeMillis
      return Option.some<LicenceStatusView>({
        fullCode: yield* Effect.orDie(vouchers.codeOf(voucher)),
        status: licenceStatus(found, now),
        createdAt: voucher.createdAt,
        usedAt: licence?.activatedAt ?? null,
        endsAt: licence?.endsAt ?? null,
        machineCode: machine !== undefined ? (machineCode ?? null) : (machines[0]?.shown ?? null),
        remainingMs: licence === undefined ? null : remainingMs(licence, licenceTime(licence, machines, now)),
      })
    })

  return { validate, recall, heartbeat, release, unbind, transfer, file, status } as const
})

/** Licences, as programs ask about them. */
export class Licences extends Context.Tag("@mintcode/core/licence/Licences")<
  Licences,
  Effect.Effect.Success<typeof makeLicences>
>() {}

export const layerLicences = Layer.scoped(Licences, makeLicences)

import { Effect } from "effect"
import { licenceTermsOf } from "../catalogue/mod.ts"
import { append, type CryptoShape, insert, newEventBy, newIdBy, Refused } from "../kernel/mod.ts"
import { begunSpan } from "../lease/mod.ts"
import type { Grant, GrantRequest, LocalGrant, RedemptionId } from "../redemption/mod.ts"
import { type Licence, LicenceEntity, type LicenceId } from "./licence.ts"
import { type LicenceMachine, LicenceMachineEntity } from "./licence_machine.ts"
import { newMachine, normaliseMachineCode } from "./machine_code.ts"

/** A grant, and the licence in it. */
export interface LicenceGrant extends Grant {
  readonly licence: Licence
  readonly machine: LicenceMachine
}

/**
 * A new licence on its first machine: what the commit that uses the voucher has to hold besides. `validate` and
 * `/redeem` both activate through this.
 */
export const grantLicence = (
  crypto: CryptoShape,
  { at, ip, product, redemptionId, voucher }: GrantRequest,
  machineCode: string,
): Effect.Effect<LicenceGrant> =>
  Effect.gen(function* () {
    const id = yield* newIdBy<LicenceId>(crypto)
    const terms = licenceTermsOf(product.policy)
    const machine = yield* newMachine(crypto, id, machineCode, at)
    const { endsAt, startsAt } = begunSpan(product.entitlementMs === null ? null : { ms: product.entitlementMs }, at)
    const licence: Licence = {
      id,
      version: 1,
      voucherId: voucher.id,
      redemptionId: redemptionId as RedemptionId,
      productId: product.id,
      prefix: voucher.prefix,
      head: voucher.head,
      tail: voucher.tail,
      state: "active",
      activatedAt: at,
      startsAt,
      endsAt,
      machinesMax: terms.machinesMax,
      floating: terms.floating,
      transfersUsed: 0,
      transferredAt: null,
      lastSeenAt: at,
      checks: 1,
      note: "",
      updatedAt: at,
    }
    const event = yield* newEventBy(crypto, {
      type: "licence.activated",
      subject: "licence",
      subjectId: id,
      actor: { kind: "buyer", id, ip },
      data: { productId: product.id, voucherId: voucher.id, machine: machine.shown, endsAt: licence.endsAt },
    })
    return {
      licence,
      machine,
      changes: [insert(LicenceEntity, licence), insert(LicenceMachineEntity, machine), append(event)],
      value: {
        licenceId: id,
        machine: machine.shown,
        startsAt: new Date(licence.startsAt).toISOString(),
        endsAt: licence.endsAt === null ? "" : new Date(licence.endsAt).toISOString(),
      },
    }
  })

/** How `/redeem` grants a licence: with the machine code that its buyer brought. */
export const licenceGrant =
  (crypto: CryptoShape): LocalGrant =>
  (request) =>
    Effect.gen(function* () {
      const machineCode = normaliseMachineCode(request.input["machineCode"] ?? "")
      if (machineCode === undefined) {
        return yield* new Refused({
          code: "MACHINE_CODE_NEEDED",
          reason: "A licence needs the code of the machine that it is for",
        })
      }
      const { notBefore } = licenceTermsOf(request.product.policy)
      if (notBefore !== null && request.at < notBefore) {
        return yield* new Refused({ code: "LICENCE_NOT_STARTED", reason: "This licence cannot be used yet" })
      }
      return yield* grantLicence(crypto, request, machineCode)
    })

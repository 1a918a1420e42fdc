import { LICENCE_TERMS_DEFAULT, type LicenceTerms, type ProductId } from "../../catalogue/mod.ts"
import { uuidV7 } from "../../kernel/mod.ts"
import type { RedemptionId } from "../../redemption/mod.ts"
import type { VoucherId } from "../../voucher/mod.ts"
import type { Licence, LicenceId } from "../licence.ts"
import type { LicenceSubject } from "../licence_check.ts"
import type { LicenceMachine, LicenceMachineId } from "../licence_machine.ts"

export const NOON = Date.UTC(2030, 0, 1, 12)
export const HOUR_MS = 3_600_000

/** A licence of three hours that was activated at noon. */
export const aLicence = (changes: Partial<Licence> = {}): Licence => ({
  id: uuidV7(NOON, Uint8Array.of(1)) as LicenceId,
  version: 1,
  voucherId: uuidV7(NOON, Uint8Array.of(2)) as VoucherId,
  redemptionId: uuidV7(NOON, Uint8Array.of(3)) as RedemptionId,
  productId: "pro" as ProductId,
  prefix: "VIP",
  head: "ABCD",
  tail: "WXYZ",
  state: "active",
  activatedAt: NOON,
  startsAt: NOON,
  endsAt: NOON + 3 * HOUR_MS,
  machinesMax: 1,
  floating: false,
  transfersUsed: 0,
  transferredAt: null,
  lastSeenAt: NOON,
  checks: 1,
  note: "",
  updatedAt: NOON,
  ...changes,
})

/** The machine of that number. */
export const aMachine = (number: number, changes: Partial<LicenceMachine> = {}): LicenceMachine => ({
  id: uuidV7(NOON + number, Uint8Array.of(number)) as LicenceMachineId,
  version: 1,
  licenceId: aLicence().id,
  digest: new Uint8Array(32).fill(number),
  sealedCode: "v1.k1.a.b",
  shown: "AB****YZ",
  boundAt: NOON,
  lastSeenAt: NOON,
  checks: 1,
  ...changes,
})

/** A licence on its one machine, which asks. */
export const aSubject = (
  changes: Partial<Omit<LicenceSubject, "terms">> & { readonly terms?: Partial<LicenceTerms> } = {},
): LicenceSubject => {
  const machine = aMachine(1)
  return {
    voucher: { state: "fulfilled", expiresAt: null },
    isBatchVoided: false,
    isOnSale: true,
    licence: aLicence(),
    machines: [machine],
    machine,
    ...changes,
    terms: { ...LICENCE_TERMS_DEFAULT, ...changes.terms },
  }
}

/** A code that nobody has used. */
export const unusedSubject = (changes: Parameters<typeof aSubject>[0] = {}): LicenceSubject =>
  aSubject({
    voucher: { state: "issued", expiresAt: null },
    licence: undefined,
    machines: [],
    machine: undefined,
    ...changes,
  })

import { Effect, Option } from "effect"
import { CatalogueRepository, LICENCE_TERMS_DEFAULT, licenceTermsOf, type Product } from "../catalogue/mod.ts"
import { Crypto, remembered } from "../kernel/mod.ts"
import { codeIndexesOf, normaliseCode, type Voucher, VoucherRepository } from "../voucher/mod.ts"
import type { LicenceSubject } from "./licence_check.ts"
import { machineWith } from "./machine_code.ts"
import { LicenceRepository } from "./repository.ts"
import { LicenceSightings } from "./sightings.ts"

/** How long a process may go on with a product that another process has changed. */
export const PRODUCT_KEPT_MS = 1_000
const PRODUCT_CACHE = { forMs: PRODUCT_KEPT_MS, keysMax: 10_000 }

/** What a check is about, and the rows behind it. */
export interface LicenceFound extends LicenceSubject {
  readonly voucher: Voucher | undefined
  readonly product: Product | undefined
}

const NOTHING: LicenceFound = {
  voucher: undefined,
  product: undefined,
  isBatchVoided: false,
  isOnSale: false,
  licence: undefined,
  machines: [],
  machine: undefined,
  terms: LICENCE_TERMS_DEFAULT,
}

/** Reads what there is of a licence: three rows for one that is bound. */
export const makeLicenceReads = Effect.gen(function* () {
  const crypto = yield* Crypto
  const vouchers = yield* VoucherRepository
  const catalogue = yield* CatalogueRepository
  const repository = yield* LicenceRepository
  const sightings = yield* LicenceSightings
  const products = remembered(catalogue.productById, PRODUCT_CACHE)

  /** Machines as this process knows them: what it has seen and not written down counts. */
  const machinesOf = (licenceId: string) =>
    Effect.map(repository.machinesOf(licenceId), (machines) =>
      machines.map((machine) => ({
        ...machine,
        lastSeenAt: Math.max(machine.lastSeenAt, sightings.lastSeenAt(machine.id)),
      })),
    )

  const byCode = (code: string, machineCode: string | undefined) =>
    Effect.gen(function* () {
      const normalised = normaliseCode(code)
      if (normalised === undefined) return NOTHING
      const voucher = Option.getOrUndefined(yield* vouchers.byCodeIndex(codeIndexesOf(crypto, normalised)))
      if (voucher === undefined) return NOTHING
      const product = Option.getOrUndefined(yield* products(voucher.productId))
      // A code of another kind is no licence: to who asks for one it does not exist.
      if (product === undefined || product.kind !== "licence") return NOTHING
      const licence = Option.getOrUndefined(yield* repository.byVoucher(voucher.id))
      const machines = licence === undefined ? [] : yield* machinesOf(licence.id)
      const batch =
        licence === undefined ? yield* vouchers.batchById(voucher.batchId) : Option.none<{ readonly state: string }>()
      return {
        voucher,
        product,
        isBatchVoided: Option.exists(batch, ({ state }) => state === "voided"),
        isOnSale: product.enabled,
        licence,
        machines,
        machine: machineCode === undefined ? undefined : machineWith(crypto, machines, machineCode),
        terms: licenceTermsOf(product.policy),
      } satisfies LicenceFound
    })

  return { byCode, machinesOf, product: products } as const
})

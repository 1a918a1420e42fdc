import { Context, type Effect } from "effect"
import type { Product, ProductKind } from "../catalogue/mod.ts"
import type { Change, Invalid, Refused, StorageFailed, Timestamp } from "../kernel/mod.ts"
import type { Voucher } from "../voucher/mod.ts"

/** A voucher that is about to be used for something that no upstream is needed for. */
export interface GrantRequest {
  readonly voucher: Voucher
  readonly product: Product
  readonly input: Readonly<Record<string, string>>
  readonly redemptionId: string
  readonly ip: string | null
  readonly at: Timestamp
}

/** What is granted: rows for the commit that uses the voucher, and the value that its holder gets. */
export interface Grant {
  readonly changes: ReadonlyArray<Change>
  readonly value: Readonly<Record<string, string>>
}

/** Grants what a kind stands for, at once, or says why not. */
export type LocalGrant = (request: GrantRequest) => Effect.Effect<Grant, Refused | Invalid | StorageFailed>

/**
 * Kinds that are granted here and need no upstream. A redemption of one of them begins and ends in the same commit: there
 * is nothing to wait for, and no moment in which the voucher is used and the grant is not there.
 */
export class LocalGrants extends Context.Reference<LocalGrants>()("@mintcode/core/redemption/LocalGrants", {
  defaultValue: (): ReadonlyMap<ProductKind, LocalGrant> => new Map(),
}) {}

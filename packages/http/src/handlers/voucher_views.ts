import { type Batch, maskedCode, VOUCHER_STATES, type Voucher, type VoucherState } from "@mintcode/core/voucher"
import { Struct } from "effect"
import type { BatchView, VoucherCounts, VoucherView } from "../api/mod.ts"

/** A voucher as operators see it: neither code nor what it is found by. */
export const voucherView = (voucher: Voucher): VoucherView => ({
  ...Struct.omit(voucher, "codeIndex", "sealedCode"),
  code: maskedCode(voucher),
  imported: voucher.sealedCode !== null,
})

/** A batch without the key that its codes are derived from. */
export const batchView = (batch: Batch): BatchView =>
  Struct.omit(batch, "weakShape", "sealedKey", "nextNumber", "version")

export const voucherCounts = (counts: Readonly<Partial<Record<VoucherState, number>>>): VoucherCounts => {
  const all = Object.fromEntries(VOUCHER_STATES.map((state) => [state, counts[state] ?? 0])) as Record<
    VoucherState,
    number
  >
  return { ...all, total: VOUCHER_STATES.reduce((sum, state) => sum + all[state], 0) }
}

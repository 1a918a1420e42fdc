import type { PermissionName } from "../../session/may.ts"
import { deleteVouchers, disableVouchers, enableVouchers, refundVouchers, voidVouchers } from "./voucher_calls.ts"

/** What can be done to many vouchers at once: its call, who may, and whether it is dangerous. */
export const VOUCHER_ACTIONS = {
  enable: { call: enableVouchers, permission: "voucher:edit", danger: false },
  disable: { call: disableVouchers, permission: "voucher:edit", danger: false },
  refund: { call: refundVouchers, permission: "voucher:void", danger: true },
  void: { call: voidVouchers, permission: "voucher:void", danger: true },
  delete: { call: deleteVouchers, permission: "voucher:void", danger: true },
} as const satisfies Record<string, { readonly permission: PermissionName; readonly danger: boolean; call: unknown }>

export type VoucherAction = keyof typeof VOUCHER_ACTIONS

/** What brings back what an action changed. The others have no way back. */
const REVERSES: { readonly [Action in VoucherAction]?: VoucherAction } = { enable: "disable", disable: "enable" }

/**
 * How to undo an action, when that brings everything back as it was: it has a reverse, the vouchers are named one by
 * one, and each was changed. One that was left alone would be changed by the reverse.
 */
export const undoOf = (action: VoucherAction, selection: VoucherSelection, skipped: number) => {
  const reverse = REVERSES[action]
  return reverse === undefined || skipped > 0 || !("ids" in selection)
    ? undefined
    : () => VOUCHER_ACTIONS[reverse].call({ payload: { selection } })
}

export const VOUCHER_ACTION_NAMES = Object.keys(VOUCHER_ACTIONS) as ReadonlyArray<VoucherAction>

/** Which vouchers an action is for. */
export type VoucherSelection = Parameters<typeof voidVouchers>[0]["payload"]["selection"]

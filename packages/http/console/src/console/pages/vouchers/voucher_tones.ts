import type { Tone } from "../../parts/state_tag.tsx"
import type { VoucherState } from "./voucher_calls.ts"

/** What a voucher's state means for whoever looks. */
export const VOUCHER_TONES: Readonly<Record<VoucherState, Tone>> = {
  issued: "good",
  locked: "busy",
  redeeming: "busy",
  fulfilled: "over",
  expired: "attention",
  disabled: "attention",
  cancelled: "bad",
  refunded: "bad",
}

/** The states in the order in which a voucher gets into them. */
export const VOUCHER_STATES = Object.keys(VOUCHER_TONES) as ReadonlyArray<VoucherState>

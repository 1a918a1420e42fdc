import type { Tone } from "../../parts/state_tag.tsx"
import type { RedemptionState } from "./redemption_calls.ts"

/** What a redemption's state means for whoever looks. */
export const REDEMPTION_TONES: Readonly<Record<RedemptionState, Tone>> = {
  queued: "busy",
  ordering: "busy",
  recovering: "attention",
  cooling: "attention",
  waiting: "busy",
  cancelling: "busy",
  delivered: "good",
  failed: "attention",
  rejected: "bad",
  cancelled: "over",
  expired: "over",
}

export const REDEMPTION_STATES = Object.keys(REDEMPTION_TONES) as ReadonlyArray<RedemptionState>

const ENDED: ReadonlySet<RedemptionState> = new Set(["delivered", "failed", "rejected", "cancelled", "expired"])

/** Whether it still moves. */
export const isOpen = (state: RedemptionState): boolean => !ENDED.has(state)

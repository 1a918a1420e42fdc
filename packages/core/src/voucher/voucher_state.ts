import { Either } from "effect"
import { Refused, type Timestamp } from "../kernel/mod.ts"
import type { Voucher, VoucherState } from "./voucher.ts"

/** What can happen to a voucher. */
export type VoucherEvent =
  /** A redemption takes hold of it. */
  | { readonly _tag: "Lock"; readonly redemptionId: string; readonly holder: string | null }
  /** That redemption is about to order. */
  | { readonly _tag: "Order" }
  /** The value is with the buyer. */
  | { readonly _tag: "Deliver" }
  /** The redemption ended without a value. `counted` when it counts as a failed try. */
  | {
      readonly _tag: "Release"
      readonly counted: boolean
      readonly restsUntil: Timestamp | null
      /** Whether its batch was voided meanwhile. */
      readonly voided: boolean
    }
  | { readonly _tag: "Expire" }
  | { readonly _tag: "Disable" }
  | { readonly _tag: "Enable" }
  /** Voided by an operator. */
  | { readonly _tag: "Cancel" }
  | { readonly _tag: "Refund" }

/** What a transition changes. */
export type VoucherChange = Partial<
  Pick<
    Voucher,
    "state" | "redemptionId" | "holder" | "usedCount" | "failedCount" | "restsUntil" | "lastUsedAt" | "updatedAt"
  >
>

/** The states that an event may find a voucher in. The whole table. */
export const VOUCHER_TRANSITIONS: Readonly<Record<VoucherEvent["_tag"], ReadonlyArray<VoucherState>>> = {
  Lock: ["issued"],
  Order: ["locked", "redeeming"],
  Deliver: ["redeeming"],
  Release: ["locked", "redeeming"],
  Expire: ["issued", "disabled"],
  Disable: ["issued"],
  Enable: ["disabled"],
  Cancel: ["issued", "disabled", "expired"],
  Refund: ["fulfilled", "issued", "disabled", "expired", "cancelled"],
}

/** True once the voucher's time is over, swept or not. */
export const isExpired = (voucher: Pick<Voucher, "expiresAt">, at: Timestamp): boolean =>
  voucher.expiresAt !== null && voucher.expiresAt <= at

/**
 * Whether a redemption may take hold of it now. Its rest between two tries is not asked for: that is a matter of
 * patience, which an operator may cut short.
 */
export const isRedeemable = (voucher: Voucher, at: Timestamp): boolean =>
  voucher.state === "issued" && !isExpired(voucher, at) && voucher.usedCount < voucher.usesMax

/**
 * What an event makes of a voucher, or why it cannot happen: `VOUCHER_STATE`.
 *
 * @example
 * ```ts
 * import { type Voucher, voucherTransition } from "@mintcode/core/voucher"
 * import { Either } from "effect"
 *
 * const held = { state: "redeeming", usesMax: 1, usedCount: 0, redemptionId: "r1" } as Voucher
 * const used = Either.getOrThrow(voucherTransition(held, { _tag: "Deliver" }, 1_000))
 * console.assert(used.state === "fulfilled" && used.usedCount === 1)
 *
 * // What was delivered cannot be delivered again.
 * console.assert(Either.isLeft(voucherTransition({ ...held, ...used }, { _tag: "Deliver" }, 2_000)))
 * ```
 */
export const voucherTransition = (
  voucher: Voucher,
  event: VoucherEvent,
  at: Timestamp,
): Either.Either<VoucherChange, Refused> => {
  if (
    !VOUCHER_TRANSITIONS[event._tag].includes(voucher.state) ||
    (event._tag === "Lock" && !isRedeemable(voucher, at))
  ) {
    return Either.left(
      new Refused({
        code: "VOUCHER_STATE",
        reason: `Cannot ${event._tag.toLowerCase()} a voucher that is ${voucher.state}`,
      }),
    )
  }
  return Either.right({ ...changeFor(voucher, event, at), updatedAt: at })
}

const changeFor = (voucher: Voucher, event: VoucherEvent, at: Timestamp): VoucherChange => {
  switch (event._tag) {
    case "Lock":
      return { state: "locked", redemptionId: event.redemptionId, holder: event.holder ?? voucher.holder }
    case "Order":
      return { state: "redeeming" }
    case "Deliver": {
      const usedCount = voucher.usedCount + 1
      return {
        state: usedCount >= voucher.usesMax ? "fulfilled" : "issued",
        usedCount,
        lastUsedAt: at,
        restsUntil: null,
        // Each use has its own tries.
        failedCount: usedCount >= voucher.usesMax ? voucher.failedCount : 0,
        redemptionId: usedCount >= voucher.usesMax ? voucher.redemptionId : null,
      }
    }
    case "Release":
      return {
        state: event.voided ? "cancelled" : "issued",
        redemptionId: null,
        failedCount: voucher.failedCount + (event.counted ? 1 : 0),
        restsUntil: event.restsUntil,
      }
    case "Expire":
      return { state: "expired" }
    case "Disable":
      return { state: "disabled" }
    case "Enable":
      return { state: isExpired(voucher, at) ? "expired" : "issued" }
    case "Cancel":
      return { state: "cancelled" }
    case "Refund":
      return { state: "refunded" }
  }
}

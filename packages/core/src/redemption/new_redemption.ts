import { Clock, Effect, Redacted } from "effect"
import type { Product } from "../catalogue/mod.ts"
import { Crypto, newId } from "../kernel/mod.ts"
import { type Voucher, type VoucherChange, voucherTransition } from "../voucher/mod.ts"
import type { HolderProof } from "./holder.ts"
import { CODE_REFUSED, type Redemption, type RedemptionId } from "./redemption.ts"
import { inputPlace } from "./redemption_steps.ts"

/** What a redemption begins with, apart from its voucher. */
export interface Beginning {
  /** What the kind needs: `email`, `machineCode`. */
  readonly input: Readonly<Record<string, string>>
  readonly proof: HolderProof
}

/** A redemption that has not begun yet, and what becomes of its voucher in the same commit. */
export interface NewRedemption {
  readonly redemption: Redemption
  readonly locked: VoucherChange
}

/** The redemption that a voucher is about to begin; nothing is written yet. */
export const newRedemption = (voucher: Voucher, product: Product, { input, proof }: Beginning) =>
  Effect.gen(function* () {
    const crypto = yield* Crypto
    const at = yield* Clock.currentTimeMillis
    const id = yield* newId<RedemptionId>()
    const { cookie, idempotencyKey } = proof
    const holder = input["email"] ?? input["machineCode"] ?? null
    const locked = yield* Effect.mapError(
      voucherTransition(voucher, { _tag: "Lock", redemptionId: id, holder }, at),
      () => CODE_REFUSED,
    )
    const redemption: Redemption = {
      id,
      version: 1,
      voucherId: voucher.id,
      productId: product.id,
      kind: product.kind,
      state: "queued",
      wakeAt: at,
      deadlineAt: at + product.policy.timeLimitMs,
      planIds: product.planIds,
      planIndex: 0,
      plansTried: 0,
      intent: null,
      order: null,
      cancelReason: null,
      checks: 0,
      tries: 1,
      failure: null,
      sealedInput:
        Object.keys(input).length === 0
          ? null
          : yield* crypto.seal(inputPlace(id), Redacted.make(JSON.stringify(input))),
      sealedResult: null,
      resultViews: 0,
      holderDigest: cookie === undefined ? null : crypto.digest("holder", Redacted.value(cookie)),
      idempotencyDigest:
        idempotencyKey === undefined ? null : crypto.digest("idempotency", Redacted.value(idempotencyKey)),
      createdAt: at,
      updatedAt: at,
      endedAt: null,
    }
    return { redemption, locked } satisfies NewRedemption
  })

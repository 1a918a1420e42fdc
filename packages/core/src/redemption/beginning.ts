import { Clock, Effect, Either, Redacted } from "effect"
import type { Product } from "../catalogue/mod.ts"
import {
  type Actor,
  append,
  type Change,
  type CryptoShape,
  type Invalid,
  insert,
  newEventBy,
  newIdBy,
  type Refused,
  type StorageFailed,
  type Timestamp,
} from "../kernel/mod.ts"
import { type Voucher, type VoucherChange, type VoucherEvent, voucherTransition } from "../voucher/mod.ts"
import type { LocalGrant } from "./grant.ts"
import type { HolderProof } from "./holder.ts"
import { type Redemption, RedemptionEntity, type RedemptionId, TransitionEntity } from "./redemption.ts"
import { inputPlace, resultPlace } from "./redemption_steps.ts"

/** A voucher that somebody wants to use, and what they bring. */
export interface Beginning {
  readonly voucher: Voucher
  readonly product: Product
  readonly input: Readonly<Record<string, string>>
  readonly proof: HolderProof
  readonly ip: string | null
}

/** A redemption, what becomes of its voucher, and all else that has to be committed with them. */
export interface Begun {
  readonly redemption: Redemption
  readonly voucherChange: VoucherChange
  readonly changes: ReadonlyArray<Change>
}

/**
 * The beginning of a redemption. What needs an upstream is queued and its voucher locked; what is granted here is
 * delivered in the same commit, so that history and books are the same for all kinds. A voucher that may not be used is
 * refused with `VOUCHER_STATE`.
 */
export const begunRedemption = (
  crypto: CryptoShape,
  beginning: Beginning,
  grant: LocalGrant | undefined,
): Effect.Effect<Begun, Refused | Invalid | StorageFailed> =>
  Effect.gen(function* () {
    const { input, ip, product, voucher } = beginning
    const at = yield* Clock.currentTimeMillis
    const id = yield* newIdBy<RedemptionId>(crypto)
    const queued = yield* queuedRedemption(crypto, beginning, id, at)
    const told = (type: string) =>
      newEventBy(crypto, {
        type,
        subject: "redemption",
        subjectId: id,
        actor: { kind: "buyer", id, ip } satisfies Actor,
        data: { productId: product.id, voucherId: voucher.id },
      })
    const lock: VoucherEvent = { _tag: "Lock", redemptionId: id, holder: holderOf(input, grant) }
    if (grant === undefined) {
      return {
        redemption: queued,
        voucherChange: yield* voucherTransition(voucher, lock, at),
        changes: [insert(RedemptionEntity, queued), append(yield* told("redemption.accepted"))],
      }
    }
    const used = yield* walked(voucher, [lock, { _tag: "Order" }, { _tag: "Deliver" }], at)
    const { changes, value } = yield* grant({ voucher, product, input, redemptionId: id, ip, at })
    const redemption: Redemption = {
      ...queued,
      state: "delivered",
      wakeAt: null,
      endedAt: at,
      sealedResult: yield* crypto.seal(resultPlace(id), Redacted.make(JSON.stringify(value))),
    }
    return {
      redemption,
      voucherChange: used,
      changes: [
        insert(RedemptionEntity, redemption),
        insert(TransitionEntity, {
          key: `${id}:1`,
          redemptionId: id,
          sequence: 1,
          at,
          from: "queued",
          to: "delivered",
          event: "Granted",
          planId: null,
          orderRef: null,
          fault: null,
          durationMs: 0,
        }),
        ...changes,
        append(yield* told("redemption.accepted"), yield* told("redemption.delivered")),
      ],
    }
  })

/** Whom a voucher is found by later. What is granted here keeps machines to itself, as digests. */
const holderOf = (input: Beginning["input"], grant: LocalGrant | undefined): string | null =>
  input["email"] ?? (grant === undefined ? (input["machineCode"] ?? null) : null)

/** What several events in a row make of a voucher. */
const walked = (
  voucher: Voucher,
  events: ReadonlyArray<VoucherEvent>,
  at: Timestamp,
): Either.Either<VoucherChange, Refused> =>
  events.reduce<Either.Either<VoucherChange, Refused>>(
    (sum, event) =>
      Either.flatMap(sum, (changes) =>
        Either.map(voucherTransition({ ...voucher, ...changes }, event, at), (more) => ({ ...changes, ...more })),
      ),
    Either.right({}),
  )

const queuedRedemption = (
  crypto: CryptoShape,
  { input, product, proof, voucher }: Beginning,
  id: RedemptionId,
  at: Timestamp,
): Effect.Effect<Redemption> =>
  Effect.gen(function* () {
    const { cookie, idempotencyKey } = proof
    return {
      id,
      version: 1,
      voucherId: voucher.id,
      productId: product.id,
      kind: product.kind,
      state: "queued",
      wakeAt: at,
      claimedBy: null,
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
  })

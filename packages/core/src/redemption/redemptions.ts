import { Clock, Context, Data, Effect, Equal, Layer, Option, Redacted } from "effect"
import { CatalogueRepository, type Product } from "../catalogue/mod.ts"
import { operatorWith } from "../identity/mod.ts"
import {
  type Actor,
  adjust,
  type Change,
  Commit,
  Crypto,
  insert,
  isConflictOn,
  NotFound,
  type PageRequest,
  Refused,
  retryConflicts,
  type Sealed,
  type StorageFailed,
  Throttled,
  update,
} from "../kernel/mod.ts"
import { Settings } from "../settings/mod.ts"
import {
  BatchEntity,
  codeIndexesOf,
  mintOne,
  normaliseCode,
  type Voucher,
  VoucherEntity,
  VoucherRepository,
} from "../voucher/mod.ts"
import { WorkEngine } from "../work/mod.ts"
import { type Begun, begunRedemption } from "./beginning.ts"
import { type BuyerView, buyerView, maskValue } from "./buyer_view.ts"
import { LocalGrants } from "./grant.ts"
import { capabilityToken, type HolderProof, holds } from "./holder.ts"
import { inputFor, type RedeemInput } from "./redeem_input.ts"
import { CODE_REFUSED, isOpen, type Redemption, RedemptionEntity } from "./redemption.ts"
import { inputPlace, resultPlace } from "./redemption_steps.ts"
import { type RedemptionFilter, RedemptionRepository } from "./repository.ts"
import { RetryFollowers } from "./retry_follower.ts"
import { Signals } from "./signals.ts"
import { type Cause, Transitions } from "./transitions.ts"
import { wakeUp } from "./wake_up.ts"

/** A code somebody wants redeemed. */
export interface RedeemRequest {
  readonly code: string
  /** What the kind needs: `email`, `machineCode`. */
  readonly input: RedeemInput
  readonly proof: HolderProof
  readonly ip: string | null
  /** What belongs into the same commit, such as a sale. Not asked for when the redemption was there already. */
  readonly also?: (redemption: Redemption) => ReadonlyArray<Change>
}

/** A redemption of a voucher that is made for it and handed to nobody. */
export interface FreshRequest extends Omit<RedeemRequest, "code"> {
  readonly productId: string
  /** Who it is made for, as the batch shows it. */
  readonly madeBy: string
}

/** An accepted redemption and what its holder proves itself with. */
export interface Accepted {
  readonly redemption: Redemption
  readonly token: Redacted.Redacted<string>
  readonly view: BuyerView
}

const notFound = (id: string) => new NotFound({ code: "REDEMPTION_NOT_FOUND", entity: "redemption", id })

export const makeRedemptions = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* RedemptionRepository
  const vouchers = yield* VoucherRepository
  const catalogue = yield* CatalogueRepository
  const transitions = yield* Transitions
  const signals = yield* Signals
  const engine = yield* WorkEngine
  const settings = yield* Settings
  const grants = yield* LocalGrants
  const follower = yield* RetryFollowers

  const productOf = (id: string) =>
    Effect.flatMap(
      catalogue.productById(id),
      Option.match({
        onNone: () => new NotFound({ code: "PRODUCT_NOT_FOUND", entity: "product", id }),
        onSome: Effect.succeed,
      }),
    )

  const view = (redemption: Redemption) =>
    Effect.gen(function* () {
      const product = yield* productOf(redemption.productId)
      const at = yield* Clock.currentTimeMillis
      return buyerView(redemption, product, yield* mayRetry(redemption, product), at)
    })

  /** Whether another try would be let through, as far as can be told now. */
  const mayRetry = (redemption: Redemption, product: Product) =>
    isOpen(redemption.state) || redemption.state === "delivered"
      ? Effect.succeed(false)
      : Effect.map(
          vouchers.byId(redemption.voucherId),
          (voucher) =>
            Option.isSome(voucher) &&
            voucher.value.state === "issued" &&
            voucher.value.failedCount < product.policy.triesMax,
        )

  const accepted = (redemption: Redemption): Effect.Effect<Accepted, NotFound | StorageFailed> =>
    Effect.map(view(redemption), (seen) => ({
      redemption,
      token: capabilityToken(crypto, redemption.id),
      view: seen,
    }))

  /** The redemption that this voucher already has, when the caller holds it. */
  const ownRedemption = (voucher: Voucher, proof: HolderProof) =>
    voucher.redemptionId === null
      ? Effect.succeed(Option.none<Redemption>())
      : Effect.map(
          repository.byId(voucher.redemptionId),
          Option.filter((redemption) => holds(crypto, redemption, proof)),
        )

  const sameKeyBefore = ({ proof }: RedeemRequest) =>
    proof.idempotencyKey === undefined
      ? Effect.succeed(Option.none<Redemption>())
      : repository.byIdempotency(crypto.digests("idempotency", Redacted.value(proof.idempotencyKey)))

  const checkOnSale = (product: Product) =>
    product.enabled
      ? Effect.void
      : new Refused({
          code: "PRODUCT_UNAVAILABLE",
          reason: "This product cannot be redeemed at the moment: please try again later",
        })

  /** Why an issued voucher may not be tried now. Its code was known to the caller, so the reason is told. */
  const checkTries = (voucher: Voucher, product: Product, at: number) => {
    if (voucher.failedCount >= product.policy.triesMax) {
      return new Refused({ code: "TRIES_EXHAUSTED", reason: "This code has failed too often: please contact support" })
    }
    return voucher.restsUntil !== null && voucher.restsUntil > at
      ? new Throttled({
          code: "TRY_LATER",
          reason: "This code was tried a moment ago: please wait before the next try",
          retryAfterMs: voucher.restsUntil - at,
        })
      : Effect.void
  }

  const beginningOf = (voucher: Voucher, product: Product, request: Omit<RedeemRequest, "code">) =>
    Effect.flatMap(inputFor(product.kind, request.input), (input) =>
      Effect.catchIf(
        begunRedemption(crypto, { ...request, input, voucher, product }, grants.get(product.kind)),
        (error) => error.code === "VOUCHER_STATE",
        () => CODE_REFUSED,
      ),
    )

  /** Writes a redemption together with its voucher, which is on disk already or comes with it. */
  const begin = (request: Omit<RedeemRequest, "code">, begun: Begun, voucherChanges: ReadonlyArray<Change>) =>
    Effect.gen(function* () {
      const { changes, redemption } = begun
      yield* commit([...voucherChanges, ...changes, ...(request.also?.(redemption) ?? [])])
      yield* signals.tell({ redemptionId: redemption.id })
      yield* wakeUp(engine, redemption)
      return redemption
    })

  /** Whether a redemption was begun with the same e-mail, machine code and so on. */
  const hasInput = (redemption: Redemption, brought: RedeemRequest["input"]) =>
    Effect.gen(function* () {
      const input = yield* inputFor(redemption.kind, brought)
      if (redemption.sealedInput === null) return Object.keys(input).length === 0
      const json = yield* Effect.orDie(crypto.open(inputPlace(redemption.id), redemption.sealedInput as Sealed))
      return Equal.equals(Data.struct(JSON.parse(Redacted.value(json))), Data.struct({ ...input }))
    })

  /** A batch is voided before its vouchers are, and a voucher that was held meanwhile may never be: the batch counts. */
  const checkBatch = (voucher: Voucher) =>
    Effect.flatMap(vouchers.batchById(voucher.batchId), (batch) =>
      Option.exists(batch, ({ state }) => state === "voided") ? CODE_REFUSED : Effect.void,
    )

  const redeemOnce = (request: RedeemRequest) =>
    Effect.gen(function* () {
      const normalised = normaliseCode(request.code)
      const indexes = normalised === undefined ? [] : codeIndexesOf(crypto, normalised)
      const before = yield* sameKeyBefore(request)
      const found = yield* vouchers.byCodeIndex(indexes)
      if (Option.isSome(before)) {
        const isSame =
          Option.isSome(found) &&
          found.value.id === before.value.voucherId &&
          (yield* hasInput(before.value, request.input))
        return isSame
          ? before.value
          : yield* new Refused({
              code: "IDEMPOTENCY_MISMATCH",
              reason: "This idempotency key was used for another request",
            })
      }
      if (Option.isNone(found)) return yield* CODE_REFUSED
      const voucher = found.value
      const own = yield* ownRedemption(voucher, request.proof)
      if (Option.isSome(own)) return own.value
      const at = yield* Clock.currentTimeMillis
      if (voucher.state !== "issued" || (voucher.expiresAt !== null && voucher.expiresAt <= at))
        return yield* CODE_REFUSED
      yield* checkBatch(voucher)
      const product = yield* productOf(voucher.productId)
      yield* checkOnSale(product)
      yield* checkTries(voucher, product, at)
      const begun = yield* beginningOf(voucher, product, request)
      return yield* begin(request, begun, [update(VoucherEntity, voucher, begun.voucherChange)])
    })

  /**
   * Accepts a code: locks its voucher and leaves the rest to the worker. The same holder gets the same redemption
   * back, however often it asks; everybody else is refused with `CODE_REFUSED`, whatever the matter is.
   */
  const redeem = (request: RedeemRequest) =>
    redeemOnce(request).pipe(
      retryConflicts([`${VoucherEntity.name}.version`, "redemption.idempotency"]),
      Effect.flatMap(accepted),
      // Sixty others want the same voucher: each of them can be told the truth.
      Effect.catchTag("Conflict", () => CODE_REFUSED),
      Effect.provideService(Crypto, crypto),
      Effect.uninterruptible,
    )

  /**
   * Begins a redemption of a voucher that is made in the same commit, for a sale that names a product and no code. With
   * `also` the sale is charged in it: there is no redemption without its charge, and no charge without its redemption.
   */
  const redeemFresh = (request: FreshRequest) =>
    Effect.gen(function* () {
      const product = yield* productOf(request.productId)
      yield* checkOnSale(product)
      const { batch, voucher } = yield* mintOne(product, request.madeBy)
      const begun = yield* beginningOf(voucher, product, request)
      return yield* begin(request, begun, [
        insert(BatchEntity, batch),
        insert(VoucherEntity, { ...voucher, ...begun.voucherChange }),
      ])
    }).pipe(retryConflicts(["voucher.code_index"]), Effect.provideService(Crypto, crypto), Effect.uninterruptible)

  /** A redemption, for whoever can show that it is theirs. To all others it does not exist. */
  const heldBy = (id: string, proof: HolderProof) =>
    Effect.flatMap(repository.byId(id), (found) =>
      Option.isSome(found) && holds(crypto, found.value, proof) ? Effect.succeed(found.value) : notFound(id),
    )

  const status = (id: string, proof: HolderProof) => Effect.flatMap(heldBy(id, proof), view)

  /** The delivered value: in full for a limited number of times, then masked. */
  const result = (id: string, proof: HolderProof) =>
    Effect.gen(function* () {
      const redemption = yield* heldBy(id, proof)
      if (redemption.sealedResult === null) {
        return yield* new Refused({ code: "NOT_DELIVERED", reason: "Nothing has been delivered yet" })
      }
      const viewsMax = yield* settings.get("result_views_max")
      const shown = yield* commit([
        adjust(RedemptionEntity, id, { resultViews: 1 }, { within: { resultViews: { max: viewsMax } } }),
      ]).pipe(
        Effect.as(true),
        Effect.catchIf(
          (error) => isConflictOn(error, ["redemption.resultViews"]),
          () => Effect.succeed(false),
        ),
      )
      const json = yield* Effect.orDie(crypto.open(resultPlace(id), redemption.sealedResult as Sealed))
      const value = JSON.parse(Redacted.value(json)) as Record<string, string>
      return {
        value: Redacted.make<Readonly<Record<string, string>>>(shown ? value : maskValue(value)),
        masked: !shown,
        deliveredAt: redemption.endedAt ?? redemption.updatedAt,
      }
    })

  const buyer = (id: string, ip: string | null): Actor => ({ kind: "buyer", id, ip })

  const retryAs = (redemption: Redemption, cause: Cause) =>
    Effect.gen(function* () {
      const product = yield* productOf(redemption.productId)
      const at = yield* Clock.currentTimeMillis
      const voucher = yield* Effect.flatMap(
        vouchers.byId(redemption.voucherId),
        Option.match({
          onNone: () => notFound(redemption.id),
          onSome: Effect.succeed,
        }),
      )
      yield* checkBatch(voucher)
      // An operator's word goes before the count of tries and the product's switch.
      if (cause.permission === undefined) {
        yield* checkOnSale(product)
        yield* checkTries(voucher, product, at)
      }
      return yield* transitions.apply(
        redemption,
        { _tag: "Retry", deadlineAt: at + product.policy.timeLimitMs, planIds: product.planIds },
        cause,
      )
    })

  /** Begins again what ended without a value, under the same id; `also` goes into the same commit. */
  const retry = (id: string, proof: HolderProof, ip: string | null, also: ReadonlyArray<Change> = []) =>
    heldBy(id, proof).pipe(
      Effect.flatMap((redemption) => retryAs(redemption, { actor: buyer(id, ip), also })),
      Effect.flatMap(view),
    )

  /** Asks for the order to be given back. A value that arrives meanwhile is delivered all the same. */
  const cancel = (id: string, proof: HolderProof, ip: string | null) =>
    heldBy(id, proof).pipe(
      Effect.flatMap((redemption) =>
        transitions.apply(redemption, { _tag: "CancelAsked", reason: "holder" }, { actor: buyer(id, ip) }),
      ),
      Effect.flatMap(view),
    )

  // What operators do and see.

  const get = (id: string) => Effect.zipRight(operatorWith("redemption:read"), transitions.find(id))

  const history = Effect.fn("Redemptions.history")(function* (id: string) {
    yield* operatorWith("redemption:read")
    const redemption = yield* transitions.find(id)
    return {
      redemption,
      transitions: yield* repository.transitions(id),
      orders: yield* repository.ordersOf(id),
    }
  })

  const page = (filter: RedemptionFilter, request: PageRequest) =>
    Effect.zipRight(operatorWith("redemption:read"), repository.page(filter, request))

  const cancelByOperator = Effect.fn("Redemptions.cancelByOperator")(function* (id: string) {
    const { actor } = yield* operatorWith("redemption:operate")
    const redemption = yield* transitions.find(id)
    return yield* transitions.apply(
      redemption,
      { _tag: "CancelAsked", reason: "operator" },
      {
        actor,
        permission: "redemption:operate",
      },
    )
  })

  const retryByOperator = Effect.fn("Redemptions.retryByOperator")(function* (id: string) {
    const { actor } = yield* operatorWith("redemption:operate")
    return yield* Effect.gen(function* () {
      const redemption = yield* transitions.find(id)
      const also = yield* follower.changes(redemption.id, actor)
      return yield* retryAs(redemption, { actor, permission: "redemption:operate", also })
    }).pipe(retryConflicts(follower.guards))
  })

  return {
    redeem,
    redeemFresh,
    status,
    result,
    retry,
    cancel,
    get,
    history,
    page,
    cancelByOperator,
    retryByOperator,
  } as const
})

/** Redemptions, as buyers ask for them and operators see to them. */
export class Redemptions extends Context.Tag("@mintcode/core/redemption/Redemptions")<
  Redemptions,
  Effect.Effect.Success<typeof makeRedemptions>
>() {}

export const layerRedemptions = Layer.effect(Redemptions, makeRedemptions)

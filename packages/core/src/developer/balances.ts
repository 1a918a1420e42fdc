import { Clock, Context, Effect, Layer, Option } from "effect"
import { audited, operatorWith, type UserId } from "../identity/mod.ts"
import {
  Commit,
  Crypto,
  IDEMPOTENCY_GUARD,
  type IdempotencyClaim,
  IdempotencyRecordEntity,
  IdempotencyRepository,
  insert,
  isConflictOn,
  newId,
  type PageRequest,
  Refused,
  spentBefore,
} from "../kernel/mod.ts"
import type { BalanceChange } from "./balance.ts"
import { BalanceBook } from "./balance_book.ts"
import { developerWith } from "./developer.ts"
import { DeveloperRepository } from "./repository.ts"
import { TEST_BALANCE } from "./test_order.ts"

export const BALANCE_TOO_LOW = new Refused({
  code: "BALANCE_TOO_LOW",
  reason: "The balance is too low for this",
})

export const makeBalances = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const book = yield* BalanceBook
  const repository = yield* DeveloperRepository
  const idempotency = yield* IdempotencyRepository

  /** Tops a balance up or corrects it. With a claim the same request may come again and is done once. */
  const change = Effect.fn("Balances.change")(function* (request: BalanceChange, claim?: IdempotencyClaim) {
    const operator = yield* operatorWith("balance:edit")
    const { ownerId, amount, kind } = request
    const again = yield* Effect.provideService(spentBefore(claim), IdempotencyRepository, idempotency)
    if (Option.isSome(again)) return { ownerId, balances: yield* book.of(ownerId) }
    const id = yield* Effect.provideService(newId<string>(), Crypto, crypto)
    const at = yield* Clock.currentTimeMillis
    const note = request.note ?? ""
    yield* commit([
      ...(yield* book.move({ ownerId, amount, kind, cause: `${kind}:${id}`, note, createdBy: operator.actor.id })),
      ...(claim === undefined ? [] : [insert(IdempotencyRecordEntity, { ...claim, resultId: id, createdAt: at })]),
      yield* Effect.provideService(
        audited(operator, "balance:edit", {
          type: `balance.${kind === "top_up" ? "topped_up" : "corrected"}`,
          subject: "balance",
          subjectId: ownerId,
          data: { ...amount, note },
        }),
        Crypto,
        crypto,
      ),
    ]).pipe(
      Effect.catchIf(book.isTooLow, () => BALANCE_TOO_LOW),
      Effect.catchIf(
        (error) => isConflictOn(error, [IDEMPOTENCY_GUARD]),
        () => new Refused({ code: "IDEMPOTENCY_IN_FLIGHT", reason: "The same request is being carried out" }),
      ),
    )
    return { ownerId, balances: yield* book.of(ownerId) }
  })

  const of = (ownerId: UserId) =>
    Effect.zipRight(
      operatorWith("balance:read"),
      Effect.map(book.of(ownerId), (balances) => ({ ownerId, balances })),
    )

  /** What the balance is made of, newest first. */
  const movements = (filter: { readonly ownerId?: UserId | undefined }, page: PageRequest) =>
    Effect.zipRight(operatorWith("balance:read"), repository.movements(filter, page))

  /** A developer's own balances. A test key sees one that never changes. */
  const own = Effect.flatMap(developerWith("balance:read"), ({ isTest, ownerId }) =>
    isTest ? Effect.succeed([TEST_BALANCE]) : book.of(ownerId),
  )

  return { change, of, movements, own } as const
})

/** Prepaid balances, as operators keep them and developers see them. */
export class Balances extends Context.Tag("@mintcode/core/developer/Balances")<
  Balances,
  Effect.Effect.Success<typeof makeBalances>
>() {}

export const layerBalances = Layer.effect(Balances, makeBalances)

import { Clock, Context, Effect, Layer } from "effect"
import type { UserId } from "../identity/mod.ts"
import {
  adjust,
  type Change,
  Crypto,
  insert,
  isConflictOn,
  type Money,
  newIdBy,
  type StorageFailed,
} from "../kernel/mod.ts"
import {
  BALANCE_MINOR_MAX,
  BalanceEntity,
  type BalanceMovement,
  BalanceMovementEntity,
  type BalanceMovementId,
  type MovementKind,
} from "./balance.ts"
import { DeveloperRepository } from "./repository.ts"

/** One movement to be made. */
export interface Movement {
  readonly ownerId: UserId
  /** What is added; taken away when negative. */
  readonly amount: Money
  readonly kind: MovementKind
  /** Unique: the same movement is refused a second time, by the commit. */
  readonly cause: string
  readonly note: string
  readonly createdBy: string
}

/**
 * Where balances are kept. It answers with changes, so that money moves in the commit of what it is paid for; a ledger
 * may stand behind it instead.
 */
export class BalanceBook extends Context.Tag("@mintcode/core/developer/BalanceBook")<
  BalanceBook,
  {
    /** The changes that make a movement. A balance never falls below zero: the commit is refused instead. */
    readonly move: (movement: Movement) => Effect.Effect<ReadonlyArray<Change>>
    /** Whether a commit was refused because there was too little. */
    readonly isTooLow: (error: unknown) => boolean
    readonly of: (ownerId: UserId) => Effect.Effect<ReadonlyArray<Money>, StorageFailed>
  }
>() {}

const TOO_LOW = [`${BalanceEntity.name}.minor`, `${BalanceEntity.name}.absent`]

export const makeBalanceBook = Effect.gen(function* () {
  const crypto = yield* Crypto
  const repository = yield* DeveloperRepository
  return BalanceBook.of({
    move: ({ ownerId, amount: { minor, currency }, kind, cause, note, createdBy }) =>
      Effect.gen(function* () {
        const key = `${ownerId}:${currency}`
        // What is given back was inside the bound before: a top-up since then must not keep it from its owner.
        const within = { minor: kind === "return" ? { min: 0 } : { min: 0, max: BALANCE_MINOR_MAX } }
        const movement: BalanceMovement = {
          id: yield* newIdBy<BalanceMovementId>(crypto),
          ownerId,
          currency,
          minor,
          kind,
          cause,
          note,
          createdBy,
          createdAt: yield* Clock.currentTimeMillis,
        }
        return [
          // A balance begins with its first top-up; who takes from none has too little.
          adjust(
            BalanceEntity,
            key,
            { minor },
            minor < 0 ? { within } : { within, initial: { key, ownerId, currency, minor: 0 } },
          ),
          insert(BalanceMovementEntity, movement),
        ]
      }),
    isTooLow: (error) => isConflictOn(error, TOO_LOW),
    of: (ownerId) =>
      Effect.map(repository.balancesOf(ownerId), (rows) => rows.map(({ minor, currency }) => ({ minor, currency }))),
  })
})

/** Balances as rows beside their movements. */
export const layerBalanceBook = Layer.effect(BalanceBook, makeBalanceBook)

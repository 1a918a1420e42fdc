import { Schema } from "effect"
import { UserId } from "../identity/mod.ts"
import { Currency, entity, idOf, Money, Timestamp } from "../kernel/mod.ts"

/** What an owner has left in one currency. Many touch it at once, so it is adjusted within bounds, never replaced. */
export const Balance = Schema.Struct({
  /** `<owner>:<currency>`. */
  key: Schema.String,
  ownerId: UserId,
  currency: Currency,
  minor: Schema.Int,
}).annotations({ identifier: "Balance" })
export type Balance = typeof Balance.Type

export const BalanceEntity = entity<Balance>()({
  name: "balance",
  key: "key",
  columns: { key: "text", ownerId: "text", currency: "text", minor: "int" },
  unique: {},
  versioned: false,
})

export const BalanceMovementId = idOf("BalanceMovementId")
export type BalanceMovementId = typeof BalanceMovementId.Type

/** Why a balance changed: an operator's top-up or correction, an order's charge, or a charge given back. */
export const MovementKind = Schema.Literal("top_up", "correction", "charge", "return").annotations({
  identifier: "MovementKind",
})
export type MovementKind = typeof MovementKind.Type

/** One change of a balance. The sum of an owner's movements is the balance. */
export const BalanceMovement = Schema.Struct({
  id: BalanceMovementId,
  ownerId: UserId,
  currency: Currency,
  /** What was added; taken away when negative. */
  minor: Schema.Int,
  kind: MovementKind,
  /** What it is for, unique: the same charge or return cannot happen twice. */
  cause: Schema.String,
  note: Schema.String,
  createdBy: Schema.String,
  createdAt: Timestamp,
}).annotations({ identifier: "BalanceMovement" })
export type BalanceMovement = typeof BalanceMovement.Type

export const BalanceMovementEntity = entity<BalanceMovement>()({
  name: "balance_movement",
  key: "id",
  columns: {
    id: "text",
    ownerId: "text",
    currency: "text",
    minor: "int",
    kind: "text",
    cause: "text",
    note: "text",
    createdBy: "text",
    createdAt: "int",
  },
  unique: { "balance_movement.cause": ["cause"] },
  versioned: false,
})

/** A balance ends there: far from where numbers stop being whole, beyond what anybody prepays. */
export const BALANCE_MINOR_MAX = 1_000_000_000_000

/** What an operator adds to a balance, or takes from it to correct it. */
export const BalanceChange = Schema.Struct({
  ownerId: UserId,
  amount: Money.pipe(
    Schema.filter(({ minor }) => minor !== 0 && Math.abs(minor) <= BALANCE_MINOR_MAX, {
      message: () => `Expected an amount that is not zero and at most ${BALANCE_MINOR_MAX} minor units`,
    }),
  ),
  kind: Schema.Literal("top_up", "correction"),
  note: Schema.optional(Schema.String.pipe(Schema.maxLength(500))),
}).annotations({ identifier: "BalanceChange" })
export type BalanceChange = typeof BalanceChange.Type

import { BalanceEntity, BalanceMovementEntity, ShopOrderEntity } from "@mintcode/core/developer"
import { RedemptionEntity } from "@mintcode/core/redemption"
import type { CommitInvariant, WorldInvariant } from "../invariant.ts"

export const moneyInvariants: ReadonlyArray<CommitInvariant> = [
  {
    name: "a balance moves by its movements, and never below zero",
    *check(commit) {
      const moved = new Map<string, number>()
      for (const { after, before, key } of commit.of(BalanceMovementEntity)) {
        if (before !== undefined || after === undefined) yield `movement ${key} was changed`
        else {
          const balance = `${after.ownerId}:${after.currency}`
          moved.set(balance, (moved.get(balance) ?? 0) + after.minor)
        }
      }
      for (const { after, before, key } of commit.of(BalanceEntity)) {
        const minor = after?.minor ?? 0
        if (minor < 0) yield `balance ${key} is ${minor}`
        if (minor - (before?.minor ?? 0) !== (moved.get(key) ?? 0)) yield `balance ${key} moved without its movement`
        moved.delete(key)
      }
      for (const key of moved.keys()) yield `balance ${key} did not move with its movement`
    },
  },
  {
    name: "a charge is held, then spent or given back; a new attempt is a new charge",
    *check(commit) {
      for (const { after, before, key } of commit.of(ShopOrderEntity)) {
        if (after === undefined) {
          yield `order ${key} was removed`
          continue
        }
        const step = `${before?.charge ?? "new"} ${after.charge}`
        const isAgain = before !== undefined && after.attempt === before.attempt + 1
        if (before !== undefined && after.attempt !== before.attempt && !isAgain)
          yield `order ${key} skipped an attempt`
        const allowed = isAgain ? ["returned held", "none none"] : CHARGE_STEPS
        if (!allowed.includes(step)) yield `the charge of order ${key} went ${step} at attempt ${after.attempt}`
        if (!after.open && after.charge === "held") yield `order ${key} is closed and still holds its charge`
      }
    },
  },
]

const CHARGE_STEPS = [
  "new none",
  "new held",
  "none none",
  "held held",
  "held spent",
  "held returned",
  "spent spent",
  "returned returned",
]

export const moneyTotals: ReadonlyArray<WorldInvariant> = [
  {
    name: "balances equal their movements",
    *check({ shadow }) {
      const sums = new Map<string, number>()
      for (const { currency, minor, ownerId } of shadow.rows(BalanceMovementEntity)) {
        const key = `${ownerId}:${currency}`
        sums.set(key, (sums.get(key) ?? 0) + minor)
      }
      for (const { key, minor } of shadow.rows(BalanceEntity)) {
        if (minor !== sums.get(key)) yield `balance ${key} is ${minor}, and its movements come to ${sums.get(key)}`
      }
    },
  },
  {
    name: "each attempt of an order is charged once, and given back once unless it delivered",
    *check({ shadow }) {
      const causes = new Map([...shadow.rows(BalanceMovementEntity)].map(({ cause, minor }) => [cause, minor]))
      for (const order of shadow.rows(ShopOrderEntity)) {
        if (order.source !== "sku" || order.priceMinor === null || order.priceMinor === 0) continue
        for (let attempt = 1; attempt <= order.attempt; attempt++) {
          const isBack = attempt < order.attempt || order.charge === "returned"
          const charge = causes.get(`order:${order.id}:${attempt}:charge`)
          const back = causes.get(`order:${order.id}:${attempt}:return`)
          if (charge === undefined || charge > 0 || (isBack ? back !== -charge : back !== undefined)) {
            yield `attempt ${attempt} of order ${order.id} (${order.charge}): charged ${charge}, given back ${back}`
          }
        }
        const redemption = shadow.row(RedemptionEntity, order.redemptionId ?? "")
        if (!order.open && (order.charge === "spent") !== (redemption?.state === "delivered")) {
          yield `order ${order.id} is ${order.charge}, and its redemption ${redemption?.state}`
        }
      }
    },
  },
]

import { isOpen, RedemptionEntity } from "@mintcode/core/redemption"
import { BatchEntity, VoucherEntity, type VoucherState } from "@mintcode/core/voucher"
import type { CommitInvariant, WorldInvariant } from "../invariant.ts"
import { VOUCHER_TABLE } from "../tables.ts"

const isHeld = (state: VoucherState) => state === "locked" || state === "redeeming"

export const voucherInvariants: ReadonlyArray<CommitInvariant> = [
  {
    name: "a voucher goes by its table only",
    *check(commit) {
      const granted = commit.of(RedemptionEntity).filter(({ after }) => after?.state === "delivered")
      for (const { after, before, key } of commit.of(VoucherEntity)) {
        if (before === undefined || after === undefined || before.state === after.state) continue
        // What is granted here is locked, ordered and delivered in one commit.
        const isGranted = before.state === "issued" && granted.some((one) => one.after?.voucherId === key)
        if (!isGranted && !VOUCHER_TABLE[before.state].includes(after.state)) {
          yield `voucher ${key} went from ${before.state} to ${after.state}`
        }
      }
    },
  },
  {
    name: "a voucher is used exactly when something is delivered",
    *check(commit) {
      const delivered = new Map<string, number>()
      for (const { after, before } of commit.of(RedemptionEntity)) {
        if (after?.state !== "delivered" || before?.state === "delivered") continue
        delivered.set(after.voucherId, (delivered.get(after.voucherId) ?? 0) + 1)
      }
      const used = new Map<string, number>()
      for (const { after, before, key } of commit.of(VoucherEntity)) {
        const uses = (after?.usedCount ?? 0) - (before?.usedCount ?? 0)
        if (after !== undefined && uses !== 0) used.set(key, uses)
      }
      for (const id of new Set([...delivered.keys(), ...used.keys()])) {
        if (delivered.get(id) !== used.get(id)) {
          yield `voucher ${id} was used ${used.get(id) ?? 0} times for ${delivered.get(id) ?? 0} deliveries`
        }
      }
    },
  },
  {
    name: "a voucher has no more uses than were sold",
    *check(commit) {
      for (const { after, key } of commit.of(VoucherEntity)) {
        if (after === undefined) continue
        if (after.usedCount > after.usesMax)
          yield `voucher ${key} was used ${after.usedCount} of ${after.usesMax} times`
        if (after.state === "fulfilled" && after.usedCount !== after.usesMax)
          yield `voucher ${key} is used up too early`
      }
    },
  },
  {
    name: "a voucher is held by one open redemption, which holds that voucher",
    *check(commit, { shadow }) {
      const ids = new Set([
        ...commit.of(VoucherEntity).map(({ key }) => key),
        ...commit.of(RedemptionEntity).map(({ after }) => String(after?.voucherId)),
      ])
      for (const id of ids) {
        const voucher = shadow.row(VoucherEntity, id)
        const holder = voucher?.redemptionId == null ? undefined : shadow.row(RedemptionEntity, voucher.redemptionId)
        if (voucher !== undefined && isHeld(voucher.state) && (holder === undefined || !isOpen(holder.state))) {
          yield `voucher ${id} is ${voucher.state} for ${voucher.redemptionId}, which is ${holder?.state}`
        }
      }
      for (const { after, key } of commit.of(RedemptionEntity)) {
        if (after === undefined || !isOpen(after.state)) continue
        const voucher = shadow.row(VoucherEntity, after.voucherId)
        if (voucher === undefined || !isHeld(voucher.state) || voucher.redemptionId !== key) {
          yield `redemption ${key} is ${after.state}, and its voucher is ${voucher?.state} for ${voucher?.redemptionId}`
        }
      }
    },
  },
  {
    name: "what was used or is held is not deleted",
    *check(commit) {
      for (const { after, before, key } of commit.of(VoucherEntity)) {
        if (after === undefined && before !== undefined && (before.usedCount > 0 || isHeld(before.state))) {
          yield `voucher ${key} was deleted`
        }
      }
    },
  },
]

export const voucherTotals: ReadonlyArray<WorldInvariant> = [
  {
    name: "uses and deliveries of each voucher are equal in number",
    *check({ shadow }) {
      const delivered = new Map<string, number>()
      for (const { state, voucherId } of shadow.rows(RedemptionEntity)) {
        if (state === "delivered") delivered.set(voucherId, (delivered.get(voucherId) ?? 0) + 1)
      }
      for (const { id, usedCount } of shadow.rows(VoucherEntity)) {
        if (usedCount !== (delivered.get(id) ?? 0)) {
          yield `voucher ${id} was used ${usedCount} times and delivered ${delivered.get(id) ?? 0} times`
        }
      }
    },
  },
  {
    name: "a batch has the vouchers that it says it has",
    *check({ shadow }) {
      const made = new Map<string, number>()
      for (const { batchId } of shadow.rows(VoucherEntity)) made.set(batchId, (made.get(batchId) ?? 0) + 1)
      for (const { count, done, id } of shadow.rows(BatchEntity)) {
        // Some may have been deleted since.
        if (done > count || (made.get(id) ?? 0) > done)
          yield `batch ${id} of ${count} says ${done} and has ${made.get(id)}`
      }
    },
  },
]

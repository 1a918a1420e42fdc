import { LicenceEntity, LicenceMachineEntity } from "@mintcode/core/licence"
import { RedemptionEntity } from "@mintcode/core/redemption"
import { VoucherEntity } from "@mintcode/core/voucher"
import type { CommitInvariant } from "../invariant.ts"
import { LICENCE_TABLE } from "../tables.ts"

export const licenceInvariants: ReadonlyArray<CommitInvariant> = [
  {
    name: "a licence goes by its table only, and its time does not go back",
    *check(commit) {
      for (const { after, before, key } of commit.of(LicenceEntity)) {
        if (after === undefined) {
          yield `licence ${key} was removed`
          continue
        }
        if (before === undefined) continue
        if (before.state !== after.state && !LICENCE_TABLE[before.state].includes(after.state)) {
          yield `licence ${key} went from ${before.state} to ${after.state}`
        }
        if (after.activatedAt !== before.activatedAt) yield `licence ${key} began anew`
        if (after.lastSeenAt < before.lastSeenAt) yield `licence ${key} was seen later before`
        if (after.transfersUsed < before.transfersUsed) yield `licence ${key} got a transfer back`
      }
    },
  },
  {
    name: "a licence begins with one delivery of its voucher, in one commit",
    *check(commit) {
      for (const { after, before, key } of commit.of(LicenceEntity)) {
        if (before !== undefined || after === undefined) continue
        const redemption = commit.of(RedemptionEntity).find((one) => one.key === after.redemptionId)?.after
        const voucher = commit.of(VoucherEntity).find((one) => one.key === after.voucherId)?.after
        if (redemption?.state !== "delivered" || redemption.voucherId !== after.voucherId || voucher === undefined) {
          yield `licence ${key} began without a delivery`
        }
        const machines = commit.of(LicenceMachineEntity).filter((one) => one.after?.licenceId === key)
        if (machines.length !== 1) yield `licence ${key} began on ${machines.length} machines`
      }
    },
  },
  {
    name: "a licence runs on no more machines than it is for",
    *check(commit, { shadow }) {
      const grown = new Map<string, number>()
      for (const { after, before } of commit.of(LicenceMachineEntity)) {
        const id = String((after ?? before)?.licenceId)
        grown.set(id, (grown.get(id) ?? 0) + (after === undefined ? -1 : before === undefined ? 1 : 0))
      }
      for (const [id, more] of grown) {
        if (more <= 0) continue
        let count = 0
        for (const machine of shadow.rows(LicenceMachineEntity)) if (machine.licenceId === id) count++
        const licence = shadow.row(LicenceEntity, id)
        if (licence === undefined || count > licence.machinesMax) {
          yield `licence ${id} is for ${licence?.machinesMax} machines and has ${count}`
        }
      }
    },
  },
]

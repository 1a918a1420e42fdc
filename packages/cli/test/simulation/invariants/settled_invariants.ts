import { ShopOrderEntity } from "@mintcode/core/developer"
import { DomainEventEntity } from "@mintcode/core/kernel"
import { isOpen, RedemptionEntity, UpstreamOrderEntity } from "@mintcode/core/redemption"
import { BatchEntity } from "@mintcode/core/voucher"
import type { Stage } from "../stage.ts"

/** What is not over yet. Once everything works again, all of it has to come to its end. */
export function* unsettled({ shadow }: Stage): Iterable<string> {
  for (const { id, state, wakeAt } of shadow.rows(RedemptionEntity)) {
    if (isOpen(state)) yield `redemption ${id} is ${state} and wakes at ${wakeAt}`
  }
  for (const { id, state, wakeAt } of shadow.rows(UpstreamOrderEntity)) {
    if (wakeAt !== null) yield `upstream order ${id} is ${state} and wakes at ${wakeAt}`
  }
  for (const { charge, id, open } of shadow.rows(ShopOrderEntity)) {
    if (open) yield `order ${id} is open, its charge ${charge}`
  }
  for (const { id, state } of shadow.rows(BatchEntity)) if (state === "minting") yield `batch ${id} is not finished`
  for (const { id, pending, seal, type } of shadow.rows(DomainEventEntity)) {
    if (pending > 0) yield `event ${id}, ${type}, was not handed on`
    if (seal === 0) yield `event ${id}, ${type}, is in no seal`
  }
}

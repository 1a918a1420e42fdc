import { VoucherState } from "@mintcode/core/voucher"
import { choice, givenId, id, moment, optional, text } from "../../command/flags.ts"
import { definedOnly } from "../shared/data.ts"
import { onOff } from "../shared/kinds.ts"

/** Options that say which vouchers. */
export const FILTER_FLAGS = {
  state: optional("state", choice(...VoucherState.literals), "Only in this state"),
  product: optional("product", id(), "Only of this product"),
  batch: optional("batch", givenId("batch", "mintcode batch list"), "Only of this batch"),
  prefix: optional("prefix", text("TEXT"), "Only with this prefix"),
  from: optional("from", moment, "Issued at or after"),
  until: optional("until", moment, "Issued before"),
  used: optional("used", onOff, "Only such as were ever used, or never"),
  holder: optional("holder", text("TEXT"), "Redeemed for this e-mail or machine"),
  head: optional("head", text("SYMBOLS"), "Begins with, as lists show it"),
  tail: optional("tail", text("SYMBOLS"), "Ends with, as lists show it"),
} as const

export interface FilterInput {
  readonly state: VoucherState | undefined
  readonly product: string | undefined
  readonly batch: string | undefined
  readonly prefix: string | undefined
  readonly from: number | undefined
  readonly until: number | undefined
  readonly used: boolean | undefined
  readonly holder: string | undefined
  readonly head: string | undefined
  readonly tail: string | undefined
}

/** The filter as the API takes it; it checks the ids itself. */
export const filterOf = (input: FilterInput) =>
  definedOnly({
    state: input.state,
    productId: input.product as never,
    batchId: input.batch as never,
    prefix: input.prefix,
    from: input.from,
    until: input.until,
    used: input.used,
    holder: input.holder,
    head: input.head?.toUpperCase(),
    tail: input.tail?.toUpperCase(),
  })

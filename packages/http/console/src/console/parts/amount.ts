import { decimalOf, minorOf } from "../../shared/money.ts"

/** What a field of an amount shows. */
export const amountText = (minor: number | null | undefined, currency: string): string =>
  minor === null || minor === undefined ? "" : decimalOf({ minor, currency })

/** What such a field means; `null` when it is empty. */
export const amountOf = (typed: string | undefined, currency: string): number | null =>
  minorOf(typed ?? "", currency) ?? null

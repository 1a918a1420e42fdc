import { decimalOf, type WireMoney } from "../../shared/money.ts"

/** An amount with its currency. */
export const MoneyText = ({ money }: { readonly money: WireMoney | null | undefined }) =>
  money === null || money === undefined ? (
    <span className="faint">—</span>
  ) : (
    <span className="figures">
      {decimalOf(money)} <span className="faint">{money.currency}</span>
    </span>
  )

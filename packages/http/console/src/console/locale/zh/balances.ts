import type { words as english } from "../en/balances.ts"
import type { SameWords } from "../words.ts"

export const words: SameWords<typeof english> = {
  title: "余额",
  hint: "开发者的预付款。选择所有者可查看剩余金额。",
  owner: "所有者",
  ownerMissing: "请选择所有者",
  kind: "类型",
  kinds: { top_up: "充值", correction: "更正", charge: "扣款", return: "退回" },
  amount: "金额",
  amountHint: "负数表示扣减。",
  currency: "货币",
  currencyRule: "三个大写字母，例如 USD",
  noteHint: "例如付款编号。",
  left: "剩余",
  nothing: "此所有者没有任何记录。",
  change: "充值或更正",
  book: "入账",
  booked: "已入账",
  empty: { title: "还没有记录", hint: "为开发者充值后，即可按 SKU 下单付款。" },
}

import type { words as english } from "../en/reconciliation.ts"
import type { SameWords } from "../words.ts"

export const words: SameWords<typeof english> = {
  title: "对账",
  hint: "将我方账目与每个启用的上游实时核对。",
  run: "立即核对",
  unread: "无法读取 {{name}} 的账目",
  agrees: "一致",
  differs: "有差异",
  upstreamOpen: "上游未完成",
  localOpen: "本地未完成",
  unowned: "上游有而本地无",
  stillOpen: "本地已结束，上游未结束",
  overUpstream: "上游已结束，本地未结束",
  balance: "余额",
  difference: "与账目的差额",
  at: "读取时间",
  empty: { title: "尚未核对", hint: "后台也会自动核对，发现差异时告警。" },
}

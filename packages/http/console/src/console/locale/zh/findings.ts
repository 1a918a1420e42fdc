import type { words as english } from "../en/findings.ts"
import type { SameWords } from "../words.ts"

export const words: SameWords<typeof english> = {
  title: "席位差异",
  hint: "各工作区与服务商名单不一致之处：不该在的人在，或该在的人不在。",
  states: { open: "待处理", repaired: "已修复", dismissed: "已忽略", gone: "已自行消失" },
  empty: { title: "没有差异", hint: "系统会定期自动对账；也可打开某个工作区立即对账。" },
}

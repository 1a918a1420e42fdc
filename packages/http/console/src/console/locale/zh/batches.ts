import type { words as english } from "../en/batches.ts"
import type { SameWords } from "../words.ts"

export const words: SameWords<typeof english> = {
  title: "批次",
  hint: "谁在何时何地生成或导入了多少卡密。",
  batch: "批次",
  product: "商品",
  count: "卡密数",
  source: "来源",
  sources: { minted: "生成", imported: "导入" },
  states: { minting: "生成中", ready: "就绪", voided: "已作废" },
  by: "操作人",
  from: "来源地址",
  prefix: "前缀",
  label: "隐藏标签",
  uses: "每个可用次数",
  expires: "到期时间",
  tags: "标签",
  id: "ID",
  mint: "生成卡密",
  import: "导入卡密",
  export: "导出",
  void: "作废批次",
  voidTitle: "作废这 {{count}} 个卡密中剩余的部分？",
  voidHint: "本批次中未使用的卡密将永远无法兑换，已交付的不受影响。此操作不可撤销。",
  voided: "批次已作废",
  empty: { title: "还没有批次", hint: "每次生成或导入都会成为一个批次。" },
}

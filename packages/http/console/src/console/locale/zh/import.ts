import type { words as english } from "../en/import.ts"
import type { SameWords } from "../words.ts"

export const words: SameWords<typeof english> = {
  title: "导入卡密",
  hint: "用于导入已有的卡密，例如旧店铺的。试运行之前不会保存任何内容。",
  product: "商品",
  productMissing: "请选择商品",
  drop: "将文本或 CSV 文件拖到此处，或点击选择",
  codes: "卡密",
  codesMissing: "请输入卡密，每行一个",
  count: "{{count}} 个卡密",
  tooMany: "一次最多 {{count}} 个",
  try: "试运行",
  import: "导入 {{count}} 个",
  wouldTake: "{{count}} 个可以导入",
  wouldRefuse: "{{count}} 个无法导入，将被跳过：",
  line: "序号",
  flaw: "原因",
  flaws: {
    CODE_MALFORMED: "不是有效的卡密",
    DUPLICATE_IN_FILE: "在文件中重复",
    DUPLICATE_IN_STORE: "已存在相同的卡密",
  },
  done: "已导入 {{count}} 个卡密",
  again: "继续导入",
  toVouchers: "查看卡密",
}

import type { words as english } from "../en/orders.ts"
import type { SameWords } from "../words.ts"

export const words: SameWords<typeof english> = {
  title: "订单",
  hint: "开发者程序的订单。",
  order: "订单",
  id: "ID",
  product: "商品",
  owner: "所有者",
  price: "价格",
  reference: "参考号",
  mode: "正式或测试",
  live: "正式",
  test: "测试",
  source: "付款方式",
  sources: { code: "卡密", sku: "余额" },
  charge: "扣款",
  charges: { none: "无（卡密已付款）", held: "冻结至结束", spent: "已扣", returned: "已退回" },
  attempt: "开始次数",
  redemption: "兑换",
  toRedemption: "查看兑换",
  states: {
    open: "进行中",
    delivered: "已交付",
    failed: "失败",
    rejected: "需要客服",
    cancelled: "已取消",
    expired: "已过期",
  },
  empty: { title: "还没有程序订单", hint: "为开发者创建 API 密钥，接口文档见 /docs。" },
}

import type { words as english } from "../en/bans.ts"
import type { SameWords } from "../words.ts"

export const words: SameWords<typeof english> = {
  title: "封禁",
  hint: "暂时不能尝试的对象：输错卡密过多，或由你设定。",
  kind: "类型",
  kinds: { ip: "地址", device: "设备", account: "账户", code: "卡密" },
  subject: "对象",
  subjectHint: "地址、账户 ID，或列表中显示的设备或卡密摘要。",
  subjectMissing: "请填写对象",
  source: "来源",
  sources: { limit: "自动限制", operator: "管理员" },
  until: "截止",
  inForce: "生效中",
  over: "已结束",
  lifted: "已解除",
  length: "时长",
  lengths: { hour: "一小时", day: "一天", week: "一周", month: "一个月" },
  add: "封禁对象",
  ban: "封禁",
  banned: "已封禁",
  lift: "解除",
  liftTitle: "解除对 {{subject}} 的封禁？",
  liftHint: "一两秒内即可再次尝试。",
  liftDone: "已解除",
  empty: { title: "没有封禁", hint: "输错卡密过多会被自动封禁。" },
}

import type { words as english } from "../en/settings.ts"
import type { SameWords } from "../words.ts"

export const words: SameWords<typeof english> = {
  title: "设置",
  hint: "立即在各处生效。密钥加密保存，不再显示。",
  search: "名称或说明的一部分",
  groups: { site: "店铺", turnstile: "买家安全验证", breaker: "方案熔断", other: "其他" },
  save: "保存",
  saved: "已保存",
  discard: "放弃",
  default: "恢复默认：{{value}}",
  secretSet: "已保存密钥",
  secretNone: "未设置",
  /** A setting that is missing here is described as the server does. */
  descriptions: {
    site_title: "店铺名称，显示在页面和邮件中",
    support_text: "买家如何获得帮助；兑换需要客服时显示",
    registration_open: "是否允许任何人注册账号；邀请不受影响",
    shop_time_zone: "带时区偏移的时间所用的 IANA 时区",
    turnstile_enabled: "要求买家通过 Turnstile 验证",
    turnstile_site_key: "Turnstile 站点密钥",
    turnstile_secret_key: "Turnstile 私密密钥",
    token_check_interval: "检查工作区令牌的间隔小时数",
    token_failure_threshold: "连续检查失败多少次后停用工作区",
    invitation_validity_days: "邀请的有效天数",
    breaker_enabled: "暂停几乎总是缺货的方案",
    breaker_sample_min: "熔断生效所需的最少订单数",
    breaker_share_percent: "触发熔断的缺货比例（%）",
    result_views_max: "交付内容最多可完整查看的次数",
  },
}

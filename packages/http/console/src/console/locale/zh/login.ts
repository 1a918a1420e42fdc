import type { words as english } from "../en/login.ts"
import type { SameWords } from "../words.ts"

export const words: SameWords<typeof english> = {
  title: "登录控制台",
  email: "邮箱",
  password: "密码",
  next: "登录",
  code: "动态验证码",
  codeHint: "验证器应用中的六位数字，或一个恢复码。",
  codeNext: "继续",
  back: "换个账户",
  ended: "登录已失效，请重新登录。",
  wait: "尝试次数过多，{{seconds}} 秒后可再试。",
  challenge: "安全验证",
  challengeTrouble: "安全验证无法加载，请检查浏览器或网络是否拦截，然后刷新页面。",
  forgot: "忘记密码？",
  register: "注册账号",
  otherWays: "其他方式",
  newMail: "重新发送邮件",
  missing: { email: "请输入邮箱", password: "请输入密码", code: "请输入验证码" },
  problems: {
    LOGIN_REFUSED: "邮箱或密码错误。",
    EMAIL_UNVERIFIED: "邮箱尚未验证，请打开验证邮件中的链接。",
    ACCOUNT_DISABLED: "此账户已停用，请联系超级管理员。",
    PASSWORDS_BUSY: "当前登录人数较多，请几秒后重试。",
  },
}

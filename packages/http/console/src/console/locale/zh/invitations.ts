import type { words as english } from "../en/invitations.ts"
import type { SameWords } from "../words.ts"

export const words: SameWords<typeof english> = {
  title: "邀请",
  hint: "受邀共同管理店铺的人。链接通过邮件发送，仅可使用一次。",
  email: "邮箱",
  emailMissing: "请输入邮箱",
  locale: "邮件语言",
  role: "角色",
  states: { open: "待接受", accepted: "已接受", revoked: "已撤回", over: "已过期" },
  expires: "有效至",
  invite: "邀请他人",
  send: "发送",
  sent: "邀请已发出",
  revoke: "撤回",
  revokeTitle: "撤回对 {{email}} 的邀请？",
  revokeHint: "邮件中的链接将失效，不可撤销；可重新邀请。",
  revoked: "已撤回",
  empty: { title: "还没有邀请", hint: "邀请他人并设定其权限。" },
}

import type { MailLocale, MailTemplate } from "./mail.ts"

/** What a text is filled with. */
export interface MailFilling {
  readonly siteTitle: string
  readonly publicUrl: string
  readonly variables: Readonly<Record<string, string>>
}

/** A mail's subject and its body in both forms. */
export interface WrittenMail {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** A mail's words: paragraphs, and in between a link that is also shown as a token to paste. */
interface Words {
  readonly subject: string
  readonly before: ReadonlyArray<string>
  readonly link?: Link
  readonly after: ReadonlyArray<string>
}

interface Link {
  readonly label: string
  readonly url: string
  readonly token: string
  readonly paste: string
}

type Writer = (filling: MailFilling) => Words

/** The secret stands behind `#`: browsers keep that part to themselves, so that no server logs it. */
const linkTo = ({ publicUrl, variables }: MailFilling, page: string, label: string, paste: string): Link => {
  const token = variables["token"] ?? ""
  return { label, url: `${publicUrl}/account/${page}#token=${encodeURIComponent(token)}`, token, paste }
}

const PASTE = { en: "Or paste this where it is asked for:", zh: "或在要求填写处粘贴：" }
const NOT_YOU = {
  en: "If this was not you, ignore this mail: nothing happens.",
  zh: "如果不是您本人操作，请忽略此邮件，不会有任何变化。",
}

/** What holders of seats are told. The invitation itself comes from the provider, in a mail of its own. */
const SEAT_WRITERS = {
  seat_invited: {
    en: (filling) => ({
      subject: `Your invitation is on its way (${filling.siteTitle})`,
      before: [
        `A place was taken for you: ${seatOf(filling, "your seat")}.`,
        `An invitation comes in a mail of its own. Accept it by ${filling.variables["until"] ?? ""}.`,
      ],
      after: [`Look into your spam folder, too. Your code stays valid until you accept. ${filling.publicUrl}`],
    }),
    zh: (filling) => ({
      subject: `邀请已发出（${filling.siteTitle}）`,
      before: [
        `已为您预留席位：${seatOf(filling, "您的席位")}。`,
        `邀请将以单独的邮件发送给您，请在 ${filling.variables["until"] ?? ""} 前接受。`,
      ],
      after: [`请同时查看垃圾邮件箱。接受邀请之前，您的兑换码不会被使用。${filling.publicUrl}`],
    }),
  },
  seat_moving: {
    en: (filling) => ({
      subject: `Your seat moves: please accept a new invitation (${filling.siteTitle})`,
      before: [
        `Your seat moves to another workspace: ${seatOf(filling, "your seat")}.`,
        `A new invitation comes in a mail of its own. Accept it by ${filling.variables["until"] ?? ""}.`,
      ],
      after: [`Your time goes on without a break; the old place is taken away afterwards. ${filling.publicUrl}`],
    }),
    zh: (filling) => ({
      subject: `您的席位将迁移，请接受新的邀请（${filling.siteTitle}）`,
      before: [
        `您的席位将迁移到另一个工作区：${seatOf(filling, "您的席位")}。`,
        `新的邀请将以单独的邮件发送给您，请在 ${filling.variables["until"] ?? ""} 前接受。`,
      ],
      after: [`您的使用时间不受影响，迁移后原席位将被移除。${filling.publicUrl}`],
    }),
  },
  seat_expiring: {
    en: (filling) => ({
      subject: `Your seat ends on ${filling.variables["until"] ?? ""} (${filling.siteTitle})`,
      before: [
        `Your seat ends in ${filling.variables["days"] ?? ""} day(s): ${seatOf(filling, "your seat")}.`,
        `It ends on ${filling.variables["until"] ?? ""}.`,
      ],
      after: [`To keep it, renew it before then. ${filling.publicUrl}`],
    }),
    zh: (filling) => ({
      subject: `您的席位将于 ${filling.variables["until"] ?? ""} 到期（${filling.siteTitle}）`,
      before: [
        `您的席位还有 ${filling.variables["days"] ?? ""} 天到期：${seatOf(filling, "您的席位")}。`,
        `到期日：${filling.variables["until"] ?? ""}。`,
      ],
      after: [`如需继续使用，请在到期前续期。${filling.publicUrl}`],
    }),
  },
  seat_ended: {
    en: (filling) => ({
      subject: `Your seat has ended (${filling.siteTitle})`,
      before: [`The time of your seat is over: ${seatOf(filling, "your seat")}.`],
      after: [`You are taken out of the workspace on ${filling.variables["until"] ?? ""}. ${filling.publicUrl}`],
    }),
    zh: (filling) => ({
      subject: `您的席位已到期（${filling.siteTitle}）`,
      before: [`您的席位已到期：${seatOf(filling, "您的席位")}。`],
      after: [`您将于 ${filling.variables["until"] ?? ""} 被移出工作区。${filling.publicUrl}`],
    }),
  },
} satisfies Readonly<Partial<Record<MailTemplate, Readonly<Record<MailLocale, Writer>>>>>

const WRITERS: Readonly<Record<MailTemplate, Readonly<Record<MailLocale, Writer>>>> = {
  verify_email: {
    en: (filling) => ({
      subject: `Confirm your address for ${filling.siteTitle}`,
      before: [`Somebody registered this address with ${filling.siteTitle}. Confirm that it is yours:`],
      link: linkTo(filling, "verify", "Confirm the address", PASTE.en),
      after: ["The link holds for 24 hours.", NOT_YOU.en],
    }),
    zh: (filling) => ({
      subject: `请验证您在 ${filling.siteTitle} 的邮箱`,
      before: [`有人用此邮箱注册了 ${filling.siteTitle}。请确认这是您的邮箱：`],
      link: linkTo(filling, "verify", "验证邮箱", PASTE.zh),
      after: ["链接 24 小时内有效。", NOT_YOU.zh],
    }),
  },
  account_exists: {
    en: ({ siteTitle, publicUrl }) => ({
      subject: `You have an account with ${siteTitle} already`,
      before: [
        `Somebody tried to register this address with ${siteTitle}, where it has an account already.`,
        `If it was you, log in at ${publicUrl}, or ask for a new password there.`,
      ],
      after: [NOT_YOU.en],
    }),
    zh: ({ siteTitle, publicUrl }) => ({
      subject: `您在 ${siteTitle} 已有账户`,
      before: [
        `有人尝试用此邮箱在 ${siteTitle} 注册，但该邮箱已有账户。`,
        `如果是您本人，请在 ${publicUrl} 登录，或在那里重设密码。`,
      ],
      after: [NOT_YOU.zh],
    }),
  },
  reset_password: {
    en: (filling) => ({
      subject: `A new password for ${filling.siteTitle}`,
      before: [`Somebody asked for a new password for this address with ${filling.siteTitle}. Set it here:`],
      link: linkTo(filling, "reset", "Set a new password", PASTE.en),
      after: ["The link holds for an hour and works once. All devices are logged out.", NOT_YOU.en],
    }),
    zh: (filling) => ({
      subject: `重设您在 ${filling.siteTitle} 的密码`,
      before: [`有人请求重设此邮箱在 ${filling.siteTitle} 的密码。请在此设置新密码：`],
      link: linkTo(filling, "reset", "设置新密码", PASTE.zh),
      after: ["链接一小时内有效，只能使用一次。所有设备将退出登录。", NOT_YOU.zh],
    }),
  },
  password_changed: {
    en: ({ siteTitle, publicUrl }) => ({
      subject: `Your password for ${siteTitle} was changed`,
      before: [`The password of your account with ${siteTitle} was changed just now.`],
      after: [`If this was not you, ask for a new password at ${publicUrl} at once.`],
    }),
    zh: ({ siteTitle, publicUrl }) => ({
      subject: `您在 ${siteTitle} 的密码已修改`,
      before: [`您在 ${siteTitle} 的账户密码刚刚被修改。`],
      after: [`如果不是您本人操作，请立即在 ${publicUrl} 重设密码。`],
    }),
  },
  invitation: {
    en: (filling) => ({
      subject: `You are invited to run ${filling.siteTitle}`,
      before: [
        `You are invited to ${filling.siteTitle} as ${filling.variables["role"] ?? ""}. Choose a password to accept:`,
      ],
      link: linkTo(filling, "invitation", "Accept the invitation", PASTE.en),
      after: ["The link works once."],
    }),
    zh: (filling) => ({
      subject: `邀请您管理 ${filling.siteTitle}`,
      before: [`邀请您以 ${filling.variables["role"] ?? ""} 身份加入 ${filling.siteTitle}。设置密码即可接受：`],
      link: linkTo(filling, "invitation", "接受邀请", PASTE.zh),
      after: ["链接只能使用一次。"],
    }),
  },
  alert: {
    en: ({ publicUrl, siteTitle, variables }) => ({
      subject: `${variables["title"] ?? "Alert"} (${siteTitle})`,
      before: paragraphsOf(variables["text"]),
      after: [
        `Alerts of ${siteTitle}, ${publicUrl}. All of them: mintcode audit list --type alert.`,
        "To change who gets these mails: the setting alert_emails.",
      ],
    }),
    zh: ({ publicUrl, siteTitle, variables }) => ({
      subject: `${variables["title"] ?? "告警"}（${siteTitle}）`,
      before: paragraphsOf(variables["text"]),
      after: [
        `来自 ${siteTitle} 的告警，${publicUrl}。查看全部：mintcode audit list --type alert.`,
        "更改收件人：设置项 alert_emails。",
      ],
    }),
  },
  notice: {
    en: ({ publicUrl, siteTitle, variables }) => ({
      subject: `${variables["title"] ?? "Notice"} (${siteTitle})`,
      before: paragraphsOf(variables["text"]),
      after: [`This notice is from ${siteTitle}, ${publicUrl}.`],
    }),
    zh: ({ publicUrl, siteTitle, variables }) => ({
      subject: `${variables["title"] ?? "通知"}（${siteTitle}）`,
      before: paragraphsOf(variables["text"]),
      after: [`此通知来自 ${siteTitle}，${publicUrl}。`],
    }),
  },
  ...SEAT_WRITERS,
}

/** What a seat is of: its product, or whatever it is. */
const seatOf = ({ variables }: MailFilling, words: string): string => variables["product"] || words

/** What an operator wrote, by its lines. */
const paragraphsOf = (text = ""): ReadonlyArray<string> =>
  text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "")

/** Writes a mail out in its language, as text and as HTML. */
export const writeMail = (template: MailTemplate, locale: MailLocale, filling: MailFilling): WrittenMail => {
  const words = WRITERS[template][locale](filling)
  return { subject: oneLine(words.subject), text: textOf(words), html: htmlOf(words, locale) }
}

/** What an operator typed into a title must not begin a header of its own. */
const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim()

const textOf = ({ before, link, after }: Words): string =>
  [...before, ...(link === undefined ? [] : [link.url, `${link.paste}\n${link.token}`]), ...after]
    .join("\n\n")
    .concat("\n")

const htmlOf = ({ subject, before, link, after }: Words, locale: MailLocale): string => {
  const paragraphs = (texts: ReadonlyArray<string>) => texts.map((text) => `<p>${escapeHtml(text)}</p>`)
  const linked =
    link === undefined
      ? []
      : [
          `<p><a href="${escapeHtml(link.url)}">${escapeHtml(link.label)}</a></p>`,
          `<p>${escapeHtml(link.paste)}<br><code>${escapeHtml(link.token)}</code></p>`,
        ]
  return [
    `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>`,
    '<body style="font-family:sans-serif;line-height:1.5">',
    ...paragraphs(before),
    ...linked,
    ...paragraphs(after),
    "</body></html>\n",
  ].join("\n")
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
}

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "")

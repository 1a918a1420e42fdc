import type { LicenceAnswerCode, ProblemCode } from "../api/mod.ts"
import type { Language } from "./language.ts"

/** How an answer with a code is told: its status, and words that clients in the field look for. */
interface Words {
  readonly status: number
  readonly zh: string
  readonly en: string
}

/** Every code that a program may be answered with. The one place where their statuses are decided. */
export const LICENCE_ANSWERS: Readonly<Record<LicenceAnswerCode, Words>> = {
  VALID: { status: 200, zh: "授权成功", en: "The licence holds" },
  ACTIVATED: { status: 200, zh: "授权成功", en: "The licence was activated" },
  TRANSFERRED: { status: 200, zh: "已转移到新机器", en: "The licence was moved to the new machine" },
  UNBOUND: { status: 200, zh: "已解绑", en: "The machine was unbound" },
  RELEASED: { status: 200, zh: "席位已释放", en: "The seat was given back" },
  INPUT_MISSING: { status: 400, zh: "卡密和机器码不能为空", en: "Code and machine code are needed" },
  NONCE_INVALID: { status: 400, zh: "随机数无效", en: "The nonce is not 8 to 200 printable characters" },
  NOT_FOUND: { status: 404, zh: "卡密不存在", en: "There is no such code" },
  MACHINE_MISMATCH: { status: 403, zh: "机器码不匹配", en: "The code is bound to another machine" },
  EXPIRED: { status: 403, zh: "卡密已过期", en: "The licence has expired" },
  NOT_STARTED: { status: 403, zh: "授权尚未开始", en: "The licence has not started" },
  DISABLED: { status: 403, zh: "卡密已停用", en: "The code is disabled" },
  VOIDED: { status: 403, zh: "卡密已作废", en: "The code was voided" },
  SUSPENDED: { status: 403, zh: "授权已暂停", en: "The licence is suspended" },
  BANNED: { status: 403, zh: "授权已封禁", en: "The licence is banned" },
  TOO_MANY_MACHINES: { status: 403, zh: "机器数量已达上限", en: "All machines of the licence are taken" },
  HEARTBEAT_DEAD: { status: 403, zh: "席位已失效，请重新验证", en: "The seat was given up: please validate again" },
  NOT_FLOATING: { status: 403, zh: "该授权没有浮动席位", en: "The licence has no floating seats" },
  TRANSFERS_EXHAUSTED: { status: 403, zh: "解绑次数已用完", en: "Machines were changed as often as allowed" },
  TRANSFER_TOO_SOON: { status: 403, zh: "解绑过于频繁，请稍后再试", en: "A machine was changed a short while ago" },
  BODY_TOO_LARGE: { status: 413, zh: "请求过大", en: "The request is too large" },
}

/** What keeps a request from being looked at, for people. Statuses are those of the problems. */
const PROBLEM_WORDS: Readonly<Partial<Record<ProblemCode, Pick<Words, "zh" | "en">>>> = {
  RATE_LIMITED: { zh: "请求过于频繁，请稍后再试", en: "Too many requests: please wait" },
  TRY_LATER: { zh: "请求过于频繁，请稍后再试", en: "Too many requests: please wait" },
}

/** Words for a problem that an answer tells of. */
export const problemWords = (code: string, language: Language): string =>
  PROBLEM_WORDS[code as ProblemCode]?.[language] ??
  (language === "zh" ? "服务暂时不可用，请稍后再试" : "The service is not available: please try again")

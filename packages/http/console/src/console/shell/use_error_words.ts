import { useTranslation } from "react-i18next"
import { NoAnswer, ProblemError } from "../../api/errors.ts"
import type { words } from "../locale/en/common.ts"

type KnownCode = keyof typeof words.problems

/** What to say of a call that failed: in the reader's language where there are words for it, else as the server says it. */
export const useErrorWords = (): ((error: unknown) => string) => {
  const { i18n, t } = useTranslation()
  const isKnown = (key: string): boolean => i18n.exists(key)
  return (error) => {
    if (error instanceof NoAnswer) return t(`noAnswer.${error.reason}`)
    if (!(error instanceof ProblemError)) return t("noAnswer.unreadable")
    const key = `problems.${error.code as KnownCode}` as const
    return isKnown(key) ? t(key) : error.problem.detail
  }
}

import { useTranslation } from "react-i18next"
import { ProblemError } from "../../../api/errors.ts"
import type { words } from "../../locale/en/login.ts"
import { useErrorWords } from "../../shell/use_error_words.ts"

/** What to say of a log-in that failed. None of it tells whether an address is known. */
export const useLoginWords = (): ((error: unknown) => string) => {
  const { i18n, t } = useTranslation("login")
  const otherwise = useErrorWords()
  const isKnown = (key: string): boolean => i18n.exists(key, { ns: "login" })
  return (error) => {
    if (!(error instanceof ProblemError)) return otherwise(error)
    const key = `problems.${error.code as keyof typeof words.problems}` as const
    return isKnown(key) ? t(key) : otherwise(error)
  }
}

import { Alert, Button } from "antd"
import { useTranslation } from "react-i18next"
import { ProblemError } from "../../api/errors.ts"
import { useErrorWords } from "../shell/use_error_words.ts"

interface ProblemNoteProps {
  readonly error: unknown
  readonly onRetry?: (() => void) | undefined
}

/** What went wrong, by field where the server names fields, and a way to try again. */
export const ProblemNote = ({ error, onRetry }: ProblemNoteProps) => {
  const { t } = useTranslation()
  const words = useErrorWords()
  const flaws = error instanceof ProblemError ? error.problem.errors : []
  return (
    <Alert
      type="error"
      showIcon
      className="problem-note"
      title={words(error)}
      description={
        flaws.length === 0 ? undefined : (
          <ul className="flaws">
            {flaws.map((flaw) => (
              <li key={`${flaw.path} ${flaw.code}`}>
                <code>{flaw.path}</code> {flaw.message}
              </li>
            ))}
          </ul>
        )
      }
      action={
        onRetry === undefined ? undefined : (
          <Button size="small" onClick={onRetry}>
            {t("retry")}
          </Button>
        )
      }
    />
  )
}

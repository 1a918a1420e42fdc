import { type ErrorComponentProps, useRouter } from "@tanstack/react-router"
import { Button, Result } from "antd"
import { useTranslation } from "react-i18next"
import { useErrorWords } from "./use_error_words.ts"

/** A page that failed: what is the matter, and a way on. */
export const PageBroken = ({ error, reset }: ErrorComponentProps) => {
  const { t } = useTranslation()
  const words = useErrorWords()
  const router = useRouter()
  const again = () => {
    reset()
    void router.invalidate()
  }
  return (
    <Result
      status="warning"
      title={t("broken.title")}
      subTitle={words(error)}
      extra={
        <Button type="primary" onClick={again}>
          {t("retry")}
        </Button>
      }
    />
  )
}

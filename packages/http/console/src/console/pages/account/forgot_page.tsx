import { Link } from "@tanstack/react-router"
import { Alert, Button, Form } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { Gate } from "../../shell/gate.tsx"
import { useErrorWords } from "../../shell/use_error_words.ts"
import { forgotPassword } from "./account_calls.ts"
import { EmailField } from "./email_field.tsx"
import { useProof } from "./use_proof.tsx"

/** Has a link for a new password mailed. The answer is the same whether there is such an account. */
export const ForgotPage = () => {
  const { t } = useTranslation("account")
  const words = useErrorWords()
  const proof = useProof()
  const [mailedTo, setMailedTo] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()

  const submit = async (typed: string) => {
    const email = typed.trim()
    setBusy(true)
    setError(undefined)
    setMailedTo(undefined)
    try {
      await forgotPassword({ payload: { email, ...proof.sent } })
      setMailedTo(email)
    } catch (failure) {
      setError(failure)
    } finally {
      proof.renew()
      setBusy(false)
    }
  }

  return (
    <Gate title={t("forgot.title")} hint={t("forgot.hint")}>
      {mailedTo === undefined ? null : (
        <Alert
          type="success"
          showIcon
          title={t("forgot.sent", { email: mailedTo })}
          description={t("forgot.nothing")}
          className="gate-note"
        />
      )}
      {error === undefined ? null : <Alert type="error" showIcon title={words(error)} className="gate-note" />}
      <Form<{ readonly email: string }>
        layout="vertical"
        size="large"
        requiredMark={false}
        onFinish={({ email }) => void submit(email)}
      >
        <EmailField />
        {proof.box}
        <Button type="primary" htmlType="submit" block loading={isBusy} disabled={proof.isMissing}>
          {t(mailedTo === undefined ? "forgot.submit" : "forgot.again")}
        </Button>
      </Form>
      <nav className="gate-links" aria-label={t("otherWays")}>
        <Link to="/console/login">{t("logIn")}</Link>
        <Link to="/account/reset">{t("wait.paste")}</Link>
      </nav>
    </Gate>
  )
}

import { Link } from "@tanstack/react-router"
import { Alert, Button, Form } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { language } from "../../../shared/language.ts"
import { register } from "../../session/session_calls.ts"
import { Gate } from "../../shell/gate.tsx"
import { useErrorWords } from "../../shell/use_error_words.ts"
import { useKept } from "../../use_kept.ts"
import { EmailField } from "./email_field.tsx"
import { NewPasswordFields } from "./new_password_fields.tsx"
import { useProof } from "./use_proof.tsx"
import { VerifyWait } from "./verify_wait.tsx"

interface Registration {
  readonly email: string
  readonly password: string
}

/** Makes an account. Whether the address has one already is told by mail alone. */
export const RegisterPage = () => {
  const { t } = useTranslation("account")
  const words = useErrorWords()
  const locale = useKept(language)
  const proof = useProof()
  const [registered, setRegistered] = useState<Registration>()
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()

  const submit = async ({ password, ...typed }: Registration) => {
    const email = typed.email.trim()
    setBusy(true)
    setError(undefined)
    try {
      await register({ payload: { email, password, locale, ...proof.sent } })
      setRegistered({ email, password })
    } catch (failure) {
      setError(failure)
      proof.renew()
    } finally {
      setBusy(false)
    }
  }

  if (registered !== undefined) return <VerifyWait {...registered} />
  return (
    <Gate title={t("register.title")} hint={t("register.hint")}>
      {proof.isRegistrationClosed ? (
        <Alert type="info" showIcon title={t("register.closed")} className="gate-note" />
      ) : null}
      {error === undefined ? null : <Alert type="error" showIcon title={words(error)} className="gate-note" />}
      <Form<Registration>
        layout="vertical"
        size="large"
        requiredMark={false}
        disabled={isBusy || proof.isRegistrationClosed}
        onFinish={(values) => void submit(values)}
      >
        <EmailField />
        <NewPasswordFields />
        {proof.box}
        <Button
          type="primary"
          htmlType="submit"
          block
          loading={isBusy}
          disabled={proof.isMissing || proof.isRegistrationClosed}
        >
          {t("register.submit")}
        </Button>
      </Form>
      <nav className="gate-links" aria-label={t("otherWays")}>
        <Link to="/console/login">{t("logIn")}</Link>
      </nav>
    </Gate>
  )
}

import { Link } from "@tanstack/react-router"
import { Alert, Button } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { language } from "../../../shared/language.ts"
import { register } from "../../session/session_calls.ts"
import { Gate } from "../../shell/gate.tsx"
import { useErrorWords } from "../../shell/use_error_words.ts"
import { useKept } from "../../use_kept.ts"
import { useProof } from "./use_proof.tsx"

interface VerifyWaitProps {
  readonly email: string
  /** What the address was registered with: registering it once more with the same sends another mail. */
  readonly password: string
}

/** Waits for somebody to open the link in the mail, and sends another one. */
export const VerifyWait = ({ email, password }: VerifyWaitProps) => {
  const { t } = useTranslation("account")
  const words = useErrorWords()
  const locale = useKept(language)
  const proof = useProof()
  const [isBusy, setBusy] = useState(false)
  const [isSent, setSent] = useState(false)
  const [error, setError] = useState<unknown>()

  const send = async () => {
    setBusy(true)
    setSent(false)
    setError(undefined)
    try {
      await register({ payload: { email, password, locale, ...proof.sent } })
      setSent(true)
    } catch (failure) {
      setError(failure)
    } finally {
      proof.renew()
      setBusy(false)
    }
  }

  return (
    <Gate title={t("wait.title")} hint={t("wait.hint", { email })}>
      {isSent ? <Alert type="success" showIcon title={t("wait.sent")} className="gate-note" /> : null}
      {error === undefined ? null : <Alert type="error" showIcon title={words(error)} className="gate-note" />}
      <p className="faint">{t("wait.nothing")}</p>
      {proof.box}
      <Button block size="large" loading={isBusy} disabled={proof.isMissing} onClick={() => void send()}>
        {t("wait.again")}
      </Button>
      <nav className="gate-links" aria-label={t("otherWays")}>
        <Link to="/console/login" reloadDocument>
          {t("logIn")}
        </Link>
        <Link to="/account/verify">{t("wait.paste")}</Link>
      </nav>
    </Gate>
  )
}

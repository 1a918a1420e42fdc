import { Alert, Button, Form, Input, Result } from "antd"
import { useEffect, useState } from "react"
import { useTranslation } from "react-i18next"
import { ProblemError } from "../../../api/errors.ts"
import { Gate } from "../../shell/gate.tsx"
import { useErrorWords } from "../../shell/use_error_words.ts"
import { acceptInvitation, resetPassword, verifyAddress } from "./account_calls.ts"
import { looksMailed, mailedToken } from "./mailed_token.ts"
import { NewPasswordFields } from "./new_password_fields.tsx"

/** What a mailed link is for. */
type Purpose = "verify" | "reset" | "invitation"

const CALLS = { verify: verifyAddress, reset: resetPassword, invitation: acceptInvitation } as const

/** Refusals that this page has words of its own for. */
const KNOWN = [
  "EMAIL_TOKEN_REFUSED",
  "INVITATION_REFUSED",
  "PASSWORD_REFUSED",
  "PASSWORD_WEAK",
  "EMAIL_TAKEN",
  "RATE_LIMITED",
  "PASSWORDS_BUSY",
] as const

interface Answers {
  readonly token: string
  readonly password: string
  readonly repeated?: string
}

/** Where a mailed link leads: the token comes along, the password has to be typed. */
const MailedLink = ({ purpose }: { readonly purpose: Purpose }) => {
  const { t } = useTranslation("account")
  const say = useErrorWords()
  const [token] = useState(() => mailedToken(location.hash))
  const [isDone, setDone] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState("")
  const isNew = purpose !== "verify"

  // A token in the address bar would end up in the history, and on pictures of the screen.
  useEffect(() => {
    if (location.hash !== "") history.replaceState(history.state, "", location.pathname)
  }, [])

  const wordsFor = (failure: unknown): string => {
    const known = failure instanceof ProblemError ? KNOWN.find((code) => code === failure.code) : undefined
    return known === undefined ? say(failure) : t(`refusals.${known}`)
  }

  const submit = async ({ password, token: typed }: Answers) => {
    setBusy(true)
    setTrouble("")
    try {
      await CALLS[purpose]({ payload: { token: token === "" ? typed.trim() : token, password } })
      setDone(true)
    } catch (failure) {
      setTrouble(wordsFor(failure))
    } finally {
      setBusy(false)
    }
  }

  if (isDone) {
    return (
      <Gate title={t(`${purpose}.done`)}>
        <Result status="success" extra={<a href="/console">{t("logIn")}</a>} />
      </Gate>
    )
  }
  return (
    <Gate title={t(`${purpose}.title`)} hint={t(`${purpose}.hint`)}>
      {trouble === "" ? null : <Alert type="error" showIcon title={trouble} className="gate-note" />}
      <Form<Answers> layout="vertical" requiredMark={false} disabled={isBusy} onFinish={(all) => void submit(all)}>
        {token === "" ? (
          <Form.Item
            name="token"
            label={t("token")}
            rules={[
              {
                validator: async (_, text: string | undefined) => {
                  if (!looksMailed((text ?? "").trim())) throw new Error(t("tokenWrong"))
                },
              },
            ]}
          >
            <Input size="large" autoComplete="one-time-code" spellCheck={false} />
          </Form.Item>
        ) : null}
        {isNew ? (
          <NewPasswordFields />
        ) : (
          <Form.Item name="password" label={t("password")} rules={[{ required: true, message: t("passwordMissing") }]}>
            <Input.Password size="large" autoComplete="current-password" />
          </Form.Item>
        )}
        <Button type="primary" htmlType="submit" size="large" block loading={isBusy}>
          {t(`${purpose}.submit`)}
        </Button>
      </Form>
    </Gate>
  )
}

export const VerifyPage = () => <MailedLink purpose="verify" />
export const ResetPage = () => <MailedLink purpose="reset" />
export const InvitationPage = () => <MailedLink purpose="invitation" />

import { useQueryClient } from "@tanstack/react-query"
import { Link, useNavigate, useSearch } from "@tanstack/react-router"
import { Alert, Button, Form, Input, type InputRef } from "antd"
import { useEffect, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { ProblemError } from "../../../api/errors.ts"
import { nextAddress } from "../../session/next_address.ts"
import { meQuery } from "../../session/session.ts"
import { logIn } from "../../session/session_calls.ts"
import { Gate } from "../../shell/gate.tsx"
import { useProof } from "../account/use_proof.tsx"
import { VerifyWait } from "../account/verify_wait.tsx"
import { useLoginWords } from "./use_login_words.ts"
import { useWait } from "./use_wait.ts"

interface Credentials {
  readonly email: string
  readonly password: string
  readonly code?: string
}

/** The way into the console: address and password, and a one-time code from whoever uses them. */
export const LoginPage = () => {
  const { t } = useTranslation("login")
  const words = useLoginWords()
  const navigate = useNavigate()
  const client = useQueryClient()
  const search = useSearch({ strict: false }) as { readonly next?: string; readonly ended?: string }
  const proof = useProof()
  const [form] = Form.useForm<Credentials>()
  const [needsCode, setNeedsCode] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  /** Whose mail to confirm the address is waited for. */
  const [waiting, setWaiting] = useState<Credentials>()
  const { secondsLeft, waitFor } = useWait()
  const code = useRef<InputRef>(null)

  useEffect(() => {
    if (needsCode) code.current?.focus()
  }, [needsCode])

  const submit = async (credentials: Credentials) => {
    setBusy(true)
    setError(undefined)
    try {
      const { user } = await logIn({
        payload: {
          email: credentials.email.trim(),
          password: credentials.password,
          cookie: true,
          ...(needsCode ? { code: (credentials.code ?? "").trim() } : {}),
          ...proof.sent,
        },
      })
      client.clear()
      client.setQueryData(meQuery.queryKey, user)
      await navigate({ href: nextAddress(search.next), replace: true })
    } catch (failure) {
      const asksForCode = failure instanceof ProblemError && failure.code === "TOTP_REQUIRED"
      if (asksForCode) setNeedsCode(true)
      else setError(failure)
      if (failure instanceof ProblemError && failure.problem.retryAfterMs !== undefined) {
        waitFor(failure.problem.retryAfterMs)
      }
      proof.renew()
      if (needsCode) {
        form.resetFields(["code"])
        code.current?.focus()
      }
    } finally {
      setBusy(false)
    }
  }

  const startAnew = () => {
    setNeedsCode(false)
    setError(undefined)
    form.resetFields()
  }

  if (waiting !== undefined) return <VerifyWait email={waiting.email.trim()} password={waiting.password} />

  return (
    <Gate title={t("title")}>
      {search.ended === "1" && error === undefined && !needsCode ? (
        <Alert type="info" showIcon title={t("ended")} className="gate-note" />
      ) : null}
      {secondsLeft > 0 ? (
        <Alert type="warning" showIcon title={t("wait", { seconds: secondsLeft })} className="gate-note" />
      ) : error === undefined ? null : (
        <Alert
          type="error"
          showIcon
          title={words(error)}
          className="gate-note"
          action={
            proof.isRegistrationOpen && error instanceof ProblemError && error.code === "EMAIL_UNVERIFIED" ? (
              <Button
                size="small"
                onClick={() => setWaiting(form.getFieldsValue(["email", "password"]) as Credentials)}
              >
                {t("newMail")}
              </Button>
            ) : undefined
          }
        />
      )}
      <Form<Credentials>
        form={form}
        layout="vertical"
        size="large"
        requiredMark={false}
        onFinish={(credentials) => void submit(credentials)}
      >
        <Form.Item
          hidden={needsCode}
          name="email"
          label={t("email")}
          rules={[{ required: true, whitespace: true, message: t("missing.email") }]}
        >
          <Input type="email" autoComplete="username" autoFocus inputMode="email" maxLength={320} />
        </Form.Item>
        <Form.Item
          hidden={needsCode}
          name="password"
          label={t("password")}
          rules={[{ required: true, message: t("missing.password") }]}
        >
          <Input.Password autoComplete="current-password" maxLength={512} />
        </Form.Item>
        {needsCode ? (
          <Form.Item
            name="code"
            label={t("code")}
            extra={t("codeHint")}
            rules={[{ required: true, whitespace: true, message: t("missing.code") }]}
          >
            <Input ref={code} autoComplete="one-time-code" className="code-text" maxLength={40} spellCheck={false} />
          </Form.Item>
        ) : null}
        {proof.box}
        <Button type="primary" htmlType="submit" block loading={isBusy} disabled={secondsLeft > 0 || proof.isMissing}>
          {needsCode ? t("codeNext") : t("next")}
        </Button>
        {needsCode ? (
          <Button type="link" block onClick={startAnew}>
            {t("back")}
          </Button>
        ) : (
          <nav className="gate-links" aria-label={t("otherWays")}>
            <Link to="/account/forgot">{t("forgot")}</Link>
            {proof.isRegistrationOpen ? <Link to="/account/register">{t("register")}</Link> : null}
          </nav>
        )}
      </Form>
    </Gate>
  )
}

import { Button, Form, Input, Modal } from "antd"
import { type ReactNode, useState } from "react"
import { useTranslation } from "react-i18next"
import { ProblemNote } from "../../parts/problem_note.tsx"

/** What proves that it is the person, and not somebody at a session that was left open. */
export interface Proofs {
  readonly password: string
  readonly code: string
}

interface ProofModalProps {
  readonly title: string
  readonly hint: ReactNode
  /** The verb, on the button. */
  readonly label: string
  readonly danger?: boolean
  /** Whether a one-time code is asked for as well. */
  readonly withCode?: boolean
  readonly submit: (proofs: Proofs) => Promise<unknown>
  readonly onClose: () => void
}

/** Asks for the password, and for a one-time code, before something is done to an account. */
export const ProofModal = (props: ProofModalProps) => {
  const { danger = false, hint, label, onClose, submit, title, withCode = false } = props
  const { t } = useTranslation("own_account")
  const { t: common } = useTranslation()
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const finish = async (proofs: Proofs) => {
    setBusy(true)
    setError(undefined)
    try {
      await submit({ password: proofs.password, code: (proofs.code ?? "").trim() })
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }
  return (
    <Modal open title={title} onCancel={onClose} footer={null} mask={{ closable: false }} width={440}>
      <p className="form-hint">{hint}</p>
      {error === undefined ? null : <ProblemNote error={error} />}
      <Form<Proofs> name="proof" layout="vertical" requiredMark={false} onFinish={(proofs) => void finish(proofs)}>
        <Form.Item
          name="password"
          label={t("yourPassword")}
          rules={[{ required: true, message: t("password.currentMissing") }]}
        >
          <Input.Password autoFocus autoComplete="current-password" maxLength={512} />
        </Form.Item>
        {withCode ? <CodeField /> : null}
        <div className="form-foot">
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button type="primary" htmlType="submit" danger={danger} loading={isBusy}>
            {label}
          </Button>
        </div>
      </Form>
    </Modal>
  )
}

/** A code of the app, or a recovery code. */
export const CodeField = ({ hint }: { readonly hint?: string }) => {
  const { t } = useTranslation("own_account")
  return (
    <Form.Item
      name="code"
      label={t("codes.code")}
      extra={hint ?? t("codes.codeHint")}
      rules={[{ required: true, whitespace: true, message: t("codes.codeMissing") }]}
    >
      <Input className="code-text" autoComplete="one-time-code" maxLength={40} spellCheck={false} />
    </Form.Item>
  )
}

import { Button, Form, Modal, QRCode, Typography } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ProblemNote } from "../../parts/problem_note.tsx"
import { confirmTotp, type Enrolment } from "./own_account_calls.ts"
import { CodeField } from "./proof_modal.tsx"

/** Edge of the picture in pixels: a phone reads it from a desk away. */
const PICTURE = 200

interface AppModalProps {
  readonly enrolment: Enrolment
  readonly onConfirmed: (recoveryCodes: ReadonlyArray<string>) => void
  readonly onClose: () => void
}

/** Hands the secret to an authenticator app, and has it show that it took it. */
export const AppModal = ({ enrolment: { secret, uri }, onClose, onConfirmed }: AppModalProps) => {
  const { t } = useTranslation("own_account")
  const { t: common } = useTranslation()
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const confirm = async (code: string) => {
    setBusy(true)
    setError(undefined)
    try {
      onConfirmed((await confirmTotp({ payload: { code: code.trim() } })).codes)
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }
  return (
    <Modal open title={t("codes.app")} onCancel={onClose} footer={null} mask={{ closable: false }} width={440}>
      <p className="form-hint">{t("codes.appHint")}</p>
      {/* Drawn in the browser. Dark on light by night as well: not every app reads it the other way round. */}
      <div className="qr-picture">
        <QRCode
          aria-label={t("codes.picture")}
          value={uri}
          type="svg"
          size={PICTURE}
          color="#000000"
          bgColor="#ffffff"
        />
      </div>
      <p className="faint">{t("codes.secretHint")}</p>
      <Typography.Paragraph className="code-text secret" copyable={{ text: secret }}>
        {grouped(secret)}
      </Typography.Paragraph>
      {error === undefined ? null : <ProblemNote error={error} />}
      <Form<{ readonly code: string }>
        name="app"
        layout="vertical"
        requiredMark={false}
        onFinish={({ code }) => void confirm(code)}
      >
        <CodeField hint={t("codes.confirmHint")} />
        <div className="form-foot">
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button type="primary" htmlType="submit" loading={isBusy}>
            {t("codes.confirm")}
          </Button>
        </div>
      </Form>
    </Modal>
  )
}

/** In groups of four, as one reads it out. */
const grouped = (secret: string): string => secret.replace(/(.{4})(?=.)/g, "$1 ")

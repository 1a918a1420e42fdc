import { CopyOutlined, DownloadOutlined } from "@ant-design/icons"
import { Alert, App, Button, Modal } from "antd"
import { useTranslation } from "react-i18next"
import { downloadText } from "../../parts/download.ts"

interface RecoveryModalProps {
  readonly codes: ReadonlyArray<string>
  readonly email: string
  readonly onClose: () => void
}

/** Codes that get somebody in without the app. Nobody can show them again. */
export const RecoveryModal = ({ codes, email, onClose }: RecoveryModalProps) => {
  const { t } = useTranslation("own_account")
  const { t: common } = useTranslation()
  const { message } = App.useApp()
  const text = codes.join("\n")
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      void message.success(common("copied"))
    } catch {
      void message.error(t("codes.copyFailed"))
    }
  }
  return (
    <Modal
      open
      title={t("codes.recovery")}
      onCancel={onClose}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      width={440}
      footer={
        <Button type="primary" onClick={onClose}>
          {common("kept")}
        </Button>
      }
    >
      <Alert type="warning" showIcon title={t("codes.recoveryHint")} className="problem-note" />
      <ul className="recovery-codes code-text" aria-label={t("codes.recovery")}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="form-actions">
        <Button icon={<CopyOutlined />} onClick={() => void copy()}>
          {t("codes.copy")}
        </Button>
        <Button
          icon={<DownloadOutlined />}
          onClick={() => downloadText("mintcode-recovery-codes.txt", `${email}\n\n${text}\n`)}
        >
          {t("codes.download")}
        </Button>
      </div>
    </Modal>
  )
}

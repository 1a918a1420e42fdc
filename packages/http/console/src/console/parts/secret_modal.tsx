import { Alert, Modal, Typography } from "antd"
import { useTranslation } from "react-i18next"

interface SecretModalProps {
  readonly title: string
  readonly hint: string
  /** Shown this once; nothing is open without one. */
  readonly secret: string | undefined
  readonly onClose: () => void
}

/** A secret that nobody can show again. */
export const SecretModal = ({ hint, onClose, secret, title }: SecretModalProps) => {
  const { t } = useTranslation()
  return (
    <Modal
      open={secret !== undefined}
      title={title}
      onCancel={onClose}
      onOk={onClose}
      okText={t("kept")}
      cancelButtonProps={{ hidden: true }}
      mask={{ closable: false }}
      destroyOnHidden
    >
      <Alert type="warning" showIcon title={hint} className="problem-note" />
      <Typography.Paragraph copyable className="code-text secret">
        {secret}
      </Typography.Paragraph>
    </Modal>
  )
}

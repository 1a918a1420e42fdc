import { App, Modal, Radio } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { downloadText } from "../../parts/download.ts"
import { ProblemNote } from "../../parts/problem_note.tsx"
import { issueFile, type LicenceMachine } from "./licence_calls.ts"

interface LicenceFileModalProps {
  readonly licenceId: string
  readonly machine: LicenceMachine
  readonly onClose: () => void
}

/** Issues a licence file for a machine that has no network. */
export const LicenceFileModal = ({ licenceId, machine, onClose }: LicenceFileModalProps) => {
  const { t } = useTranslation("licences")
  const { message } = App.useApp()
  const [sealed, setSealed] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const issue = async () => {
    setBusy(true)
    setError(undefined)
    try {
      const { file } = await issueFile({ path: { id: licenceId }, payload: { machineId: machine.id, sealed } })
      downloadText(`${licenceId}.licence`, `${file}\n`)
      void message.success(t("fileIssued"))
      onClose()
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }
  return (
    <Modal
      open
      title={t("fileTitle", { machine: machine.machine })}
      okText={t("fileDownload")}
      confirmLoading={isBusy}
      onOk={() => void issue()}
      onCancel={onClose}
      width={480}
    >
      <p className="form-hint">{t("fileHint")}</p>
      {error === undefined ? null : <ProblemNote error={error} />}
      <Radio.Group
        className="choices"
        aria-label={t("fileKind")}
        value={sealed}
        onChange={({ target }) => setSealed(target.value === true)}
        options={[
          { value: false, label: t("filePlain") },
          { value: true, label: t("fileSealed") },
        ]}
      />
    </Modal>
  )
}

import { Modal, Radio, Space } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { addressOf } from "../../../api/send.ts"
import { downloadAddress } from "../../parts/download.ts"
import { exportVouchers } from "./voucher_calls.ts"

const FORMATS = ["txt", "csv", "json", "ndjson"] as const
type Format = (typeof FORMATS)[number]

interface ExportModalProps {
  /** Filters as the API takes them. */
  readonly filters: Readonly<Record<string, unknown>>
  readonly onClose: () => void
}

/** Full codes as a file, which the browser streams to disk. */
export const ExportModal = ({ filters, onClose }: ExportModalProps) => {
  const { t } = useTranslation("vouchers")
  const [format, setFormat] = useState<Format>("txt")
  const [which, setWhich] = useState<"unused" | "any">("unused")
  const start = () => {
    const state = filters["state"] ?? (which === "any" ? "any" : undefined)
    downloadAddress(addressOf(exportVouchers.endpoint.path, {}, { ...filters, state, format }))
    onClose()
  }
  return (
    <Modal open title={t("export.title")} okText={t("export.label")} onOk={start} onCancel={onClose}>
      <p>{t("export.hint")}</p>
      <Radio.Group
        aria-label={t("export.format")}
        optionType="button"
        value={format}
        onChange={({ target }) => setFormat(target.value as Format)}
        options={FORMATS.map((one) => ({ value: one, label: t(`export.formats.${one}`) }))}
      />
      {filters["state"] === undefined ? (
        <Radio.Group
          className="export-which"
          aria-label={t("export.which")}
          value={which}
          onChange={({ target }) => setWhich(target.value as "unused" | "any")}
        >
          <Space orientation="vertical">
            <Radio value="unused">{t("export.unused")}</Radio>
            <Radio value="any">{t("export.any")}</Radio>
          </Space>
        </Radio.Group>
      ) : null}
    </Modal>
  )
}

import { Modal } from "antd"
import { useTranslation } from "react-i18next"

const KEYS = [
  ["Ctrl K / ⌘ K", "palette"],
  ["/", "search"],
  ["?", "help"],
  ["Esc", "close"],
] as const

/** The keys that do something on every page. */
export const ShortcutHelp = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation()
  return (
    <Modal open title={t("shortcuts.title")} onCancel={onClose} footer={null} width={420}>
      <dl className="facts">
        {KEYS.map(([key, label]) => (
          <div key={key} className="fact">
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(`shortcuts.${label}`)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}

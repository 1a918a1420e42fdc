import { BgColorsOutlined, GlobalOutlined } from "@ant-design/icons"
import { Button, Dropdown, Space } from "antd"
import { useTranslation } from "react-i18next"
import { LANGUAGE_NAMES, LANGUAGES, language } from "../../shared/language.ts"
import { THEMES, theme } from "../../shared/theme.ts"
import { useKept } from "../use_kept.ts"

/** Language and theme of this browser. */
export const Preferences = () => {
  const { t } = useTranslation()
  const spoken = useKept(language)
  const chosen = useKept(theme)
  return (
    <Space size="small">
      <Dropdown
        trigger={["click"]}
        autoFocus
        menu={{
          selectedKeys: [spoken],
          items: LANGUAGES.map((one) => ({ key: one, label: LANGUAGE_NAMES[one], onClick: () => language.set(one) })),
        }}
      >
        <Button type="text" icon={<GlobalOutlined />} aria-label={t("language")} />
      </Dropdown>
      <Dropdown
        trigger={["click"]}
        autoFocus
        menu={{
          selectedKeys: [chosen],
          items: THEMES.map((one) => ({ key: one, label: t(`theme.${one}`), onClick: () => theme.set(one) })),
        }}
      >
        <Button type="text" icon={<BgColorsOutlined />} aria-label={t("theme.label")} />
      </Dropdown>
    </Space>
  )
}

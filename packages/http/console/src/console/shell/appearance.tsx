import { LoadingOutlined } from "@ant-design/icons"
import { App, ConfigProvider, theme as designs } from "antd"
import enUs from "antd/locale/en_US"
import zhCn from "antd/locale/zh_CN"
import { type ReactNode, useEffect, useSyncExternalStore } from "react"
import { language } from "../../shared/language.ts"
import { isDark, onSystemTheme, showTheme, theme } from "../../shared/theme.ts"
import { useKept } from "../use_kept.ts"
import { styleNonce } from "./style_nonce.ts"

/** White on the first can be read (4.5:1 and more), which it cannot on the logo's own mint; nor can fainter greys. */
const LIGHT = {
  colorPrimary: "#0f766e",
  colorLink: "#0f766e",
  colorPrimaryBg: "#e3f6f2",
  colorBgLayout: "#f6f9f8",
  colorTextPlaceholder: "#64736f",
  colorTextDescription: "#5b6b68",
  colorError: "#c8281d",
}
const DARK = {
  colorPrimary: "#2dd4bf",
  colorLink: "#2dd4bf",
  colorPrimaryBg: "#123a35",
  colorBgLayout: "#0d1413",
  colorBgContainer: "#111918",
  colorBgElevated: "#18211f",
  colorError: "#fb8a85",
  colorTextPlaceholder: "#8b9d99",
  colorTextDescription: "#93a5a1",
}

/**
 * With an icon of our own no button fades its own in and out. That one gets stuck, unseen, where a call is answered before
 * it has come in, and screen readers go on saying that the button loads.
 */
const BUTTON = { autoInsertSpace: false, loadingIcon: <LoadingOutlined /> }

/** Language, colours and policy of all components. */
export const Appearance = ({ children }: { readonly children: ReactNode }) => {
  const chosen = useKept(theme)
  const dark = useSyncExternalStore(onSystemTheme, () => isDark(chosen))
  const spoken = useKept(language)
  useEffect(() => {
    showTheme(chosen)
    document.documentElement.dataset["dark"] = String(dark)
  }, [chosen, dark])
  return (
    <ConfigProvider
      locale={spoken === "zh" ? zhCn : enUs}
      csp={{ nonce: styleNonce }}
      button={BUTTON}
      theme={{
        algorithm: dark ? designs.darkAlgorithm : designs.defaultAlgorithm,
        token: { ...(dark ? DARK : LIGHT), borderRadius: 8, fontFamily: "inherit" },
        components: {
          ...(dark ? { Button: { primaryColor: "#04201c", dangerColor: "#2b0a0a" } } : {}),
          Menu: {
            itemHeight: 34,
            itemMarginBlock: 1,
            groupTitleFontSize: 12,
            groupTitleColor: dark ? DARK.colorTextDescription : LIGHT.colorTextDescription,
            activeBarBorderWidth: 0,
          },
          Table: { headerBg: "transparent" },
        },
      }}
    >
      <App>{children}</App>
    </ConfigProvider>
  )
}

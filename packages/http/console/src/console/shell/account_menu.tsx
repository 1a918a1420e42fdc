import { LogoutOutlined, SettingOutlined, UserOutlined } from "@ant-design/icons"
import { useNavigate } from "@tanstack/react-router"
import { App, Button, Dropdown } from "antd"
import { useTranslation } from "react-i18next"
import type { Me } from "../session/may.ts"
import { forgetSession, isNoSession } from "../session/session.ts"
import { logOut } from "../session/session_calls.ts"
import { useErrorWords } from "./use_error_words.ts"

/** Who is logged in, and the way out. */
export const AccountMenu = ({ me }: { readonly me: Me }) => {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const navigate = useNavigate()
  const words = useErrorWords()
  const leave = async () => {
    try {
      await logOut({})
    } catch (error) {
      if (!isNoSession(error)) {
        void message.error(words(error))
        return
      }
    }
    forgetSession()
    await navigate({ to: "/console/login" })
  }
  return (
    <Dropdown
      trigger={["click"]}
      autoFocus
      menu={{
        items: [
          {
            key: "who",
            type: "group",
            label: (
              <>
                <strong>{me.email}</strong>
                <br />
                {t(`roles.${me.role}`)}
              </>
            ),
          },
          {
            key: "own",
            icon: <SettingOutlined />,
            label: t("ownAccount"),
            onClick: () => void navigate({ to: "/console/account" }),
          },
          { key: "leave", icon: <LogoutOutlined />, label: t("logOut"), onClick: () => void leave() },
        ],
      }}
    >
      <Button type="text" icon={<UserOutlined />} aria-label={t("account")} />
    </Dropdown>
  )
}

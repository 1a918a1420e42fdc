import { MenuOutlined, QuestionCircleOutlined, SearchOutlined } from "@ant-design/icons"
import { Link, Outlet, useMatches } from "@tanstack/react-router"
import { Button, Drawer, Grid, Layout } from "antd"
import { lazy, Suspense, useState } from "react"
import { useTranslation } from "react-i18next"
import { isStaff, may } from "../session/may.ts"
import { useMe } from "../session/session.ts"
import { AccountMenu } from "./account_menu.tsx"
import { Logo } from "./logo.tsx"
import { Menu } from "./menu.tsx"
import { NotAllowed } from "./not_allowed.tsx"
import { Preferences } from "./preferences.tsx"
import { useShortcuts } from "./use_shortcuts.ts"

/** Only for who asks for it. */
const Palette = lazy(() => import("./palette.tsx").then(({ Palette }) => ({ default: Palette })))
const ShortcutHelp = lazy(() => import("./shortcut_help.tsx").then(({ ShortcutHelp }) => ({ default: ShortcutHelp })))

/** The frame around the console's pages: menu, head and content. */
export const Shell = () => {
  const { t } = useTranslation()
  const me = useMe()
  const { lg = true } = Grid.useBreakpoint()
  const [isMenuOpen, setMenuOpen] = useState(false)
  const [shown, setShown] = useState<"palette" | "help" | null>(null)
  useShortcuts({ openPalette: () => setShown("palette"), openHelp: () => setShown("help") })
  if (me === null) return null
  const close = () => setShown(null)
  return (
    <Layout className="shell">
      <a className="skip" href="#content">
        {t("skipToContent")}
      </a>
      <Layout.Header className="shell-head">
        <span className="shell-start">
          {lg ? null : (
            <Button
              type="text"
              icon={<MenuOutlined />}
              aria-label={t("navigation.open")}
              onClick={() => setMenuOpen(true)}
            />
          )}
          <Link to="/console" className="brand">
            <Logo />
            <span>{t("product")}</span>
          </Link>
        </span>
        <span className="shell-end">
          <Button
            type={lg ? "default" : "text"}
            className="palette-button"
            icon={<SearchOutlined />}
            {...(lg ? {} : { "aria-label": t("palette.open") })}
            onClick={() => setShown("palette")}
          >
            {lg ? (
              <>
                <span className="palette-words">{t("palette.open")}</span>
                <kbd>{t("palette.keys")}</kbd>
              </>
            ) : null}
          </Button>
          {lg ? (
            <Button
              type="text"
              icon={<QuestionCircleOutlined />}
              aria-label={t("shortcuts.title")}
              onClick={() => setShown("help")}
            />
          ) : null}
          <Preferences />
          <AccountMenu me={me} />
        </span>
      </Layout.Header>
      <Layout>
        {lg ? (
          <Layout.Sider className="shell-side" theme="light" width={224}>
            <Menu me={me} />
          </Layout.Sider>
        ) : (
          <Drawer
            open={isMenuOpen}
            onClose={() => setMenuOpen(false)}
            placement="left"
            size={272}
            title={t("product")}
            className="shell-drawer"
          >
            <Menu me={me} onGo={() => setMenuOpen(false)} />
          </Drawer>
        )}
        <Layout.Content id="content" className="shell-content" tabIndex={-1}>
          <AllowedOutlet />
        </Layout.Content>
      </Layout>
      <Suspense fallback={null}>
        {shown === "palette" ? <Palette me={me} onClose={close} /> : null}
        {shown === "help" ? <ShortcutHelp onClose={close} /> : null}
      </Suspense>
    </Layout>
  )
}

/** The page, for who may see it. */
const AllowedOutlet = () => {
  const me = useMe()
  const { isForEverybody = false, permission } = useMatches().at(-1)?.staticData ?? {}
  if (me === null || !(isForEverybody || isStaff(me))) return <NotAllowed />
  return permission === undefined || may(me, permission) ? <Outlet /> : <NotAllowed permission={permission} />
}

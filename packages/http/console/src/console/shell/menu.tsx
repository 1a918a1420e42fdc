import { Link, useLocation } from "@tanstack/react-router"
import { Menu as AntMenu } from "antd"
import { useTranslation } from "react-i18next"
import type { Me } from "../session/may.ts"
import { navigationFor } from "./navigation.tsx"

/** The pages that somebody may see, as a menu. */
export const Menu = ({ me, onGo }: { readonly me: Me; readonly onGo?: () => void }) => {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const groups = navigationFor(me)
  const open = groups
    .flatMap(({ items }) => items)
    .filter(({ to }) => pathname === to || (to !== "/console" && pathname.startsWith(`${to}/`)))
  return (
    <nav aria-label={t("navigation.label")}>
      <AntMenu
        mode="inline"
        className="menu"
        selectedKeys={open.map(({ to }) => to)}
        {...(onGo === undefined ? {} : { onClick: onGo })}
        items={groups.map(({ items, label }) => ({
          key: label,
          type: "group" as const,
          label: t(`navigation.groups.${label}`),
          children: items.map((item) => ({
            key: item.to,
            icon: item.icon,
            label: <Link to={item.to}>{t(`navigation.pages.${item.label}`)}</Link>,
          })),
        }))}
      />
    </nav>
  )
}

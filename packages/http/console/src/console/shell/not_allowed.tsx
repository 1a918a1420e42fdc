import { Link } from "@tanstack/react-router"
import { Result } from "antd"
import { useTranslation } from "react-i18next"
import type { PermissionName } from "../session/may.ts"

/** A page that somebody may not see; without a permission, the console as a whole. */
export const NotAllowed = ({ permission }: { readonly permission?: PermissionName }) => {
  const { t } = useTranslation()
  return (
    <Result
      status="403"
      title={t("notAllowed.title")}
      subTitle={permission === undefined ? t("notAllowed.staffOnly") : t("notAllowed.hint", { permission })}
      extra={permission === undefined ? <Link to="/console/account">{t("ownAccount")}</Link> : undefined}
    />
  )
}

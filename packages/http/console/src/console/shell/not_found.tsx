import { Link } from "@tanstack/react-router"
import { Result } from "antd"
import { useTranslation } from "react-i18next"

/** An address that no page has. */
export const NotFound = () => {
  const { t } = useTranslation()
  return (
    <Result
      status="404"
      title={t("notFound.title")}
      subTitle={t("notFound.hint")}
      extra={<Link to="/console">{t("notFound.home")}</Link>}
    />
  )
}

import { Spin } from "antd"
import { useTranslation } from "react-i18next"

/** Shown while a page's part is on its way. */
export const PageLoading = () => {
  const { t } = useTranslation()
  return (
    <div className="page-loading" role="status" aria-label={t("loading")}>
      <Spin size="large" />
    </div>
  )
}

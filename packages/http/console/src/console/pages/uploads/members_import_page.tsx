import { Link } from "@tanstack/react-router"
import { Form, Input, Select } from "antd"
import { useTranslation } from "react-i18next"
import { useProductOptions } from "../../parts/use_choices.ts"
import { importLeases } from "./upload_calls.ts"
import { MEMBER_FIELDS } from "./upload_fields.ts"
import { UploadForm } from "./upload_form.tsx"

interface MemberValues {
  readonly teamName?: string
  readonly productId?: string
}

/** Members who sit in workspaces already get leases; nobody is invited. */
export const MembersImportPage = () => {
  const { t } = useTranslation("uploads")
  const products = useProductOptions()
  return (
    <UploadForm<MemberValues>
      title={t("members.title")}
      hint={t("members.hint")}
      fields={MEMBER_FIELDS}
      send={(payload, { productId, teamName = "" }, options) =>
        importLeases(
          {
            payload: {
              ...payload,
              ...(teamName.trim() === "" ? {} : { teamName: teamName.trim() }),
              ...(productId === undefined ? {} : { productId }),
            },
          },
          options,
        )
      }
      onward={<Link to="/console/leases">{t("members.onward")}</Link>}
    >
      <div className="fields">
        <Form.Item name="teamName" label={t("fields.teamName")}>
          <Input maxLength={120} autoComplete="off" />
        </Form.Item>
        <Form.Item name="productId" label={t("members.product")} extra={t("members.productHint")}>
          <Select allowClear showSearch={{ optionFilterProp: "label" }} options={products} />
        </Form.Item>
      </div>
    </UploadForm>
  )
}

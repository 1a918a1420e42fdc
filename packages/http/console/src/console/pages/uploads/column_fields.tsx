import { Form, Select } from "antd"
import { useTranslation } from "react-i18next"
import type { UploadField } from "./upload_fields.ts"

interface ColumnFieldsProps {
  readonly fields: ReadonlyArray<UploadField>
  /** Columns of the table, as its first row names them. */
  readonly columns: ReadonlyArray<string>
}

/** Which column holds what; without a choice, the one whose name says so. */
export const ColumnFields = ({ columns, fields }: ColumnFieldsProps) => {
  const { t } = useTranslation("uploads")
  return (
    <details className="columns">
      <summary>{t("columns")}</summary>
      <p className="form-hint">{t("columnsHint")}</p>
      <div className="fields">
        {fields.map((field) => (
          <Form.Item key={field} name={["columns", field]} label={t(`fields.${field}`)}>
            <Select
              allowClear
              showSearch={{ optionFilterProp: "label" }}
              placeholder={t("byName")}
              options={columns.map((column) => ({ value: column, label: column }))}
            />
          </Form.Item>
        ))}
      </div>
    </details>
  )
}

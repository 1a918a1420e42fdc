import { Link } from "@tanstack/react-router"
import { Form, Input, Select } from "antd"
import { useTranslation } from "react-i18next"
import { useGroupOptions } from "../../parts/workspace_choices.ts"
import { importWorkspaces } from "./upload_calls.ts"
import { WORKSPACE_FIELDS } from "./upload_fields.ts"
import { UploadForm } from "./upload_form.tsx"

const DEFAULTS = ["groupId", "driver", "baseUrl"] as const
type WorkspaceValues = { readonly [Name in (typeof DEFAULTS)[number]]?: string }

/** Workspaces that were kept elsewhere until now. */
export const WorkspacesImportPage = () => {
  const { t } = useTranslation("uploads")
  const groups = useGroupOptions()
  return (
    <UploadForm<WorkspaceValues>
      title={t("workspaces.title")}
      hint={t("workspaces.hint")}
      fields={WORKSPACE_FIELDS}
      send={(payload, values, options) => {
        const defaults = Object.fromEntries(
          DEFAULTS.flatMap((name) => {
            const text = values[name]?.trim() ?? ""
            return text === "" ? [] : [[name, text]]
          }),
        )
        return importWorkspaces({ payload: { ...payload, ...defaults } }, options)
      }}
      onward={<Link to="/console/workspaces">{t("workspaces.onward")}</Link>}
    >
      <div className="fields">
        <Form.Item name="groupId" label={t("fields.groupId")}>
          <Select allowClear showSearch={{ optionFilterProp: "label" }} options={groups} />
        </Form.Item>
        <Form.Item name="driver" label={t("fields.driver")}>
          <Input className="code-text" maxLength={64} spellCheck={false} autoComplete="off" />
        </Form.Item>
      </div>
      <Form.Item name="baseUrl" label={t("fields.baseUrl")}>
        <Input type="url" className="code-text" maxLength={2_048} autoComplete="off" />
      </Form.Item>
    </UploadForm>
  )
}

import { Form, Input, InputNumber, Select } from "antd"
import { useTranslation } from "react-i18next"
import { DayField } from "../../parts/day_field.tsx"
import { JsonField } from "../../parts/json_field.tsx"
import { useGroupOptions } from "../../parts/workspace_choices.ts"
import type { Workspace } from "./workspace_calls.ts"

/** Seats of one workspace at the most, as the API has it. */
const SEATS_MAX = 10_000
const RATE_MAX = 1_000

/** The fields of a workspace's form. Driver, group and who it is to the provider are said once. */
export const WorkspaceFields = ({ workspace }: { readonly workspace: Workspace | undefined }) => {
  const { t } = useTranslation("workspaces")
  const { t: common } = useTranslation()
  const groups = useGroupOptions()
  return (
    <>
      {workspace === undefined ? (
        <>
          <div className="fields">
            <Form.Item name="groupId" label={t("group")} rules={[{ required: true, message: t("groupMissing") }]}>
              <Select showSearch={{ optionFilterProp: "label" }} options={groups} />
            </Form.Item>
            <Form.Item
              name="driver"
              label={t("driver")}
              rules={[{ required: true, whitespace: true, message: t("driverMissing") }]}
            >
              <Input className="code-text" maxLength={64} spellCheck={false} autoComplete="off" />
            </Form.Item>
          </div>
          <p className="form-hint">{t("driverHint")}</p>
          <Form.Item
            name="externalId"
            label={t("externalId")}
            extra={t("externalIdHint")}
            rules={[{ required: true, whitespace: true, message: t("externalIdMissing") }]}
          >
            <Input className="code-text" maxLength={190} spellCheck={false} autoComplete="off" />
          </Form.Item>
        </>
      ) : null}
      <Form.Item
        name="name"
        label={common("name")}
        rules={[{ required: true, whitespace: true, message: t("nameMissing") }]}
      >
        <Input maxLength={120} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="baseUrl"
        label={t("baseUrl")}
        extra={t("baseUrlHint")}
        rules={[{ pattern: /^https?:\/\/./, message: t("baseUrlRule") }]}
      >
        <Input type="url" className="code-text" maxLength={2_048} autoComplete="off" />
      </Form.Item>
      <Form.Item name="token" label={t("token")} extra={t(workspace?.hasToken === true ? "tokenKept" : "tokenHint")}>
        <Input.Password autoComplete="new-password" maxLength={16_000} />
      </Form.Item>
      <Form.Item name="ownerEmail" label={t("owner")} extra={t("ownerHint")}>
        <Input type="email" maxLength={254} autoComplete="off" />
      </Form.Item>
      <div className="fields">
        <Form.Item name="seatsMax" label={t("seatsMax")}>
          <InputNumber min={0} max={SEATS_MAX} precision={0} placeholder="50" />
        </Form.Item>
        <Form.Item name="seatsReserved" label={t("load.reserved")}>
          <InputNumber min={0} max={SEATS_MAX} precision={0} placeholder="0" />
        </Form.Item>
        <Form.Item name="planEnd" label={t("planEnds")}>
          <DayField />
        </Form.Item>
        <Form.Item name="ratePerSecond" label={t("rate")}>
          <InputNumber min={1} max={RATE_MAX} precision={0} placeholder="5" />
        </Form.Item>
      </div>
      <JsonField name="options" label={t("options")} hint={t("optionsHint")} />
      <Form.Item name="note" label={common("note")}>
        <Input.TextArea rows={3} maxLength={2_000} showCount />
      </Form.Item>
    </>
  )
}

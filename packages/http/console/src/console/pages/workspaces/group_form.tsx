import { Form, Input } from "antd"
import { useTranslation } from "react-i18next"
import { ifVersion } from "../../parts/edit_headers.ts"
import { FormDrawer } from "../../parts/form_drawer.tsx"
import { SEAT_KEYS } from "../../parts/workspace_choices.ts"
import { createGroup, editGroup, type Group } from "./workspace_calls.ts"

interface GroupValues {
  readonly id?: string
  readonly note?: string
}

interface GroupFormProps {
  readonly group?: Group
  readonly open: boolean
  readonly onClose: () => void
}

/** A new group, or another note. Plans name a group, so its name stays. */
export const GroupForm = ({ group, onClose, open }: GroupFormProps) => {
  const { t } = useTranslation("workspaces")
  const { t: common } = useTranslation()
  return (
    <FormDrawer<GroupValues>
      open={open}
      onClose={onClose}
      title={group === undefined ? t("newGroup") : t("editTitle", { name: group.id })}
      label={group === undefined ? t("create") : common("save")}
      done={common("saved")}
      touches={SEAT_KEYS}
      initial={group === undefined ? {} : { note: group.note }}
      submit={({ id = "", note = "" }) =>
        group === undefined
          ? createGroup({ payload: { id, note } })
          : editGroup({ path: { id: group.id }, headers: ifVersion(group.version), payload: { note } })
      }
    >
      {group === undefined ? (
        <Form.Item
          name="id"
          label={common("name")}
          extra={t("groupNameHint")}
          rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9_-]{0,63}$/, message: t("groupNameRule") }]}
        >
          <Input className="code-text" maxLength={64} spellCheck={false} autoComplete="off" />
        </Form.Item>
      ) : null}
      <Form.Item name="note" label={common("note")}>
        <Input.TextArea rows={3} maxLength={2_000} showCount />
      </Form.Item>
    </FormDrawer>
  )
}

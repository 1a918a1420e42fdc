import { Form, Select } from "antd"
import { useTranslation } from "react-i18next"
import { ifVersion } from "../../parts/edit_headers.ts"
import { FormDrawer } from "../../parts/form_drawer.tsx"
import type { PermissionName } from "../../session/may.ts"
import { type PersonView, ROLES, type Role, setRole } from "./people_calls.ts"
import { PermissionField } from "./permission_field.tsx"

interface RoleValues {
  readonly role: Role
  readonly permissions?: ReadonlyArray<PermissionName>
}

interface RoleFormProps {
  readonly person: PersonView
  readonly open: boolean
  readonly onClose: () => void
}

/** What a person is, and what an admin may do. */
export const RoleForm = ({ onClose, open, person }: RoleFormProps) => {
  const { t } = useTranslation("people")
  const { t: common } = useTranslation()
  return (
    <FormDrawer<RoleValues>
      open={open}
      onClose={onClose}
      title={t("roleTitle", { email: person.email })}
      label={common("save")}
      done={common("saved")}
      touches={["people"]}
      initial={{ role: person.role, permissions: person.permissions }}
      submit={({ permissions = [], role }) =>
        setRole({
          path: { id: person.id },
          headers: ifVersion(person.version),
          payload: role === "admin" ? { role, permissions } : { role },
        })
      }
    >
      <RoleFields />
    </FormDrawer>
  )
}

/** Role and, of admins, permissions: of people and of invitations. */
export const RoleFields = () => {
  const { t } = useTranslation("people")
  const { t: common } = useTranslation()
  const role = Form.useWatch("role", Form.useFormInstance<RoleValues>())
  return (
    <>
      <Form.Item
        name="role"
        label={t("role")}
        extra={role === undefined ? undefined : t(`roleHints.${role}`)}
        rules={[{ required: true, message: t("roleMissing") }]}
      >
        <Select options={ROLES.map((one) => ({ value: one, label: common(`roles.${one}`) }))} />
      </Form.Item>
      {role === "admin" ? (
        <Form.Item name="permissions" label={t("permissions")}>
          <PermissionField />
        </Form.Item>
      ) : null}
    </>
  )
}

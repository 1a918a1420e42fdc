import { Checkbox } from "antd"
import { useTranslation } from "react-i18next"
import type { PermissionName } from "../../session/may.ts"
import { GRANTABLE_NAMES } from "../../session/permission_names.ts"

interface PermissionFieldProps {
  readonly value?: ReadonlyArray<PermissionName>
  readonly onChange?: (value: ReadonlyArray<PermissionName>) => void
}

const thingOf = (name: string): string => name.split(":")[0] ?? ""

/** Permissions of one kind of thing stand in a line. */
const GROUPS = [...new Set(GRANTABLE_NAMES.map(thingOf))].map(
  (thing) => [thing, GRANTABLE_NAMES.filter((name) => thingOf(name) === thing)] as const,
)

/** What an admin may do, box by box. */
export const PermissionField = ({ onChange, value = [] }: PermissionFieldProps) => {
  const { t } = useTranslation("people")
  const toggle = (name: PermissionName, granted: boolean) =>
    onChange?.(granted ? [...value, name] : value.filter((one) => one !== name))
  return (
    <div className="permissions">
      {GROUPS.map(([thing, names]) => (
        <div key={thing} className="permission-row">
          {names.map((name) => (
            <Checkbox key={name} checked={value.includes(name)} onChange={({ target }) => toggle(name, target.checked)}>
              {t(`may.${name.replace(":", "_") as UnderscoredName}`)}
            </Checkbox>
          ))}
        </div>
      ))}
    </div>
  )
}

type Underscored<Name> = Name extends `${infer Thing}:${infer Deed}` ? `${Thing}_${Deed}` : never
type UnderscoredName = Underscored<(typeof GRANTABLE_NAMES)[number]>

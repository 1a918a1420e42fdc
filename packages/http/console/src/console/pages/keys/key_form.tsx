import { Checkbox, Form, Input, InputNumber, Radio, Select } from "antd"
import { useTranslation } from "react-i18next"
import { endOfDay } from "../../parts/day.ts"
import { DayField } from "../../parts/day_field.tsx"
import { FormDrawer } from "../../parts/form_drawer.tsx"
import { PersonField } from "../../parts/people_choices.tsx"
import { type ApiKey, createKey, type KeyScope } from "./key_calls.ts"

const SCOPES = [
  "orders:read",
  "orders:write",
  "codes:read",
  "balance:read",
  "webhooks:read",
  "webhooks:write",
] as const satisfies ReadonlyArray<KeyScope>

interface KeyValues {
  readonly ownerId: string
  readonly name: string
  readonly mode: ApiKey["mode"]
  readonly scopes?: ReadonlyArray<KeyScope>
  readonly ratePerMinute?: number | null
  readonly networks?: ReadonlyArray<string>
  readonly lastDay?: string
}

interface KeyFormProps {
  /** Whose key it will be; asked for without. */
  readonly ownerId?: string
  readonly open: boolean
  readonly onClose: () => void
  readonly onMade: (key: string) => void
}

/** A new key for a developer. */
export const KeyForm = ({ onClose, onMade, open, ownerId }: KeyFormProps) => {
  const { t } = useTranslation("keys")
  const { t: common } = useTranslation()
  const submit = async ({
    lastDay,
    name,
    ownerId: asked,
    networks = [],
    ratePerMinute,
    scopes,
    ...rest
  }: KeyValues) => {
    const { key } = await createKey({
      payload: {
        ...rest,
        ownerId: ownerId ?? asked,
        name: name.trim(),
        networks,
        ...(scopes === undefined ? {} : { scopes }),
        ...(typeof ratePerMinute === "number" ? { ratePerMinute } : {}),
        expiresAt: endOfDay(lastDay) ?? null,
      },
    })
    onMade(key)
  }
  return (
    <FormDrawer<KeyValues>
      open={open}
      onClose={onClose}
      title={t("new")}
      label={t("create")}
      done={t("created")}
      touches={["keys"]}
      initial={{ mode: "live", scopes: SCOPES }}
      submit={submit}
    >
      {ownerId === undefined ? (
        <Form.Item name="ownerId" label={t("owner")} rules={[{ required: true, message: t("ownerMissing") }]}>
          <PersonField />
        </Form.Item>
      ) : null}
      <Form.Item
        name="name"
        label={common("name")}
        extra={t("nameHint")}
        rules={[{ required: true, whitespace: true, message: t("nameMissing") }]}
      >
        <Input maxLength={120} autoComplete="off" />
      </Form.Item>
      <Form.Item name="mode" label={t("mode")} extra={t("modeHint")}>
        <Radio.Group
          optionType="button"
          options={[
            { value: "live", label: t("modes.live") },
            { value: "test", label: t("modes.test") },
          ]}
        />
      </Form.Item>
      <Form.Item name="scopes" label={t("scopes")}>
        <Checkbox.Group
          className="scopes"
          options={SCOPES.map((scope) => ({ value: scope, label: t(`scopeNames.${underscored(scope)}`) }))}
        />
      </Form.Item>
      <div className="fields">
        <Form.Item name="ratePerMinute" label={t("rate")}>
          <InputNumber min={1} max={60_000} precision={0} placeholder="60" />
        </Form.Item>
        <Form.Item name="lastDay" label={t("lastDay")} extra={t("lastDayHint")}>
          <DayField />
        </Form.Item>
      </div>
      <Form.Item name="networks" label={t("networks")} extra={t("networksHint")}>
        <Select mode="tags" maxCount={50} open={false} suffixIcon={null} />
      </Form.Item>
    </FormDrawer>
  )
}

type Underscored<Name> = Name extends `${infer Thing}:${infer Deed}` ? `${Thing}_${Deed}` : never

const underscored = <Name extends KeyScope>(name: Name) => name.replace(":", "_") as Underscored<Name>

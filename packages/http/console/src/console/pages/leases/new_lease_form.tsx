import { Form, Input, InputNumber, Select } from "antd"
import { useTranslation } from "react-i18next"
import { FormDrawer } from "../../parts/form_drawer.tsx"
import { useProductOptions } from "../../parts/use_choices.ts"
import { SEAT_KEYS, useGroupOptions } from "../../parts/workspace_choices.ts"
import { createLease } from "./lease_calls.ts"

/** Months of one term at the most, as the API has it. */
export const MONTHS_MAX = 120

interface NewLeaseValues {
  readonly email: string
  readonly groupId?: string
  readonly teamName?: string
  readonly teamAccountId?: string
  readonly productId?: string
  readonly months?: number | null
  readonly locale: "zh" | "en"
  readonly note?: string
}

interface NewLeaseFormProps {
  readonly open: boolean
  readonly onClose: () => void
}

/** A field that was left empty is not sent. */
const filled = <Name extends string>(name: Name, text: string | undefined): { readonly [Key in Name]?: string } =>
  text === undefined || text.trim() === "" ? {} : ({ [name]: text.trim() } as { readonly [Key in Name]: string })

/** A lease that is entered by hand: somebody is invited at once, without a voucher. */
export const NewLeaseForm = ({ onClose, open }: NewLeaseFormProps) => {
  const { i18n, t } = useTranslation("leases")
  return (
    <FormDrawer<NewLeaseValues>
      open={open}
      onClose={onClose}
      title={t("new")}
      label={t("invite")}
      done={t("invited")}
      touches={SEAT_KEYS}
      initial={{ locale: i18n.language.startsWith("zh") ? "zh" : "en" }}
      submit={({ email, groupId, locale, months, note, productId, teamAccountId, teamName }) =>
        createLease({
          payload: {
            email: email.trim(),
            locale,
            ...filled("groupId", groupId),
            ...filled("teamName", teamName),
            ...filled("teamAccountId", teamAccountId),
            ...filled("productId", productId),
            ...filled("note", note),
            ...(typeof months === "number" ? { term: { months } } : {}),
          },
        })
      }
    >
      <NewLeaseFields />
    </FormDrawer>
  )
}

const NewLeaseFields = () => {
  const { t } = useTranslation("leases")
  const { t: common } = useTranslation()
  const products = useProductOptions()
  const groups = useGroupOptions()
  return (
    <>
      <Form.Item
        name="email"
        label={t("email")}
        rules={[{ required: true, whitespace: true, message: t("emailMissing") }]}
      >
        <Input type="email" maxLength={254} autoComplete="off" />
      </Form.Item>
      <Form.Item name="groupId" label={t("group")} extra={t("groupHint")}>
        <Select allowClear showSearch={{ optionFilterProp: "label" }} options={groups} />
      </Form.Item>
      <div className="fields">
        <Form.Item name="teamName" label={t("teamName")}>
          <Input maxLength={120} autoComplete="off" />
        </Form.Item>
        <Form.Item name="teamAccountId" label={t("teamAccountId")}>
          <Input className="code-text" maxLength={190} spellCheck={false} autoComplete="off" />
        </Form.Item>
      </div>
      <Form.Item name="productId" label={t("product")} extra={t("productHint")}>
        <Select allowClear showSearch={{ optionFilterProp: "label" }} options={products} />
      </Form.Item>
      <div className="fields">
        <Form.Item name="months" label={t("months")} extra={t("monthsHint")}>
          <InputNumber min={1} max={MONTHS_MAX} precision={0} />
        </Form.Item>
        <Form.Item name="locale" label={t("locale")}>
          <Select
            options={[
              { value: "zh", label: "中文" },
              { value: "en", label: "English" },
            ]}
          />
        </Form.Item>
      </div>
      <Form.Item name="note" label={common("note")}>
        <Input.TextArea rows={3} maxLength={2_000} showCount />
      </Form.Item>
    </>
  )
}

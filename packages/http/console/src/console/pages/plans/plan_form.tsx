import { Form, Input, InputNumber, Select, Switch } from "antd"
import { useTranslation } from "react-i18next"
import { amountOf, amountText } from "../../parts/amount.ts"
import { AmountField } from "../../parts/amount_field.tsx"
import { ifVersion } from "../../parts/edit_headers.ts"
import { FormDrawer } from "../../parts/form_drawer.tsx"
import { JsonField } from "../../parts/json_field.tsx"
import { objectText, parsedObject } from "../../parts/json_object.ts"
import { useUpstreams } from "../../parts/use_choices.ts"
import { createPlan, editPlan, type Plan } from "./plan_calls.ts"

interface PlanValues {
  readonly name: string
  readonly accountId: string
  readonly parameters?: string
  readonly expectedCost?: string
  readonly maximumPrice?: string
  readonly weight?: number | null
  readonly tags?: ReadonlyArray<string>
  readonly enabled: boolean
}

interface PlanFormProps {
  readonly plan?: Plan
  readonly open: boolean
  readonly onClose: () => void
}

/** Weight when nothing is said. */
const WEIGHT = 0

/** A new plan, or a change of one. */
export const PlanForm = ({ onClose, open, plan }: PlanFormProps) => {
  const { t } = useTranslation("plans")
  const { t: common } = useTranslation()
  const accounts = useUpstreams()
  const currencyOf = (accountId: string | undefined) => accounts.find(({ id }) => id === accountId)?.currency ?? "USD"
  const submit = (values: PlanValues) => {
    const currency = currencyOf(values.accountId)
    const payload = {
      name: values.name.trim(),
      accountId: values.accountId,
      parameters: parsedObject(values.parameters) ?? {},
      expectedCostMinor: amountOf(values.expectedCost, currency),
      maximumPriceMinor: amountOf(values.maximumPrice, currency),
      weight: values.weight ?? WEIGHT,
      tags: values.tags ?? [],
      enabled: values.enabled,
    }
    return plan === undefined
      ? createPlan({ payload })
      : editPlan({ path: { id: plan.id }, headers: ifVersion(plan.version), payload })
  }
  const currency = currencyOf(plan?.accountId)
  return (
    <FormDrawer<PlanValues>
      open={open}
      onClose={onClose}
      title={plan === undefined ? t("new") : t("editTitle", { name: plan.name })}
      label={plan === undefined ? t("create") : common("save")}
      done={common("saved")}
      touches={["plans", "products"]}
      initial={
        plan === undefined
          ? { enabled: true, parameters: "{\n  \n}" }
          : {
              name: plan.name,
              accountId: plan.accountId,
              parameters: objectText(plan.parameters),
              expectedCost: amountText(plan.expectedCostMinor, currency),
              maximumPrice: amountText(plan.maximumPriceMinor, currency),
              weight: plan.weight,
              tags: plan.tags,
              enabled: plan.enabled,
            }
      }
      submit={submit}
    >
      <PlanFields accounts={accounts.map(({ id, name }) => ({ value: id, label: name }))} currencyOf={currencyOf} />
    </FormDrawer>
  )
}

interface PlanFieldsProps {
  readonly accounts: ReadonlyArray<{ readonly value: string; readonly label: string }>
  readonly currencyOf: (accountId: string | undefined) => string
}

const PlanFields = ({ accounts, currencyOf }: PlanFieldsProps) => {
  const { t } = useTranslation("plans")
  const { t: common } = useTranslation()
  const currency = currencyOf(Form.useWatch("accountId", Form.useFormInstance<PlanValues>()))
  return (
    <>
      <Form.Item
        name="name"
        label={common("name")}
        rules={[{ required: true, whitespace: true, message: t("nameMissing") }]}
      >
        <Input maxLength={120} />
      </Form.Item>
      <Form.Item name="accountId" label={t("account")} rules={[{ required: true, message: t("accountMissing") }]}>
        <Select options={[...accounts]} notFoundContent={t("noAccounts")} />
      </Form.Item>
      <JsonField name="parameters" label={t("parameters")} hint={t("parametersHint")} />
      <div className="fields">
        <AmountField name="expectedCost" label={t("expectedCost")} currency={currency} />
        <AmountField name="maximumPrice" label={t("maximumPrice")} hint={t("maximumPriceHint")} currency={currency} />
        <Form.Item name="weight" label={t("weight")} extra={t("weightHint")}>
          <InputNumber min={0} max={1_000} precision={0} placeholder="0" />
        </Form.Item>
        <Form.Item name="tags" label={t("tags")}>
          <Select mode="tags" maxCount={20} open={false} suffixIcon={null} />
        </Form.Item>
      </div>
      <Form.Item name="enabled" label={t("enabled")} extra={t("enabledHint")} valuePropName="checked">
        <Switch />
      </Form.Item>
    </>
  )
}

import { useQuery } from "@tanstack/react-query"
import { Form, Input, InputNumber, Select, Switch } from "antd"
import { useTranslation } from "react-i18next"
import { amountOf, amountText } from "../../parts/amount.ts"
import { AmountField } from "../../parts/amount_field.tsx"
import { ifVersion } from "../../parts/edit_headers.ts"
import { FormDrawer } from "../../parts/form_drawer.tsx"
import { JsonField } from "../../parts/json_field.tsx"
import { objectText, parsedObject } from "../../parts/json_object.ts"
import { createUpstream, editUpstream, listDrivers, type Upstream } from "./upstream_calls.ts"

interface UpstreamValues {
  readonly driver?: string
  readonly name: string
  readonly baseUrl: string
  readonly token?: string
  readonly currency: string
  readonly ratePerSecond?: number | null
  readonly balanceAlert?: string
  readonly options?: string
  readonly enabled: boolean
}

interface UpstreamFormProps {
  readonly upstream?: Upstream
  readonly open: boolean
  readonly onClose: () => void
}

/** A new upstream account, or a change of one. Its token is written and never read. */
export const UpstreamForm = ({ onClose, open, upstream }: UpstreamFormProps) => {
  const { t } = useTranslation("upstreams")
  const { t: common } = useTranslation()
  const submit = (values: UpstreamValues) => {
    const token = values.token ?? ""
    const payload = {
      name: values.name.trim(),
      baseUrl: values.baseUrl.trim(),
      currency: values.currency,
      balanceAlertMinor: amountOf(values.balanceAlert, values.currency),
      options: parsedObject(values.options) ?? {},
      enabled: values.enabled,
      ...(token === "" ? {} : { token }),
      ...(typeof values.ratePerSecond === "number" ? { ratePerSecond: values.ratePerSecond } : {}),
    }
    return upstream === undefined
      ? createUpstream({ payload: { ...payload, driver: values.driver ?? "" } })
      : editUpstream({ path: { id: upstream.id }, headers: ifVersion(upstream.version), payload })
  }
  return (
    <FormDrawer<UpstreamValues>
      open={open}
      onClose={onClose}
      title={upstream === undefined ? t("new") : t("editTitle", { name: upstream.name })}
      label={upstream === undefined ? t("create") : common("save")}
      done={common("saved")}
      touches={["upstreams"]}
      initial={
        upstream === undefined
          ? { currency: "USD", enabled: true }
          : {
              name: upstream.name,
              baseUrl: upstream.baseUrl,
              currency: upstream.currency,
              ratePerSecond: upstream.ratePerSecond,
              balanceAlert: amountText(upstream.balanceAlertMinor, upstream.currency),
              options: Object.keys(upstream.options).length === 0 ? "" : objectText(upstream.options),
              enabled: upstream.enabled,
            }
      }
      submit={submit}
    >
      <UpstreamFields upstream={upstream} />
    </FormDrawer>
  )
}

const UpstreamFields = ({ upstream }: { readonly upstream: Upstream | undefined }) => {
  const { t } = useTranslation("upstreams")
  const { t: common } = useTranslation()
  const currency = Form.useWatch("currency", Form.useFormInstance<UpstreamValues>()) ?? "USD"
  return (
    <>
      {upstream === undefined ? (
        <Form.Item
          name="driver"
          label={t("driver")}
          extra={t("driverHint")}
          rules={[{ required: true, message: t("driverMissing") }]}
        >
          <DriverSelect />
        </Form.Item>
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
        rules={[{ required: true, pattern: /^https?:\/\/./, message: t("baseUrlRule") }]}
      >
        <Input type="url" className="code-text" maxLength={500} autoComplete="off" />
      </Form.Item>
      <Form.Item name="token" label={t("token")} extra={upstream?.hasToken === true ? t("tokenKept") : t("tokenHint")}>
        <Input.Password autoComplete="new-password" maxLength={4_000} />
      </Form.Item>
      <div className="fields">
        <Form.Item
          name="currency"
          label={t("currency")}
          rules={[{ required: true, pattern: /^[A-Z]{3}$/, message: t("currencyRule") }]}
        >
          <Input maxLength={3} className="code-text" />
        </Form.Item>
        <AmountField name="balanceAlert" label={t("balanceAlert")} hint={t("balanceAlertHint")} currency={currency} />
        <Form.Item name="ratePerSecond" label={t("rate")}>
          <InputNumber min={1} max={1_000} precision={0} placeholder="20" />
        </Form.Item>
        <Form.Item name="enabled" label={t("enabled")} valuePropName="checked">
          <Switch />
        </Form.Item>
      </div>
      <JsonField name="options" label={t("options")} hint={t("optionsHint")} />
    </>
  )
}

interface DriverSelectProps {
  readonly id?: string
  readonly value?: string
  readonly onChange?: (driver: string) => void
}

/** The drivers that this server has. */
const DriverSelect = ({ id = "", onChange, value }: DriverSelectProps) => {
  const { t } = useTranslation("upstreams")
  const drivers = useQuery({ queryKey: ["drivers"], queryFn: ({ signal }) => listDrivers({}, { signal }) })
  return (
    <Select
      id={id}
      value={value ?? null}
      onChange={(driver: string | null) => onChange?.(driver ?? "")}
      loading={drivers.isPending}
      showSearch
      placeholder={t("driverMissing")}
      notFoundContent={drivers.isError ? t("noDrivers") : undefined}
      options={drivers.data?.items.map(({ name }) => ({ value: name, label: name })) ?? []}
    />
  )
}

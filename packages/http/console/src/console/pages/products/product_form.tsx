import { Collapse, Form, Input, InputNumber, Select, Switch } from "antd"
import { useTranslation } from "react-i18next"
import { AmountField } from "../../parts/amount_field.tsx"
import { DayField } from "../../parts/day_field.tsx"
import { ifVersion } from "../../parts/edit_headers.ts"
import { FormDrawer } from "../../parts/form_drawer.tsx"
import { FormatFields } from "../mint/format_fields.tsx"
import { FormatPreview } from "../mint/format_preview.tsx"
import { FORMAT_DEFAULT, formatFrom } from "../mint/format_values.ts"
import { LicenceFields } from "./licence_fields.tsx"
import { NumberFields } from "./number_fields.tsx"
import { POLICY_NUMBERS } from "./number_terms.ts"
import { createProduct, editProduct, type Product } from "./product_calls.ts"
import { draftOf, editOf, NEW_PRODUCT, type ProductValues, valuesOf } from "./product_form_values.ts"
import { SeatFields } from "./seat_fields.tsx"

/** Kinds that can be made here; others come with what delivers them. */
const KINDS = ["code", "licence", "seat"] as const
const DELIVERIES = ["code", "message"] as const
const EXPIRIES = ["never", "month", "quarter", "year", "days", "date"] as const

interface ProductFormProps {
  /** The product that is edited; a new one without. */
  readonly product?: Product
  readonly open: boolean
  readonly onClose: () => void
}

/** A new product, or a change of one. */
export const ProductForm = ({ onClose, open, product }: ProductFormProps) => {
  const { t } = useTranslation("products")
  const { t: common } = useTranslation()
  const submit = (values: ProductValues) =>
    product === undefined
      ? createProduct({ payload: draftOf(values) })
      : editProduct({
          path: { id: product.id },
          headers: ifVersion(product.version),
          payload: editOf({ ...values, kind: product.kind }, product),
        })
  return (
    <FormDrawer<ProductValues>
      open={open}
      onClose={onClose}
      title={product === undefined ? t("new") : t("editTitle", { id: product.id })}
      label={product === undefined ? t("create") : common("save")}
      done={common("saved")}
      touches={["products"]}
      initial={product === undefined ? NEW_PRODUCT : valuesOf(product)}
      submit={submit}
    >
      <ProductFields isNew={product === undefined} kind={product?.kind} />
    </FormDrawer>
  )
}

const ProductFields = ({ isNew, kind }: { readonly isNew: boolean; readonly kind: Product["kind"] | undefined }) => {
  const { t } = useTranslation("products")
  const form = Form.useFormInstance<ProductValues>()
  const chosenKind = Form.useWatch("kind", form) ?? kind
  const currency = Form.useWatch("currency", form) ?? "USD"
  return (
    <>
      {isNew ? (
        <>
          <Form.Item
            name="id"
            label={t("id")}
            extra={t("idHint")}
            rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9_-]{0,63}$/, message: t("idRule") }]}
          >
            <Input className="code-text" spellCheck={false} />
          </Form.Item>
          <Form.Item name="kind" label={t("kind")}>
            <Select options={KINDS.map((one) => ({ value: one, label: t(`kinds.${one}`) }))} />
          </Form.Item>
        </>
      ) : null}
      <div className="fields">
        <Form.Item name="zh" label={t("zh")} rules={[{ required: true, whitespace: true, message: t("nameMissing") }]}>
          <Input maxLength={120} lang="zh-CN" />
        </Form.Item>
        <Form.Item name="en" label={t("en")} rules={[{ required: true, whitespace: true, message: t("nameMissing") }]}>
          <Input maxLength={120} lang="en" />
        </Form.Item>
        <AmountField name="price" label={t("price")} hint={t("priceHint")} currency={currency} />
        <Form.Item
          name="currency"
          label={t("currency")}
          rules={[{ required: true, pattern: /^[A-Z]{3}$/, message: t("currencyRule") }]}
        >
          <Input maxLength={3} className="code-text" />
        </Form.Item>
        {chosenKind === "code" ? (
          <Form.Item name="deliveryType" label={t("delivery")}>
            <Select
              placeholder={t("deliveries.code")}
              options={DELIVERIES.map((one) => ({ value: one, label: t(`deliveries.${one}`) }))}
            />
          </Form.Item>
        ) : (
          <Form.Item name="hours" label={t("hours")} extra={t("hoursHint")}>
            <InputNumber min={0.1} />
          </Form.Item>
        )}
        <Form.Item name="enabled" label={t("enabled")} extra={t("enabledHint")} valuePropName="checked">
          <Switch />
        </Form.Item>
      </div>
      <Collapse
        ghost
        className="form-sections"
        items={[
          ...(chosenKind === "licence"
            ? [{ key: "licence", label: t("licenceTerms"), forceRender: true, children: <LicenceFields /> }]
            : []),
          ...(chosenKind === "seat"
            ? [{ key: "seat", label: t("seatTerms"), forceRender: true, children: <SeatFields /> }]
            : []),
          { key: "format", label: t("format"), forceRender: true, children: <Format /> },
          { key: "expiry", label: t("expiry"), forceRender: true, children: <ExpiryFields /> },
          ...(chosenKind === "licence"
            ? []
            : [{ key: "policy", label: t("policy"), forceRender: true, children: <PolicyFields kind={chosenKind} /> }]),
        ]}
      />
    </>
  )
}

/** How its codes look, while one changes it. */
const Format = () => {
  const values: Partial<ProductValues> = Form.useWatch([], Form.useFormInstance<ProductValues>()) ?? {}
  return (
    <>
      <FormatFields />
      <FormatPreview format={formatFrom(values, FORMAT_DEFAULT)} />
    </>
  )
}

const ExpiryFields = () => {
  const { t } = useTranslation("products")
  const expiry = Form.useWatch("expiry", Form.useFormInstance<ProductValues>())
  return (
    <div className="fields">
      <Form.Item name="expiry" label={t("expiry")}>
        <Select options={EXPIRIES.map((one) => ({ value: one, label: t(`expiries.${one}`) }))} />
      </Form.Item>
      {expiry === "days" ? (
        <Form.Item name="days" label={t("days")} rules={[{ required: true, message: t("daysMissing") }]}>
          <InputNumber min={1} max={3_660} precision={0} />
        </Form.Item>
      ) : null}
      {expiry === "date" ? (
        <Form.Item name="lastDay" label={t("lastDay")} rules={[{ required: true, message: t("daysMissing") }]}>
          <DayField />
        </Form.Item>
      ) : null}
    </div>
  )
}

const PolicyFields = ({ kind }: { readonly kind: Product["kind"] | undefined }) => {
  const { t } = useTranslation("products")
  return (
    <div className="fields">
      <NumberFields of="numbers" terms={POLICY_NUMBERS} labelOf={(name) => t(`policyNumbers.${name}`)} />
      {kind === "code" ? (
        <Form.Item
          name="expirySwitchesPlan"
          label={t("expirySwitchesPlan")}
          extra={t("expirySwitchesPlanHint")}
          valuePropName="checked"
        >
          <Switch />
        </Form.Item>
      ) : null}
    </div>
  )
}

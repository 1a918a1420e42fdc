import { Form, Input } from "antd"
import { useTranslation } from "react-i18next"
import { minorOf } from "../../shared/money.ts"

interface AmountFieldProps {
  readonly name: string
  readonly label: string
  readonly currency: string
  readonly hint?: string
  readonly required?: boolean
  readonly signed?: boolean
}

/** An amount of money, typed as a decimal. */
export const AmountField = ({ currency, hint, label, name, required = false, signed = false }: AmountFieldProps) => {
  const { t } = useTranslation()
  return (
    <Form.Item
      name={name}
      label={label}
      extra={hint}
      rules={[
        {
          validator: async (_, typed: string | undefined) => {
            const text = typed?.trim() ?? ""
            if (text === "" && !required) return
            const minor = minorOf(text, currency)
            if (minor === undefined || (minor < 0 && !signed)) throw new Error(t("amount.invalid"))
          },
        },
      ]}
    >
      <Input className="figures" inputMode="decimal" suffix={currency} autoComplete="off" />
    </Form.Item>
  )
}

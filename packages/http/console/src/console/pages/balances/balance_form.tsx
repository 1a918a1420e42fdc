import { Form, Input, Radio } from "antd"
import { useEffect, useRef } from "react"
import { useTranslation } from "react-i18next"
import { amountOf } from "../../parts/amount.ts"
import { AmountField } from "../../parts/amount_field.tsx"
import { FormDrawer } from "../../parts/form_drawer.tsx"
import { PersonField } from "../../parts/people_choices.tsx"
import { newRequestKey } from "../../parts/request_key.ts"
import { changeBalance } from "./balance_calls.ts"

interface BalanceValues {
  readonly ownerId: string
  readonly kind: "top_up" | "correction"
  readonly amount: string
  readonly currency: string
  readonly note?: string
}

interface BalanceFormProps {
  readonly open: boolean
  readonly onClose: () => void
}

/** Puts money into somebody's balance, or corrects it. Sent twice, it is booked once. */
export const BalanceForm = ({ onClose, open }: BalanceFormProps) => {
  const { t } = useTranslation("balances")
  const requestKey = useRef("")
  useEffect(() => {
    if (open) requestKey.current = newRequestKey()
  }, [open])
  return (
    <FormDrawer<BalanceValues>
      open={open}
      onClose={onClose}
      title={t("change")}
      label={t("book")}
      done={t("booked")}
      touches={["balances"]}
      initial={{ kind: "top_up", currency: "USD" }}
      submit={({ amount, currency, kind, note = "", ownerId }) =>
        changeBalance({
          headers: { "idempotency-key": requestKey.current },
          payload: { ownerId, kind, note, amount: { minor: amountOf(amount, currency) ?? 0, currency } },
        })
      }
    >
      <BalanceFields />
    </FormDrawer>
  )
}

const BalanceFields = () => {
  const { t } = useTranslation("balances")
  const { t: common } = useTranslation()
  const form = Form.useFormInstance<BalanceValues>()
  const kind = Form.useWatch("kind", form)
  const currency = Form.useWatch("currency", form) ?? "USD"
  return (
    <>
      <Form.Item name="ownerId" label={t("owner")} rules={[{ required: true, message: t("ownerMissing") }]}>
        <PersonField />
      </Form.Item>
      <Form.Item name="kind" label={t("kind")}>
        <Radio.Group
          optionType="button"
          options={(["top_up", "correction"] as const).map((one) => ({ value: one, label: t(`kinds.${one}`) }))}
        />
      </Form.Item>
      <div className="fields">
        <AmountField
          name="amount"
          label={t("amount")}
          {...(kind === "correction" ? { hint: t("amountHint") } : {})}
          currency={currency}
          required
          signed={kind === "correction"}
        />
        <Form.Item
          name="currency"
          label={t("currency")}
          rules={[{ required: true, pattern: /^[A-Z]{3}$/, message: t("currencyRule") }]}
        >
          <Input maxLength={3} className="code-text" />
        </Form.Item>
      </div>
      <Form.Item name="note" label={common("note")} extra={t("noteHint")}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </>
  )
}

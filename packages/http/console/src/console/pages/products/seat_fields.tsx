import { Form, Select } from "antd"
import { useTranslation } from "react-i18next"
import { NumberFields } from "./number_fields.tsx"
import { SEAT_NUMBERS } from "./number_terms.ts"

const STARTS = ["joined", "invited"] as const
const RENEWALS = ["refuse", "extend"] as const

/** What a seat grants. */
export const SeatFields = () => {
  const { t } = useTranslation("products")
  return (
    <div className="fields">
      <NumberFields of="seat" terms={SEAT_NUMBERS} labelOf={(name) => t(`seatNumbers.${name}`)} />
      <Form.Item name={["seat", "starts"]} label={t("starts")}>
        <Select options={STARTS.map((one) => ({ value: one, label: t(`startsOf.${one}`) }))} />
      </Form.Item>
      <Form.Item name={["seat", "renewal"]} label={t("renewal")} extra={t("renewalHint")}>
        <Select options={RENEWALS.map((one) => ({ value: one, label: t(`renewals.${one}`) }))} />
      </Form.Item>
    </div>
  )
}

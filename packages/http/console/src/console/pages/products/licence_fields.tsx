import { Form, Switch } from "antd"
import { useTranslation } from "react-i18next"
import { DayField } from "../../parts/day_field.tsx"
import { NumberFields } from "./number_fields.tsx"
import { LICENCE_NUMBERS } from "./number_terms.ts"

/** What a licence grants, besides how long. */
export const LicenceFields = () => {
  const { t } = useTranslation("products")
  return (
    <div className="fields">
      <NumberFields of="licence" terms={LICENCE_NUMBERS} labelOf={(name) => t(`licenceNumbers.${name}`)} />
      <Form.Item name={["licence", "firstDay"]} label={t("firstDay")} extra={t("firstDayHint")}>
        <DayField />
      </Form.Item>
      <Form.Item name={["licence", "floating"]} label={t("floating")} extra={t("floatingHint")} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name={["licence", "cullDead"]} label={t("cullDead")} extra={t("cullDeadHint")} valuePropName="checked">
        <Switch />
      </Form.Item>
    </div>
  )
}

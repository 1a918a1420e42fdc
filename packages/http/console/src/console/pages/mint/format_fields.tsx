import { Checkbox, Form, Input, InputNumber } from "antd"
import { useTranslation } from "react-i18next"

/** The fields of a code format. What is left empty is as the product has it. */
export const FormatFields = () => {
  const { t } = useTranslation("mint")
  return (
    <div className="fields">
      <Form.Item
        name="prefix"
        label={t("prefix")}
        extra={t("prefixHint")}
        rules={[{ pattern: /^[A-Za-z0-9]{0,16}$/, message: t("prefixRule") }]}
      >
        <Input className="code-text" maxLength={16} spellCheck={false} />
      </Form.Item>
      <Form.Item name="length" label={t("length")} extra={t("lengthHint")}>
        <InputNumber min={6} max={64} precision={0} />
      </Form.Item>
      <Form.Item name="group" label={t("group")} extra={t("groupHint")}>
        <InputNumber min={0} max={32} precision={0} />
      </Form.Item>
      <Form.Item
        name="alphabet"
        label={t("alphabet")}
        extra={t("alphabetHint")}
        rules={[{ pattern: /^([A-Za-z0-9]{10,36})?$/, message: t("alphabetRule") }]}
      >
        <Input className="code-text" maxLength={36} spellCheck={false} />
      </Form.Item>
      <Form.Item name="label" label={t("label")} extra={t("labelHint")}>
        <Input maxLength={64} />
      </Form.Item>
      <Form.Item name="labelLength" label={t("labelLength")}>
        <InputNumber min={2} max={16} precision={0} placeholder="6" />
      </Form.Item>
      <Form.Item name="labelPosition" label={t("labelPosition")}>
        <InputNumber min={0} max={62} precision={0} placeholder="8" />
      </Form.Item>
      <Form.Item name="allowWeak" valuePropName="checked" label={t("allowWeak")}>
        <Checkbox>{t("allowWeakHint")}</Checkbox>
      </Form.Item>
    </div>
  )
}

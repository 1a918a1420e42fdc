import { Form, Input } from "antd"
import { useTranslation } from "react-i18next"

/** The address of an account, for who is not logged in. */
export const EmailField = () => {
  const { t } = useTranslation("account")
  return (
    <Form.Item
      name="email"
      label={t("email")}
      rules={[{ required: true, whitespace: true, message: t("emailMissing") }]}
    >
      <Input type="email" autoComplete="username" inputMode="email" autoFocus maxLength={320} />
    </Form.Item>
  )
}

import { Form, Input } from "antd"
import { useTranslation } from "react-i18next"

/** A new password, typed twice: `password` and `repeated` of the form around it. */
export const NewPasswordFields = () => {
  const { t } = useTranslation("account")
  return (
    <>
      <Form.Item
        name="password"
        label={t("passwordNew")}
        extra={t("passwordHint")}
        rules={[{ required: true, message: t("passwordMissing") }]}
      >
        <Input.Password autoComplete="new-password" maxLength={512} />
      </Form.Item>
      <Form.Item
        name="repeated"
        label={t("passwordAgain")}
        dependencies={["password"]}
        rules={[
          ({ getFieldValue }) => ({
            validator: async (_, typed: string | undefined) => {
              if ((typed ?? "") !== (getFieldValue("password") ?? "")) throw new Error(t("passwordOther"))
            },
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={512} />
      </Form.Item>
    </>
  )
}

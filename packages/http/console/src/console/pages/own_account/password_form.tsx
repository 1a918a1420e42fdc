import { useQueryClient } from "@tanstack/react-query"
import { App, Button, Form, Input } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ProblemNote } from "../../parts/problem_note.tsx"
import { NewPasswordFields } from "../account/new_password_fields.tsx"
import { changePassword } from "./own_account_calls.ts"

interface Passwords {
  readonly current: string
  readonly password: string
}

/** Another password in the place of the present one. */
export const PasswordForm = () => {
  const { t } = useTranslation("own_account")
  const { message } = App.useApp()
  const client = useQueryClient()
  const [form] = Form.useForm<Passwords>()
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const submit = async ({ current, password }: Passwords) => {
    setBusy(true)
    setError(undefined)
    try {
      await changePassword({ payload: { current, password } })
      form.resetFields()
      void message.success(t("password.done"))
      await client.invalidateQueries({ queryKey: ["own", "sessions"] })
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Form<Passwords>
      name="new"
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={(values) => void submit(values)}
    >
      {error === undefined ? null : <ProblemNote error={error} />}
      <Form.Item
        name="current"
        label={t("password.current")}
        rules={[{ required: true, message: t("password.currentMissing") }]}
      >
        <Input.Password autoComplete="current-password" maxLength={512} />
      </Form.Item>
      <NewPasswordFields />
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {t("password.submit")}
      </Button>
    </Form>
  )
}

import { Form, Input } from "antd"
import { useTranslation } from "react-i18next"
import { parsedObject } from "./json_object.ts"

interface JsonFieldProps {
  readonly name: string
  readonly label: string
  readonly hint?: string
}

/** A field that holds a JSON object: for what only a driver understands. */
export const JsonField = ({ hint, label, name }: JsonFieldProps) => {
  const { t } = useTranslation()
  return (
    <Form.Item
      name={name}
      label={label}
      extra={hint}
      rules={[
        {
          validator: async (_, text: string | undefined) => {
            if (parsedObject(text) === undefined) throw new Error(t("json.invalid"))
          },
        },
      ]}
    >
      <Input.TextArea className="code-text" rows={5} spellCheck={false} />
    </Form.Item>
  )
}

import { useQueryClient } from "@tanstack/react-query"
import { App, Button, Drawer, Form } from "antd"
import { type ReactNode, useEffect, useId, useState } from "react"
import { useTranslation } from "react-i18next"
import { ProblemNote } from "./problem_note.tsx"

interface FormDrawerProps<Values extends object> {
  readonly open: boolean
  readonly title: string
  readonly initial: Partial<Values>
  /** The verb, on the button. */
  readonly label: string
  readonly done: string
  readonly touches: ReadonlyArray<string>
  readonly submit: (values: Values) => Promise<unknown>
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A form at the side. What the server refuses is said above it, and nothing that was typed is lost. */
export const FormDrawer = <Values extends object>(props: FormDrawerProps<Values>) => {
  const { children, done, initial, label, onClose, open, submit, title, touches } = props
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [form] = Form.useForm<Values>()
  /** Goes before the ids of the fields: a form of the page behind may have fields of the same name. */
  const name = useId()
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)

  useEffect(() => {
    if (open) setError(undefined)
  }, [open])

  const finish = async (values: Values) => {
    setBusy(true)
    setError(undefined)
    try {
      await submit(values)
      void message.success(done)
      onClose()
      await Promise.all(touches.map((key) => client.invalidateQueries({ queryKey: [key] })))
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Drawer
      open={open}
      onClose={onClose}
      title={title}
      size={520}
      destroyOnHidden
      footer={
        <div className="form-foot">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" loading={isBusy} onClick={() => form.submit()}>
            {label}
          </Button>
        </div>
      }
    >
      {error === undefined ? null : <ProblemNote error={error} />}
      <Form<Values>
        form={form}
        name={name}
        layout="vertical"
        initialValues={initial}
        preserve={false}
        requiredMark="optional"
        onFinish={(values) => void finish(values)}
      >
        {children}
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </Form>
    </Drawer>
  )
}

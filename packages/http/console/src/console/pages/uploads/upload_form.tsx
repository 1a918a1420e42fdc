import { InboxOutlined } from "@ant-design/icons"
import { useQueryClient } from "@tanstack/react-query"
import { Button, Form, Input, Result, Upload } from "antd"
import { type ReactNode, useMemo, useState } from "react"
import { useTranslation } from "react-i18next"
import type { CallOptions } from "../../../api/send.ts"
import { type CsvTable, csvTableOf } from "../../parts/csv_table.ts"
import { PageHead } from "../../parts/page_head.tsx"
import { ProblemNote } from "../../parts/problem_note.tsx"
import { SEAT_KEYS } from "../../parts/workspace_choices.ts"
import { ColumnFields } from "./column_fields.tsx"
import type { UploadReport } from "./upload_calls.ts"
import { UPLOAD_ROWS_MAX, type UploadField } from "./upload_fields.ts"
import { UploadReportView } from "./upload_report.tsx"

/** How long as many rows as one upload takes may take. */
const UPLOAD_MS_MAX = 5 * 60_000

/** What goes to the server besides what holds for all lines. */
export interface UploadPayload {
  readonly rows: CsvTable["rows"]
  readonly columns: { readonly [Field in UploadField]?: string }
  readonly dryRun: boolean
}

/** What the form holds besides. */
interface TableValues {
  readonly text?: string
  readonly columns?: UploadPayload["columns"]
}

interface UploadFormProps<Values> {
  readonly title: string
  readonly hint: string
  /** What is read of a row. */
  readonly fields: ReadonlyArray<UploadField>
  /** Fields of what holds for lines that say nothing. */
  readonly children: ReactNode
  readonly send: (payload: UploadPayload, values: Values, options: CallOptions) => Promise<UploadReport>
  /** Where one sees what was imported. */
  readonly onward: ReactNode
}

/** A table of what is somewhere else already: pasted or dropped, its columns named, tried first, then taken in. */
export const UploadForm = <Values extends object>(props: UploadFormProps<Values>) => {
  const { children, fields, hint, onward, send, title } = props
  const { t } = useTranslation("uploads")
  const client = useQueryClient()
  const [form] = Form.useForm<TableValues>()
  const [report, setReport] = useState<UploadReport>()
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState<"try" | "do" | null>(null)
  const text = Form.useWatch("text", form) ?? ""
  const table = useMemo(() => csvTableOf(text), [text])

  const run = async (dryRun: boolean) => {
    const checked = await form.validateFields().catch(() => undefined)
    if (checked === undefined) return
    const { columns = {}, text: _text, ...values } = checked as TableValues & Values
    setBusy(dryRun ? "try" : "do")
    setError(undefined)
    try {
      const chosen = Object.entries(columns).filter(([, column]) => column !== undefined)
      const payload = { rows: table.rows, columns: Object.fromEntries(chosen) as UploadPayload["columns"], dryRun }
      setReport(await send(payload, values as unknown as Values, { timeoutMs: UPLOAD_MS_MAX }))
      if (!dryRun) await Promise.all(SEAT_KEYS.map((key) => client.invalidateQueries({ queryKey: [key] })))
    } catch (failure) {
      setReport(undefined)
      setError(failure)
    } finally {
      setBusy(null)
    }
  }

  if (report !== undefined && !report.dryRun) {
    return (
      <Result
        status={report.refused === 0 ? "success" : "warning"}
        title={t("done", { count: report.accepted })}
        subTitle={t("doneBesides", { known: report.known, refused: report.refused })}
        extra={
          <>
            <Button
              onClick={() => {
                setReport(undefined)
                form.resetFields()
              }}
            >
              {t("again")}
            </Button>
            {onward}
          </>
        }
      >
        {report.refused === 0 ? null : <UploadReportView report={report} table={table} />}
      </Result>
    )
  }
  return (
    <>
      <PageHead title={title} hint={hint} />
      <Form<TableValues>
        form={form}
        layout="vertical"
        requiredMark={false}
        className="import-form"
        onValuesChange={() => setReport(undefined)}
      >
        {error === undefined ? null : <ProblemNote error={error} />}
        <Upload.Dragger
          accept=".csv,.tsv,.txt,text/csv,text/plain"
          showUploadList={false}
          beforeUpload={async (file) => {
            form.setFieldValue("text", await file.text())
            setReport(undefined)
            return Upload.LIST_IGNORE
          }}
        >
          <p className="ant-upload-drag-icon">
            <InboxOutlined />
          </p>
          <p>{t("drop")}</p>
        </Upload.Dragger>
        <Form.Item
          name="text"
          label={t("table")}
          extra={text === "" ? t("tableHint") : t("count", { count: table.rows.length, columns: table.columns.length })}
          rules={[
            {
              validator: async () => {
                if (table.rows.length === 0) throw new Error(t("tableMissing"))
                if (table.rows.length > UPLOAD_ROWS_MAX) throw new Error(t("tooMany", { count: UPLOAD_ROWS_MAX }))
              },
            },
          ]}
        >
          <Input.TextArea rows={8} className="code-text" spellCheck={false} />
        </Form.Item>
        {table.columns.length === 0 ? null : <ColumnFields fields={fields} columns={table.columns} />}
        <h2 className="section-title">{t("defaults")}</h2>
        <p className="form-hint">{t("defaultsHint")}</p>
        {children}
        {report === undefined ? null : <UploadReportView report={report} table={table} />}
        <div className="form-actions">
          <Button loading={busy === "try"} disabled={busy === "do"} onClick={() => void run(true)}>
            {t("try")}
          </Button>
          <Button
            type="primary"
            loading={busy === "do"}
            disabled={report === undefined || report.accepted === 0 || busy === "try"}
            onClick={() => void run(false)}
          >
            {t("import", { count: report?.accepted ?? 0 })}
          </Button>
        </div>
      </Form>
    </>
  )
}

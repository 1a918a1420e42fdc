import { InboxOutlined } from "@ant-design/icons"
import { useQueryClient } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { Alert, Button, Form, Input, Result, Select, Table, Upload } from "antd"
import { useMemo, useState } from "react"
import { useTranslation } from "react-i18next"
import { PageHead } from "../../parts/page_head.tsx"
import { ProblemNote } from "../../parts/problem_note.tsx"
import { useProductOptions } from "../../parts/use_choices.ts"
import { type ImportReport, importVouchers } from "./import_calls.ts"
import { codesOfLines, IMPORT_LINES_MAX } from "./lines_of_codes.ts"

interface ImportValues {
  readonly productId: string
  readonly text: string
  readonly note?: string
}

/** How long a hundred thousand lines may take. */
const IMPORT_MS_MAX = 5 * 60_000

/** Codes that exist already become vouchers: tried first, then done. */
export const ImportPage = () => {
  const { t } = useTranslation("import")
  const { t: common } = useTranslation()
  const client = useQueryClient()
  const products = useProductOptions()
  const [form] = Form.useForm<ImportValues>()
  const [report, setReport] = useState<ImportReport>()
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState<"try" | "do" | null>(null)
  const text: string = Form.useWatch("text", form) ?? ""
  const codes = useMemo(() => codesOfLines(text), [text])

  const run = async (dryRun: boolean) => {
    const values = await form.validateFields().catch(() => undefined)
    if (values === undefined) return
    setBusy(dryRun ? "try" : "do")
    setError(undefined)
    try {
      const note = values.note?.trim() ?? ""
      const payload = { productId: values.productId, codes, dryRun, ...(note === "" ? {} : { note }) }
      setReport(await importVouchers({ payload }, { timeoutMs: IMPORT_MS_MAX }))
      if (!dryRun) await client.invalidateQueries({ queryKey: ["vouchers"] })
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
        status="success"
        title={t("done", { count: report.accepted })}
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
            <Link to="/console/vouchers" search={{ batchId: report.batchId ?? undefined } as never}>
              {t("toVouchers")}
            </Link>
          </>
        }
      />
    )
  }
  return (
    <>
      <PageHead title={t("title")} hint={t("hint")} />
      <Form<ImportValues>
        form={form}
        layout="vertical"
        requiredMark={false}
        className="import-form"
        onValuesChange={() => setReport(undefined)}
      >
        {error === undefined ? null : <ProblemNote error={error} />}
        <Form.Item name="productId" label={t("product")} rules={[{ required: true, message: t("productMissing") }]}>
          <Select showSearch={{ optionFilterProp: "label" }} options={products} placeholder={t("productMissing")} />
        </Form.Item>
        <Upload.Dragger
          accept=".txt,.csv,text/plain,text/csv"
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
          label={t("codes")}
          extra={t("count", { count: codes.length })}
          rules={[
            { required: true, whitespace: true, message: t("codesMissing") },
            {
              validator: async () => {
                if (codes.length > IMPORT_LINES_MAX) throw new Error(t("tooMany", { count: IMPORT_LINES_MAX }))
              },
            },
          ]}
        >
          <Input.TextArea rows={8} className="code-text" spellCheck={false} />
        </Form.Item>
        <Form.Item name="note" label={common("note")}>
          <Input maxLength={500} />
        </Form.Item>
        {report === undefined ? null : <DryRun report={report} codes={codes} />}
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

/** What the import would do. */
const DryRun = ({ codes, report }: { readonly report: ImportReport; readonly codes: ReadonlyArray<string> }) => {
  const { t } = useTranslation("import")
  return (
    <>
      <Alert
        type={report.refused === 0 ? "success" : "warning"}
        showIcon
        className="problem-note"
        title={t("wouldTake", { count: report.accepted })}
        description={report.refused === 0 ? undefined : t("wouldRefuse", { count: report.refused })}
      />
      {report.flaws.length === 0 ? null : (
        <Table
          size="small"
          rowKey="line"
          dataSource={[...report.flaws]}
          pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
          columns={[
            { key: "line", title: t("line"), render: (_, { line }) => <span className="figures">{line}</span> },
            { key: "code", title: t("codes"), render: (_, { line }) => <code>{codes[line - 1] ?? ""}</code> },
            { key: "flaw", title: t("flaw"), render: (_, { code }) => t(`flaws.${code}`) },
          ]}
        />
      )}
    </>
  )
}

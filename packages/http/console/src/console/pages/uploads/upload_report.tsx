import { Alert, Table } from "antd"
import { useTranslation } from "react-i18next"
import type { CsvTable } from "../../parts/csv_table.ts"
import { useKnownWord } from "../../parts/use_known_word.ts"
import type { UploadReport } from "./upload_calls.ts"

interface UploadReportViewProps {
  readonly report: UploadReport
  readonly table: CsvTable
}

/** What becomes of the lines, and what is wrong with those that cannot be taken. */
export const UploadReportView = ({ report, table }: UploadReportViewProps) => {
  const { t } = useTranslation("uploads")
  const word = useKnownWord("uploads")
  const cellsOf = (line: number) => Object.values(table.rows.find((row) => row.line === line)?.cells ?? {})
  return (
    <>
      {report.dryRun ? (
        <Alert
          type={report.refused === 0 ? "success" : "warning"}
          showIcon
          className="problem-note"
          title={t("wouldTake", { count: report.accepted })}
          description={t("besides", { known: report.known, refused: report.refused })}
        />
      ) : null}
      {report.flaws.length === 0 ? null : (
        <Table
          size="small"
          rowKey="line"
          dataSource={[...report.flaws]}
          scroll={{ x: "max-content" }}
          pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
          columns={[
            { key: "line", title: t("line"), render: (_, { line }) => <span className="figures">{line}</span> },
            { key: "row", title: t("row"), render: (_, { line }) => <FirstCell cells={cellsOf(line)} /> },
            {
              key: "flaw",
              title: t("flaw"),
              render: (_, { code, message }) => {
                const known = word("flaws", code)
                return known === code ? message : known
              },
            },
          ]}
        />
      )}
    </>
  )
}

/** What a line begins with, by which somebody finds it again. */
const FirstCell = ({ cells }: { readonly cells: ReadonlyArray<string> }) => (
  <code>{cells.find((cell) => cell !== "") ?? ""}</code>
)

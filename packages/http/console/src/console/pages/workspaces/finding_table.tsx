import { useQuery } from "@tanstack/react-query"
import { Button, Table } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ProblemNote } from "../../parts/problem_note.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useMay } from "../../session/session.ts"
import { type AskedRepair, RepairButtons } from "./repair_buttons.tsx"
import { RepairAllForm, RepairForm } from "./repair_forms.tsx"
import { type Finding, listFindings } from "./workspace_calls.ts"

/** Open findings shown at once; what is repaired makes room for the next. */
const FINDINGS_SHOWN = 50

/** What differs between a workspace and the provider's lists, and what to do about it. */
export const FindingTable = ({ workspaceId }: { readonly workspaceId: string }) => {
  const { t } = useTranslation("workspaces")
  const may = useMay()
  const [repairing, setRepairing] = useState<AskedRepair>()
  const [isRepairingAll, setRepairingAll] = useState(false)
  const findings = useQuery({
    queryKey: ["workspaces", "findings", workspaceId],
    queryFn: ({ signal }) =>
      listFindings({ urlParams: { workspaceId, state: "open", limit: FINDINGS_SHOWN } }, { signal }),
  })
  const items = findings.data?.items ?? []
  return (
    <section>
      <h3 className="section-title">{t("findings")}</h3>
      {findings.isError ? <ProblemNote error={findings.error} onRetry={() => void findings.refetch()} /> : null}
      <Table<Finding>
        size="small"
        rowKey="id"
        dataSource={[...items]}
        loading={findings.isPending ? { delay: 250 } : false}
        pagination={false}
        scroll={{ x: "max-content" }}
        locale={{ emptyText: t("noFindings") }}
        columns={[
          { key: "kind", title: t("finding"), render: (_, { kind }) => t(`kinds.${kind}`) },
          { key: "email", title: t("email"), render: (_, { email }) => email || "—" },
          { key: "found", title: t("found"), render: (_, { foundAt }) => <TimeText at={foundAt} /> },
          { key: "do", title: "", render: (_, finding) => <RepairButtons finding={finding} onAsk={setRepairing} /> },
        ]}
      />
      {may("seat:edit") && items.length > 1 ? (
        <Button onClick={() => setRepairingAll(true)}>{t("repairAll")}</Button>
      ) : null}
      <RepairForm repair={repairing} onClose={() => setRepairing(undefined)} />
      <RepairAllForm
        workspaceId={workspaceId}
        kinds={[...new Set(items.map(({ kind }) => kind))]}
        open={isRepairingAll}
        onClose={() => setRepairingAll(false)}
      />
    </section>
  )
}

import type { TableProps } from "antd"
import { useTranslation } from "react-i18next"
import { CountText } from "../../parts/count_text.tsx"
import { EmptyHint } from "../../parts/empty_hint.tsx"
import { ListTable } from "../../parts/list_table.tsx"
import { RowLink } from "../../parts/row_link.tsx"
import { useFilters } from "../../parts/use_filters.ts"
import { LoadBar, LoadLegend } from "./load_bar.tsx"
import { type GroupFigures, listGroupFigures } from "./workspace_calls.ts"

/** Every group with its totals. */
export const GroupTable = () => {
  const { t } = useTranslation("workspaces")
  const { change } = useFilters()
  const columns: NonNullable<TableProps<GroupFigures>["columns"]> = [
    {
      key: "group",
      title: t("group"),
      render: (_, { groupId }) => <RowLink onOpen={() => change({ group: groupId, id: undefined })}>{groupId}</RowLink>,
    },
    { key: "load", title: t("load.title"), render: (_, figures) => <LoadBar load={figures} /> },
    {
      key: "free",
      title: t("load.free"),
      align: "right",
      render: (_, { seatsFree }) => <CountText value={seatsFree} />,
    },
    {
      key: "workspaces",
      title: t("workspaces"),
      align: "right",
      responsive: ["md"],
      render: (_, { workspaces }) => <CountText value={workspaces.length} />,
    },
    {
      key: "leases",
      title: t("activeLeases"),
      align: "right",
      responsive: ["lg"],
      render: (_, { leases }) => <CountText value={leases["active"] ?? 0} />,
    },
    {
      key: "expiring",
      title: t("expiring"),
      align: "right",
      responsive: ["lg"],
      render: (_, { expiring }) => <CountText value={expiring} />,
    },
  ]
  return (
    <section>
      <h2 className="section-title">{t("groups")}</h2>
      <ListTable<GroupFigures>
        queryKey="workspace-groups"
        filterNames={[]}
        call={listGroupFigures}
        rowKey={({ groupId }) => groupId}
        columns={columns}
        empty={<EmptyHint title={t("emptyGroups.title")} hint={t("emptyGroups.hint")} />}
      />
      <LoadLegend />
    </section>
  )
}

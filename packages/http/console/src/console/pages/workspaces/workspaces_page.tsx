import { DownloadOutlined, PlusOutlined, UploadOutlined } from "@ant-design/icons"
import { useNavigate } from "@tanstack/react-router"
import { Button, Dropdown, type TableProps } from "antd"
import { lazy, Suspense, useState } from "react"
import { useTranslation } from "react-i18next"
import { addressOf } from "../../../api/send.ts"
import { downloadAddress } from "../../parts/download.ts"
import { EmptyHint } from "../../parts/empty_hint.tsx"
import { FilterBar } from "../../parts/filter_bar.tsx"
import { requestOf } from "../../parts/list_request.ts"
import { ListTable } from "../../parts/list_table.tsx"
import { PageHead } from "../../parts/page_head.tsx"
import { RowLink } from "../../parts/row_link.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useFilters } from "../../parts/use_filters.ts"
import { useGroupOptions } from "../../parts/workspace_choices.ts"
import { useMay } from "../../session/session.ts"
import { GroupTable } from "./group_table.tsx"
import { LoadBar } from "./load_bar.tsx"
import { exportSeats, exportWorkspaces, listWorkspaces, type Workspace } from "./workspace_calls.ts"
import { WORKSPACE_STATES, WorkspaceStateTag } from "./workspace_state_tag.tsx"

/** Parts that are loaded when the page stands: the list comes first. */
const GroupDrawer = lazy(() => import("./group_drawer.tsx").then(({ GroupDrawer }) => ({ default: GroupDrawer })))
const GroupForm = lazy(() => import("./group_form.tsx").then(({ GroupForm }) => ({ default: GroupForm })))
const WorkspaceDrawer = lazy(() =>
  import("./workspace_drawer.tsx").then(({ WorkspaceDrawer }) => ({ default: WorkspaceDrawer })),
)
const WorkspaceForm = lazy(() =>
  import("./workspace_form.tsx").then(({ WorkspaceForm }) => ({ default: WorkspaceForm })),
)

const FILTERS = ["groupId", "state"] as const

/** Groups of workspaces and how full they are, and the workspaces in them. */
export const WorkspacesPage = () => {
  const { t } = useTranslation("workspaces")
  const { t: common } = useTranslation()
  const may = useMay()
  const navigate = useNavigate()
  const groups = useGroupOptions()
  const [making, setMaking] = useState<"group" | "workspace">()
  const close = () => setMaking(undefined)
  return (
    <>
      <PageHead
        title={t("title")}
        hint={t("hint")}
        actions={
          <>
            <ExportMenu />
            {may("seat:edit") ? (
              <>
                <Button icon={<UploadOutlined />} onClick={() => void navigate({ to: "/console/workspaces/import" })}>
                  {t("import")}
                </Button>
                <Button icon={<PlusOutlined />} onClick={() => setMaking("group")}>
                  {t("newGroup")}
                </Button>
                <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking("workspace")}>
                  {t("new")}
                </Button>
              </>
            ) : null}
          </>
        }
      />
      <GroupTable />
      <h2 className="section-title">{t("workspaces")}</h2>
      <FilterBar
        fields={[
          { kind: "choice", name: "groupId", label: t("group"), options: groups },
          {
            kind: "choice",
            name: "state",
            label: common("state"),
            options: WORKSPACE_STATES.map((state) => ({ value: state, label: t(`states.${state}`) })),
          },
        ]}
      />
      <WorkspaceTable />
      <Suspense fallback={null}>
        <GroupDrawer />
        <WorkspaceDrawer />
        <GroupForm open={making === "group"} onClose={close} />
        <WorkspaceForm open={making === "workspace"} onClose={close} />
      </Suspense>
    </>
  )
}

/** Workspaces, or the seats in them, as a file; those that fit the filters. */
const ExportMenu = () => {
  const { t } = useTranslation("workspaces")
  const { filters } = useFilters()
  const { groupId, ...others } = requestOf(FILTERS, filters)
  const give = (path: string, params: Readonly<Record<string, unknown>>) => downloadAddress(addressOf(path, {}, params))
  return (
    <Dropdown
      trigger={["click"]}
      autoFocus
      menu={{
        items: [
          {
            key: "workspaces",
            label: t("workspaces"),
            onClick: () => give(exportWorkspaces.endpoint.path, { groupId, ...others }),
          },
          { key: "seats", label: t("seats"), onClick: () => give(exportSeats.endpoint.path, { groupId }) },
        ],
      }}
    >
      <Button icon={<DownloadOutlined />}>{t("export")}</Button>
    </Dropdown>
  )
}

const WorkspaceTable = () => {
  const { t } = useTranslation("workspaces")
  const { t: common } = useTranslation()
  const { change } = useFilters()
  const columns: NonNullable<TableProps<Workspace>["columns"]> = [
    {
      key: "name",
      title: common("name"),
      render: (_, { id, name }) => <RowLink onOpen={() => change({ id, group: undefined })}>{name}</RowLink>,
    },
    { key: "state", title: common("state"), render: (_, { state }) => <WorkspaceStateTag state={state} /> },
    { key: "load", title: t("load.title"), render: (_, workspace) => <LoadBar load={workspace} /> },
    { key: "group", title: t("group"), responsive: ["md"], render: (_, { groupId }) => groupId },
    {
      key: "planEnds",
      title: t("planEnds"),
      responsive: ["lg"],
      render: (_, { planEndsAt }) => <TimeText at={planEndsAt} />,
    },
    {
      key: "checked",
      title: t("checked"),
      responsive: ["xl"],
      render: (_, { checkedAt }) => <TimeText at={checkedAt} />,
    },
    {
      key: "failures",
      title: t("failures"),
      align: "right",
      responsive: ["xl"],
      render: (_, { failures }) => <span className="figures">{failures}</span>,
    },
  ]
  return (
    <ListTable<Workspace>
      queryKey="workspaces"
      filterNames={FILTERS}
      call={listWorkspaces}
      rowKey={({ id }) => id}
      columns={columns}
      empty={<EmptyHint title={t("empty.title")} hint={t("empty.hint")} />}
    />
  )
}

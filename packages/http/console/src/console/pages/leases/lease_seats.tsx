import { Link } from "@tanstack/react-router"
import { Table } from "antd"
import { useTranslation } from "react-i18next"
import { CodeText } from "../../parts/code_text.tsx"
import { SeatStateTag } from "../../parts/seat_state_tag.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useKnownWord } from "../../parts/use_known_word.ts"
import { useWorkspacesOf } from "../../parts/workspace_choices.ts"
import { useMay } from "../../session/session.ts"
import type { LeaseDetail } from "./lease_calls.ts"

/** The seats that a lease has and had, newest first. */
export const LeaseSeats = ({ lease }: { readonly lease: LeaseDetail }) => {
  const { t } = useTranslation("leases")
  const word = useKnownWord("leases")
  const { t: common } = useTranslation()
  return (
    <section>
      <h3 className="section-title">{t("seats")}</h3>
      <Table
        size="small"
        rowKey="id"
        dataSource={[...lease.seats]}
        pagination={false}
        scroll={{ x: "max-content" }}
        locale={{ emptyText: t("noSeats") }}
        columns={[
          {
            key: "workspace",
            title: t("workspace"),
            render: (_, { workspaceId }) => <WorkspaceName groupId={lease.pool} id={workspaceId} />,
          },
          { key: "state", title: common("state"), render: (_, { state }) => <SeatStateTag state={state} /> },
          { key: "email", title: t("email"), render: (_, { email }) => email },
          { key: "joined", title: t("joined"), render: (_, { joinedAt }) => <TimeText at={joinedAt} /> },
          { key: "ended", title: t("left"), render: (_, { endedAt }) => <TimeText at={endedAt} /> },
          {
            key: "answer",
            title: t("answer"),
            render: (_, { answer, failure }) =>
              answer ?? (failure === null ? <span className="faint">—</span> : word("reasons", failure)),
          },
        ]}
      />
    </section>
  )
}

interface WorkspaceNameProps {
  readonly groupId: string
  readonly id: string
}

/** The name of a workspace, where it may be seen; its id otherwise. */
const WorkspaceName = ({ groupId, id }: WorkspaceNameProps) => {
  const may = useMay()
  const workspace = useWorkspacesOf(groupId).find((one) => one.id === id)
  if (!may("seat:read")) return <CodeText text={id} />
  return (
    <Link to="/console/workspaces" search={{ id } as never}>
      {workspace?.name ?? id}
    </Link>
  )
}

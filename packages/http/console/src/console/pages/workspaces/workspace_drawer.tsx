import { useTranslation } from "react-i18next"
import { CodeText } from "../../parts/code_text.tsx"
import { CountText } from "../../parts/count_text.tsx"
import { DetailDrawer } from "../../parts/detail_drawer.tsx"
import { Facts } from "../../parts/facts.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useFilters } from "../../parts/use_filters.ts"
import { FindingTable } from "./finding_table.tsx"
import { LoadBar } from "./load_bar.tsx"
import { SeatTable } from "./seat_table.tsx"
import { WorkspaceActions } from "./workspace_actions.tsx"
import { readWorkspace, type Workspace } from "./workspace_calls.ts"
import { WorkspaceStateTag } from "./workspace_state_tag.tsx"

/** One workspace: how it is, what differs from the provider's lists, who sits there, and what can be done. */
export const WorkspaceDrawer = () => {
  const { t } = useTranslation("workspaces")
  const { change, filters } = useFilters()
  return (
    <DetailDrawer<Workspace>
      id={filters["id"]}
      onClose={() => change({ id: undefined })}
      title={t("workspace")}
      queryKey="workspaces"
      read={(id, signal) => readWorkspace({ path: { id } }, { signal })}
      actions={(workspace) => <WorkspaceActions workspace={workspace} />}
    >
      {(workspace) => (
        <>
          <WorkspaceFacts workspace={workspace} />
          <FindingTable workspaceId={workspace.id} />
          <SeatTable workspaceId={workspace.id} />
        </>
      )}
    </DetailDrawer>
  )
}

const WorkspaceFacts = ({ workspace }: { readonly workspace: Workspace }) => {
  const { t } = useTranslation("workspaces")
  const { t: common } = useTranslation()
  const count = (value: number) => <CountText value={value} />
  return (
    <Facts
      facts={[
        [common("name"), workspace.name],
        [common("state"), <WorkspaceStateTag key="state" state={workspace.state} />],
        [t("group"), workspace.groupId],
        [t("load.title"), <LoadBar key="load" load={workspace} />],
        [t("load.held"), count(workspace.seatsHeld)],
        [t("load.foreign"), count(workspace.seatsForeign)],
        [t("load.reserved"), count(workspace.seatsReserved)],
        [t("load.free"), count(workspace.seatsFree)],
        [t("planEnds"), <TimeText key="plan" at={workspace.planEndsAt} none={t("unknown")} />],
        [t("renews"), workspace.planRenews === null ? t("unknown") : common(workspace.planRenews ? "yes" : "no")],
        [t("checked"), <TimeText key="checked" at={workspace.checkedAt} />],
        [t("reconciled"), <TimeText key="reconciled" at={workspace.reconciledAt} />],
        [t("failures"), count(workspace.failures)],
        [t("lastFailure"), workspace.lastFailure],
        [t("driver"), <CodeText key="driver" text={workspace.driver} />],
        [t("externalId"), <CodeText key="external" text={workspace.externalId} />],
        [t("baseUrl"), <CodeText key="url" text={workspace.baseUrl} />],
        [t("token"), t(workspace.hasToken ? "tokenSet" : "tokenNone")],
        [t("owner"), workspace.ownerEmail],
        [t("rate"), count(workspace.ratePerSecond)],
        [common("note"), workspace.note],
        [t("id"), <CodeText key="id" text={workspace.id} copyable />],
      ]}
    />
  )
}

import { EditOutlined } from "@ant-design/icons"
import { useNavigate } from "@tanstack/react-router"
import { Button } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ConfirmAction } from "../../parts/confirm_action.tsx"
import { CountText } from "../../parts/count_text.tsx"
import { DetailDrawer } from "../../parts/detail_drawer.tsx"
import { Facts } from "../../parts/facts.tsx"
import { useFilters } from "../../parts/use_filters.ts"
import { useKnownWord } from "../../parts/use_known_word.ts"
import { SEAT_KEYS } from "../../parts/workspace_choices.ts"
import { useMay } from "../../session/session.ts"
import { GroupForm } from "./group_form.tsx"
import { LoadBar, LoadLegend } from "./load_bar.tsx"
import { type Group, type GroupFigures, readGroup, readGroupFigures, removeGroup } from "./workspace_calls.ts"

interface GroupWithFigures {
  readonly group: Group
  readonly figures: GroupFigures
}

const readBoth = async (id: string, signal: AbortSignal): Promise<GroupWithFigures> => {
  const [group, figures] = await Promise.all([
    readGroup({ path: { id } }, { signal }),
    readGroupFigures({ path: { id } }, { signal }),
  ])
  return { group, figures }
}

/** One group: its totals and its note. */
export const GroupDrawer = () => {
  const { t } = useTranslation("workspaces")
  const { change, filters } = useFilters()
  return (
    <DetailDrawer<GroupWithFigures>
      id={filters["group"]}
      onClose={() => change({ group: undefined })}
      title={t("group")}
      queryKey="workspace-groups"
      read={readBoth}
      actions={({ group }) => <GroupActions group={group} />}
    >
      {(both) => <GroupFacts {...both} />}
    </DetailDrawer>
  )
}

const GroupFacts = ({ figures, group }: GroupWithFigures) => {
  const { t } = useTranslation("workspaces")
  const { t: common } = useTranslation()
  const word = useKnownWord("leases")
  const count = (value: number) => <CountText value={value} />
  return (
    <>
      <Facts
        facts={[
          [t("group"), group.id],
          [t("workspaces"), count(group.workspaces)],
          [t("load.title"), <LoadBar key="load" load={figures} />],
          [t("load.held"), count(figures.seatsHeld)],
          [t("load.foreign"), count(figures.seatsForeign)],
          [t("load.reserved"), count(figures.seatsReserved)],
          [t("load.free"), count(figures.seatsFree)],
          ...Object.entries(figures.leases).map(
            ([state, leases]) => [t("leasesIn", { state: word("states", state) }), count(leases)] as const,
          ),
          [t("expiring"), count(figures.expiring)],
          [common("note"), group.note],
        ]}
      />
      <LoadLegend />
    </>
  )
}

const GroupActions = ({ group }: { readonly group: Group }) => {
  const { t } = useTranslation("workspaces")
  const { t: common } = useTranslation()
  const may = useMay()
  const { change } = useFilters()
  const navigate = useNavigate()
  const [isEditing, setEditing] = useState(false)
  return (
    <>
      <Button onClick={() => change({ group: undefined, groupId: group.id })}>{t("showWorkspaces")}</Button>
      {may("lease:read") ? (
        <Button onClick={() => void navigate({ to: "/console/leases", search: { pool: group.id } as never })}>
          {t("showLeases")}
        </Button>
      ) : null}
      {may("seat:edit") ? (
        <Button icon={<EditOutlined />} onClick={() => setEditing(true)}>
          {common("edit")}
        </Button>
      ) : null}
      {group.workspaces > 0 ? null : (
        <ConfirmAction
          permission="seat:edit"
          danger
          label={common("remove")}
          title={t("removeGroupTitle", { name: group.id })}
          content={t("removeGroupHint")}
          done={t("removed")}
          touches={SEAT_KEYS}
          run={async () => {
            await removeGroup({ path: { id: group.id } })
            change({ group: undefined })
          }}
        />
      )}
      <GroupForm group={group} open={isEditing} onClose={() => setEditing(false)} />
    </>
  )
}

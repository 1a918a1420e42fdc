import { Link } from "@tanstack/react-router"
import type { TableProps } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import type { CallOptions } from "../../../api/send.ts"
import { EmptyHint } from "../../parts/empty_hint.tsx"
import { ListPage } from "../../parts/list_page.tsx"
import { StateTag, type Tone } from "../../parts/state_tag.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useWorkspaces } from "../../parts/workspace_choices.ts"
import { REPAIRS } from "../workspaces/finding_repairs.ts"
import { type AskedRepair, RepairButtons } from "../workspaces/repair_buttons.tsx"
import { RepairForm } from "../workspaces/repair_forms.tsx"
import { type Finding, type FindingKind, listFindings } from "../workspaces/workspace_calls.ts"

const TONES: Readonly<Record<Finding["state"], Tone>> = {
  open: "attention",
  repaired: "good",
  dismissed: "over",
  gone: "over",
}
const STATES = Object.keys(TONES) as ReadonlyArray<Finding["state"]>
const KINDS = Object.keys(REPAIRS) as ReadonlyArray<FindingKind>

/** What waits for somebody is what one comes for; the others are asked for. */
const listed = (request: { readonly urlParams: Readonly<Record<string, unknown>> }, options: CallOptions) => {
  const { state = "open", ...urlParams } = request.urlParams
  return listFindings({ urlParams: { ...urlParams, ...(state === "any" ? {} : { state }) } as never }, options)
}

/** Where any workspace differs from its provider's lists, and what to do about it. */
export const FindingsPage = () => {
  const { t } = useTranslation("findings")
  const { t: seats } = useTranslation("workspaces")
  const { t: common } = useTranslation()
  const workspaces = useWorkspaces()
  const [repairing, setRepairing] = useState<AskedRepair>()
  const columns: NonNullable<TableProps<Finding>["columns"]> = [
    { key: "kind", title: seats("finding"), render: (_, { kind }) => seats(`kinds.${kind}`) },
    { key: "email", title: seats("email"), render: (_, { email }) => email || "—" },
    {
      key: "workspace",
      title: seats("workspace"),
      responsive: ["sm"],
      render: (_, { workspaceId }) => (
        <Link to="/console/workspaces" search={{ id: workspaceId } as never}>
          {workspaces.find(({ id }) => id === workspaceId)?.name ?? workspaceId}
        </Link>
      ),
    },
    {
      key: "state",
      title: common("state"),
      responsive: ["lg"],
      render: (_, { state }) => <StateTag text={t(`states.${state}`)} tone={TONES[state]} />,
    },
    { key: "found", title: seats("found"), responsive: ["md"], render: (_, { foundAt }) => <TimeText at={foundAt} /> },
    {
      key: "do",
      title: "",
      align: "right",
      render: (_, finding) => <RepairButtons finding={finding} onAsk={setRepairing} />,
    },
  ]
  return (
    <>
      <ListPage<Finding>
        title={t("title")}
        hint={t("hint")}
        fields={[
          {
            kind: "choice",
            name: "state",
            label: t("states.open"),
            options: [
              ...STATES.filter((state) => state !== "open").map((state) => ({
                value: state,
                label: t(`states.${state}`),
              })),
              { value: "any", label: common("all") },
            ],
          },
          {
            kind: "choice",
            name: "kind",
            label: seats("finding"),
            options: KINDS.map((kind) => ({ value: kind, label: seats(`kinds.${kind}`) })),
          },
          {
            kind: "choice",
            name: "workspaceId",
            label: seats("workspace"),
            options: workspaces.map(({ id, name }) => ({ value: id, label: name })),
          },
        ]}
        queryKey="seat-findings"
        call={listed}
        columns={columns}
        empty={<EmptyHint title={t("empty.title")} hint={t("empty.hint")} />}
      />
      <RepairForm repair={repairing} onClose={() => setRepairing(undefined)} />
    </>
  )
}

import { useTranslation } from "react-i18next"
import { dayOf, endOfDay } from "../../parts/day.ts"
import { ifVersion } from "../../parts/edit_headers.ts"
import { FormDrawer } from "../../parts/form_drawer.tsx"
import { objectText, parsedObject } from "../../parts/json_object.ts"
import { useFilters } from "../../parts/use_filters.ts"
import { SEAT_KEYS } from "../../parts/workspace_choices.ts"
import { createWorkspace, editWorkspace, type Workspace } from "./workspace_calls.ts"
import { WorkspaceFields } from "./workspace_fields.tsx"

/** What stands in the form. */
export interface WorkspaceValues {
  readonly driver?: string
  readonly groupId?: string
  readonly externalId?: string
  readonly name: string
  readonly baseUrl?: string
  readonly token?: string
  readonly ownerEmail?: string
  readonly seatsMax?: number | null
  readonly seatsReserved?: number | null
  readonly ratePerSecond?: number | null
  readonly planEnd?: string
  readonly options?: string
  readonly note?: string
}

interface WorkspaceFormProps {
  readonly workspace?: Workspace
  readonly open: boolean
  readonly onClose: () => void
}

/** A number that was left empty is not sent. */
const number = <Name extends string>(name: Name, value: number | null | undefined) =>
  (typeof value === "number" ? { [name]: value } : {}) as { readonly [Key in Name]?: number }

/** A new workspace, or a change of one. Its token is written and never read. */
export const WorkspaceForm = ({ onClose, open, workspace }: WorkspaceFormProps) => {
  const { t } = useTranslation("workspaces")
  const { t: common } = useTranslation()
  const { filters } = useFilters()
  const planEnd = workspace === undefined || workspace.planEndsAt === null ? "" : dayOf(workspace.planEndsAt)
  const submit = (values: WorkspaceValues) => {
    const { baseUrl = "", ownerEmail = "", planEnd: chosen = "", token = "" } = values
    const payload = {
      name: values.name.trim(),
      ownerEmail: ownerEmail.trim() === "" ? null : ownerEmail.trim(),
      options: parsedObject(values.options) ?? {},
      note: values.note ?? "",
      ...number("seatsMax", values.seatsMax),
      ...number("seatsReserved", values.seatsReserved),
      ...number("ratePerSecond", values.ratePerSecond),
      ...(baseUrl.trim() === "" ? {} : { baseUrl: baseUrl.trim() }),
      ...(token === "" ? {} : { token }),
      ...(chosen === planEnd ? {} : { planEndsAt: endOfDay(chosen) ?? null }),
    }
    if (workspace !== undefined) {
      return editWorkspace({ path: { id: workspace.id }, headers: ifVersion(workspace.version), payload })
    }
    const { driver = "", externalId = "", groupId = "" } = values
    return createWorkspace({ payload: { ...payload, driver: driver.trim(), externalId: externalId.trim(), groupId } })
  }
  return (
    <FormDrawer<WorkspaceValues>
      open={open}
      onClose={onClose}
      title={workspace === undefined ? t("new") : t("editTitle", { name: workspace.name })}
      label={workspace === undefined ? t("create") : common("save")}
      done={common("saved")}
      touches={SEAT_KEYS}
      initial={workspace === undefined ? beginning(filters["groupId"]) : { ...valuesOf(workspace), planEnd }}
      submit={submit}
    >
      <WorkspaceFields workspace={workspace} />
    </FormDrawer>
  )
}

/** A new one goes to the group that one looks at. */
const beginning = (groupId: string | undefined): Partial<WorkspaceValues> => (groupId === undefined ? {} : { groupId })

const valuesOf = (workspace: Workspace): WorkspaceValues => ({
  name: workspace.name,
  baseUrl: workspace.baseUrl,
  ownerEmail: workspace.ownerEmail ?? "",
  seatsMax: workspace.seatsMax,
  seatsReserved: workspace.seatsReserved,
  ratePerSecond: workspace.ratePerSecond,
  options: Object.keys(workspace.options).length === 0 ? "" : objectText(workspace.options),
  note: workspace.note,
})

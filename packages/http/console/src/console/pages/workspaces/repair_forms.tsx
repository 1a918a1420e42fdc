import { App, Form, Select } from "antd"
import { useTranslation } from "react-i18next"
import { endOfDay } from "../../parts/day.ts"
import { DayField } from "../../parts/day_field.tsx"
import { FormDrawer } from "../../parts/form_drawer.tsx"
import { useProductOptions } from "../../parts/use_choices.ts"
import { SEAT_KEYS } from "../../parts/workspace_choices.ts"
import { REPAIRS, type RepairAction } from "./finding_repairs.ts"
import type { AskedRepair } from "./repair_buttons.tsx"
import { type FindingKind, repairFinding, repairWorkspace } from "./workspace_calls.ts"

/** What an adopted stranger gets. */
interface AdoptionValues {
  readonly productId?: string
  readonly lastDay?: string
}

const adoptionOf = ({ lastDay, productId }: AdoptionValues) => {
  const endsAt = endOfDay(lastDay)
  return {
    ...(productId === undefined ? {} : { productId }),
    ...(endsAt === undefined ? {} : { endsAt }),
  }
}

const AdoptionFields = () => {
  const { t } = useTranslation("workspaces")
  const products = useProductOptions()
  return (
    <>
      <Form.Item name="productId" label={t("product")} extra={t("adoptHint")}>
        <Select allowClear showSearch={{ optionFilterProp: "label" }} options={products} />
      </Form.Item>
      <Form.Item name="lastDay" label={t("lastDay")} extra={t("lastDayHint")}>
        <DayField />
      </Form.Item>
    </>
  )
}

interface RepairFormProps {
  readonly repair: AskedRepair | undefined
  readonly onClose: () => void
}

/** Says what a repair does to one finding, and does it. */
export const RepairForm = ({ onClose, repair }: RepairFormProps) => {
  const { t } = useTranslation("workspaces")
  const action = repair?.action ?? "dismiss"
  return (
    <FormDrawer<AdoptionValues>
      open={repair !== undefined}
      onClose={onClose}
      title={repair?.finding.email || t("finding")}
      label={t(`repairs.${action}`)}
      done={t("repaired")}
      touches={SEAT_KEYS}
      initial={{}}
      submit={(values) =>
        repairFinding({
          path: { id: repair?.finding.id ?? "" },
          payload: { action, ...(action === "adopt" ? adoptionOf(values) : {}) },
        })
      }
    >
      <p className="form-hint">{t(`repairHints.${action}`)}</p>
      {action === "adopt" ? <AdoptionFields /> : null}
    </FormDrawer>
  )
}

type RepairAllValues = AdoptionValues & { readonly [Kind in FindingKind]?: RepairAction }

interface RepairAllFormProps {
  readonly workspaceId: string
  /** Kinds that there are findings of. */
  readonly kinds: ReadonlyArray<FindingKind>
  readonly open: boolean
  readonly onClose: () => void
}

/** Repairs every finding of a workspace, kind by kind. Kinds without a choice are left. */
export const RepairAllForm = ({ kinds, onClose, open, workspaceId }: RepairAllFormProps) => {
  const { t } = useTranslation("workspaces")
  const { message } = App.useApp()
  const submit = async (values: RepairAllValues) => {
    const actions = Object.fromEntries(
      kinds.flatMap((kind) => (values[kind] === undefined ? [] : [[kind, values[kind]]])),
    ) as { readonly [Kind in FindingKind]?: RepairAction }
    const { left, refused, repaired } = await repairWorkspace({
      path: { id: workspaceId },
      payload: { actions, ...adoptionOf(values) },
    })
    void message.info(t("repairReport", { repaired, refused: refused.length, left }))
  }
  return (
    <FormDrawer<RepairAllValues>
      open={open}
      onClose={onClose}
      title={t("repairAll")}
      label={t("repair")}
      done={t("repairAllDone")}
      touches={SEAT_KEYS}
      initial={{}}
      submit={submit}
    >
      <RepairAllFields kinds={kinds} />
    </FormDrawer>
  )
}

const RepairAllFields = ({ kinds }: { readonly kinds: ReadonlyArray<FindingKind> }) => {
  const { t } = useTranslation("workspaces")
  const form = Form.useFormInstance<RepairAllValues>()
  const values = Form.useWatch([], form) as RepairAllValues | undefined
  return (
    <>
      <p className="form-hint">{t("repairAllHint")}</p>
      {kinds.map((kind) => (
        <Form.Item key={kind} name={kind} label={t(`kinds.${kind}`)}>
          <Select
            allowClear
            options={REPAIRS[kind].map((action) => ({ value: action, label: t(`repairs.${action}`) }))}
          />
        </Form.Item>
      ))}
      {kinds.some((kind) => values?.[kind] === "adopt") ? <AdoptionFields /> : null}
    </>
  )
}

import { Form, Input, InputNumber, Select } from "antd"
import { useTranslation } from "react-i18next"
import { dayOf, endOfDay } from "../../parts/day.ts"
import { DayField } from "../../parts/day_field.tsx"
import { ifVersion } from "../../parts/edit_headers.ts"
import { FormDrawer } from "../../parts/form_drawer.tsx"
import { SEAT_KEYS, useWorkspacesOf } from "../../parts/workspace_choices.ts"
import { editLease, type LeaseDetail, rebindLease, renewLease, transferLease } from "./lease_calls.ts"
import { MONTHS_MAX } from "./new_lease_form.tsx"

interface LeaseFormProps {
  readonly lease: LeaseDetail
  readonly open: boolean
  readonly onClose: () => void
}

/** Moves a lease to another workspace: the one that is chosen, or wherever there is room. */
export const TransferForm = ({ lease, onClose, open }: LeaseFormProps) => {
  const { t } = useTranslation("leases")
  const workspaces = useWorkspacesOf(lease.pool)
  const places = workspaces
    .filter(({ id, state }) => state === "active" && !lease.seats.some((seat) => isThere(seat, id)))
    .map(({ id, name, seatsFree }) => ({ value: id, label: t("place", { name, count: Math.max(0, seatsFree) }) }))
  return (
    <FormDrawer<{ readonly workspaceId?: string }>
      open={open}
      onClose={onClose}
      title={t("transferTitle", { holder: lease.holder })}
      label={t("transfer")}
      done={t("moving")}
      touches={SEAT_KEYS}
      initial={{}}
      submit={({ workspaceId }) =>
        transferLease({ path: { id: lease.id }, payload: workspaceId === undefined ? {} : { workspaceId } })
      }
    >
      <p className="form-hint">{t("transferHint")}</p>
      <Form.Item name="workspaceId" label={t("workspace")} extra={t("anywhere")}>
        <Select allowClear showSearch={{ optionFilterProp: "label" }} options={places} />
      </Form.Item>
    </FormDrawer>
  )
}

const isThere = ({ endedAt, workspaceId }: LeaseDetail["seats"][number], id: string): boolean =>
  endedAt === null && workspaceId === id

/** Gives a lease to another address. */
export const RebindForm = ({ lease, onClose, open }: LeaseFormProps) => {
  const { t } = useTranslation("leases")
  return (
    <FormDrawer<{ readonly email: string }>
      open={open}
      onClose={onClose}
      title={t("rebindTitle", { holder: lease.holder })}
      label={t("rebind")}
      done={t("rebound")}
      touches={SEAT_KEYS}
      initial={{}}
      submit={({ email }) => rebindLease({ path: { id: lease.id }, payload: { email: email.trim() } })}
    >
      <Form.Item
        name="email"
        label={t("newEmail")}
        extra={t("rebindHint")}
        rules={[{ required: true, whitespace: true, message: t("emailMissing") }]}
      >
        <Input type="email" maxLength={254} autoComplete="off" />
      </Form.Item>
    </FormDrawer>
  )
}

/** Adds a term. */
export const RenewForm = ({ lease, onClose, open }: LeaseFormProps) => {
  const { t } = useTranslation("leases")
  const months = lease.term !== null && "months" in lease.term ? lease.term.months : undefined
  return (
    <FormDrawer<{ readonly months?: number | null }>
      open={open}
      onClose={onClose}
      title={t("renewTitle", { holder: lease.holder })}
      label={t("renew")}
      done={t("renewed")}
      touches={SEAT_KEYS}
      initial={months === undefined ? {} : { months }}
      submit={({ months: chosen }) =>
        renewLease({
          path: { id: lease.id },
          payload: typeof chosen === "number" ? { term: { months: chosen } } : {},
        })
      }
    >
      <Form.Item
        name="months"
        label={t("months")}
        extra={t("renewHint")}
        rules={[{ required: lease.term === null, message: t("monthsMissing") }]}
      >
        <InputNumber min={1} max={MONTHS_MAX} precision={0} />
      </Form.Item>
    </FormDrawer>
  )
}

interface EditValues {
  readonly lastDay?: string
  readonly note?: string
}

/** Changes the end or the note. Before it begins and after it is released, a lease has no end to change. */
export const EditLeaseForm = ({ lease, onClose, open }: LeaseFormProps) => {
  const { t } = useTranslation("leases")
  const { t: common } = useTranslation()
  const lastDay = lease.endsAt === null ? "" : dayOf(lease.endsAt)
  const hasEnd = lease.startsAt !== null && lease.state !== "released"
  return (
    <FormDrawer<EditValues>
      open={open}
      onClose={onClose}
      title={t("editTitle")}
      label={common("save")}
      done={common("saved")}
      touches={SEAT_KEYS}
      initial={{ lastDay, note: lease.note }}
      submit={({ lastDay: chosen = lastDay, note = "" }) =>
        editLease({
          path: { id: lease.id },
          headers: ifVersion(lease.version),
          payload: { note, ...(chosen === lastDay ? {} : { endsAt: endOfDay(chosen) ?? null }) },
        })
      }
    >
      {hasEnd ? (
        <Form.Item name="lastDay" label={t("lastDay")} extra={t("lastDayHint")}>
          <DayField />
        </Form.Item>
      ) : null}
      <Form.Item name="note" label={common("note")}>
        <Input.TextArea rows={3} maxLength={2_000} showCount />
      </Form.Item>
    </FormDrawer>
  )
}

import { EditOutlined } from "@ant-design/icons"
import { Link } from "@tanstack/react-router"
import { Button, Form, Input, InputNumber } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { CodeText } from "../../parts/code_text.tsx"
import { ConfirmAction } from "../../parts/confirm_action.tsx"
import { CountText } from "../../parts/count_text.tsx"
import { dayOf, endOfDay } from "../../parts/day.ts"
import { DayField } from "../../parts/day_field.tsx"
import { DetailDrawer } from "../../parts/detail_drawer.tsx"
import { ifVersion } from "../../parts/edit_headers.ts"
import { Facts } from "../../parts/facts.tsx"
import { FormDrawer } from "../../parts/form_drawer.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useFilters } from "../../parts/use_filters.ts"
import { useMay } from "../../session/session.ts"
import {
  banLicence,
  editLicence,
  type LicenceDetail,
  type LicenceState,
  readLicence,
  resumeLicence,
  suspendLicence,
} from "./licence_calls.ts"
import { LicenceStateTag } from "./licence_state_tag.tsx"
import { MachineTable } from "./machine_table.tsx"

const DAY_MS = 24 * 60 * 60_000

/** One licence: its time, its machines, and what can be done to it. */
export const LicenceDrawer = () => {
  const { t } = useTranslation("licences")
  const { change, filters } = useFilters()
  return (
    <DetailDrawer<LicenceDetail>
      id={filters["id"]}
      onClose={() => change({ id: undefined })}
      title={t("licence")}
      queryKey="licences"
      read={(id, signal) => readLicence({ path: { id } }, { signal })}
      actions={(licence) => <LicenceActions licence={licence} />}
    >
      {(licence) => (
        <>
          <LicenceFacts licence={licence} />
          <MachineTable licence={licence} />
        </>
      )}
    </DetailDrawer>
  )
}

const LicenceFacts = ({ licence }: { readonly licence: LicenceDetail }) => {
  const { t } = useTranslation("licences")
  const { t: common } = useTranslation()
  return (
    <Facts
      facts={[
        [t("code"), <CodeText key="code" text={licence.code} />],
        [common("state"), <LicenceStateTag key="state" state={licence.state} />],
        [t("product"), licence.productId],
        [
          t("voucher"),
          <Link key="voucher" to="/console/vouchers" search={{ id: licence.voucherId } as never}>
            {t("toVoucher")}
          </Link>,
        ],
        [t("activated"), <TimeText key="activated" at={licence.activatedAt} />],
        [t("starts"), <TimeText key="starts" at={licence.startsAt} />],
        [t("ends"), <TimeText key="ends" at={licence.endsAt} none={common("never")} />],
        [t("floating"), common(licence.floating ? "yes" : "no")],
        [t("transfersUsed"), <CountText key="transfers" value={licence.transfersUsed} />],
        [t("checks"), <CountText key="checks" value={licence.checks} />],
        [t("seen"), <TimeText key="seen" at={licence.lastSeenAt} />],
        [common("note"), licence.note],
        [t("id"), <CodeText key="id" text={licence.id} copyable />],
      ]}
    />
  )
}

const MOVES = {
  suspend: { call: suspendLicence, from: ["active", "expired"], danger: true },
  resume: { call: resumeLicence, from: ["suspended", "banned"], danger: false },
  ban: { call: banLicence, from: ["active", "expired", "suspended"], danger: true },
} as const satisfies Record<string, { readonly from: ReadonlyArray<LicenceState>; call: unknown; danger: boolean }>

const LicenceActions = ({ licence }: { readonly licence: LicenceDetail }) => {
  const { t } = useTranslation("licences")
  const { t: common } = useTranslation()
  const may = useMay()
  const [isEditing, setEditing] = useState(false)
  const moves = (Object.keys(MOVES) as Array<keyof typeof MOVES>).filter((move) =>
    (MOVES[move].from as ReadonlyArray<LicenceState>).includes(licence.state),
  )
  return (
    <>
      {may("licence:edit") ? (
        <Button icon={<EditOutlined />} onClick={() => setEditing(true)}>
          {common("edit")}
        </Button>
      ) : null}
      {moves.map((move) => (
        <ConfirmAction
          key={move}
          permission="licence:edit"
          danger={MOVES[move].danger}
          label={t(`moves.${move}.label`)}
          title={t(`moves.${move}.title`)}
          content={t(`moves.${move}.hint`)}
          done={common("saved")}
          touches={["licences"]}
          run={() => MOVES[move].call({ path: { id: licence.id } })}
        />
      ))}
      <LicenceForm licence={licence} open={isEditing} onClose={() => setEditing(false)} />
    </>
  )
}

interface LicenceValues {
  readonly lastDay?: string
  readonly machinesMax: number
  readonly note?: string
}

interface LicenceFormProps {
  readonly licence: LicenceDetail
  readonly open: boolean
  readonly onClose: () => void
}

const LicenceForm = ({ licence, onClose, open }: LicenceFormProps) => {
  const { t } = useTranslation("licences")
  const { t: common } = useTranslation()
  const lastDay = licence.endsAt === null ? "" : dayOf(licence.endsAt)
  return (
    <FormDrawer<LicenceValues>
      open={open}
      onClose={onClose}
      title={t("editTitle")}
      label={common("save")}
      done={common("saved")}
      touches={["licences"]}
      initial={{ lastDay, machinesMax: licence.machinesMax, note: licence.note }}
      submit={({ lastDay: chosen = "", machinesMax, note = "" }) =>
        editLicence({
          path: { id: licence.id },
          headers: ifVersion(licence.version),
          payload: { machinesMax, note, ...(chosen === lastDay ? {} : { endsAt: endOfDay(chosen) ?? null }) },
        })
      }
    >
      <Form.Item name="lastDay" label={t("lastDay")} extra={t("lastDayHint")}>
        <DayField />
      </Form.Item>
      <Prolong endsAt={licence.endsAt} />
      <Form.Item
        name="machinesMax"
        label={t("machinesMax")}
        rules={[{ required: true, type: "integer", min: 1, max: 100, message: t("machinesRule") }]}
      >
        <InputNumber min={1} max={100} precision={0} />
      </Form.Item>
      <Form.Item name="note" label={common("note")}>
        <Input.TextArea rows={3} maxLength={500} showCount />
      </Form.Item>
    </FormDrawer>
  )
}

/** Days by which licences are usually prolonged. */
const PROLONG_DAYS = [30, 90, 365] as const

/** Moves the last day of the form on, from the end or, once that is over, from today. */
const Prolong = ({ endsAt }: { readonly endsAt: number | null }) => {
  const { t } = useTranslation("licences")
  const form = Form.useFormInstance<LicenceValues>()
  if (endsAt === null) return null
  const from = Math.max(endsAt, Date.now())
  return (
    <div className="quick-counts">
      {PROLONG_DAYS.map((days) => (
        <Button key={days} size="small" onClick={() => form.setFieldValue("lastDay", dayOf(from + days * DAY_MS))}>
          {t("prolong", { days })}
        </Button>
      ))}
    </div>
  )
}

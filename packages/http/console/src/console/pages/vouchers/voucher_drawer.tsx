import { EditOutlined } from "@ant-design/icons"
import { Link } from "@tanstack/react-router"
import { Button, Form, Input } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { CodeText } from "../../parts/code_text.tsx"
import { ConfirmAction } from "../../parts/confirm_action.tsx"
import { dayOf, endOfDay } from "../../parts/day.ts"
import { DayField } from "../../parts/day_field.tsx"
import { DetailDrawer } from "../../parts/detail_drawer.tsx"
import { ifVersion } from "../../parts/edit_headers.ts"
import { Facts } from "../../parts/facts.tsx"
import { FormDrawer } from "../../parts/form_drawer.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useFilters } from "../../parts/use_filters.ts"
import { useMay } from "../../session/session.ts"
import { undoOf, VOUCHER_ACTION_NAMES, VOUCHER_ACTIONS, type VoucherAction } from "./voucher_actions.ts"
import { editVoucher, readVoucher, type Voucher } from "./voucher_calls.ts"
import { VoucherStateTag } from "./voucher_state_tag.tsx"

/** One voucher: what is known of it, and what can be done to it. */
export const VoucherDrawer = () => {
  const { t } = useTranslation("vouchers")
  const { change, filters } = useFilters()
  return (
    <DetailDrawer<Voucher>
      id={filters["id"]}
      onClose={() => change({ id: undefined })}
      title={t("voucher")}
      queryKey="vouchers"
      read={(id, signal) => readVoucher({ path: { id } }, { signal })}
      actions={(voucher) => <Actions voucher={voucher} />}
    >
      {(voucher) => <VoucherFacts voucher={voucher} />}
    </DetailDrawer>
  )
}

const VoucherFacts = ({ voucher }: { readonly voucher: Voucher }) => {
  const { t } = useTranslation("vouchers")
  const { t: common } = useTranslation()
  return (
    <Facts
      facts={[
        [t("code"), <CodeText key="code" text={voucher.code} />],
        [common("state"), <VoucherStateTag key="state" state={voucher.state} />],
        [
          t("product"),
          <Link key="product" to="/console/products" search={{ id: voucher.productId } as never}>
            {voucher.productId}
          </Link>,
        ],
        [
          t("batch"),
          <Link key="batch" to="/console/batches" search={{ id: voucher.batchId } as never}>
            {voucher.number === null ? t("imported") : t("numberInBatch", { number: voucher.number })}
          </Link>,
        ],
        [t("uses"), <span key="uses" className="figures">{`${voucher.usedCount} / ${voucher.usesMax}`}</span>],
        [
          t("failed"),
          <span key="failed" className="figures">
            {voucher.failedCount}
          </span>,
        ],
        [t("holder"), voucher.holder],
        [
          t("redemption"),
          <Link key="redemption" to="/console/redemptions" search={{ voucherId: voucher.id } as never}>
            {t("redemptions")}
          </Link>,
        ],
        [t("expires"), <TimeText key="expires" at={voucher.expiresAt} none={common("never")} />],
        [t("lastUsed"), <TimeText key="used" at={voucher.lastUsedAt} />],
        [common("created"), <TimeText key="created" at={voucher.createdAt} />],
        [common("updated"), <TimeText key="updated" at={voucher.updatedAt} />],
        [common("note"), voucher.note],
        [t("id"), <CodeText key="id" text={voucher.id} copyable />],
      ]}
    />
  )
}

/** What makes sense in a state; the server has the last word. */
const FITTING: Readonly<Record<VoucherAction, (voucher: Voucher) => boolean>> = {
  enable: ({ state }) => state === "disabled",
  disable: ({ state }) => state === "issued",
  void: ({ state }) => state === "issued" || state === "disabled" || state === "expired",
  refund: ({ state }) => state === "cancelled" || state === "fulfilled",
  delete: ({ state, usedCount }) => usedCount === 0 && state !== "locked" && state !== "redeeming",
}

const Actions = ({ voucher }: { readonly voucher: Voucher }) => {
  const { t } = useTranslation("vouchers")
  const { t: common } = useTranslation()
  const may = useMay()
  const { change } = useFilters()
  const [isEditing, setEditing] = useState(false)
  return (
    <>
      {may("voucher:edit") ? (
        <Button icon={<EditOutlined />} onClick={() => setEditing(true)}>
          {common("edit")}
        </Button>
      ) : null}
      {VOUCHER_ACTION_NAMES.filter((action) => FITTING[action](voucher)).map((action) => (
        <ConfirmAction
          key={action}
          permission={VOUCHER_ACTIONS[action].permission}
          danger={VOUCHER_ACTIONS[action].danger}
          label={t(`actions.${action}.label`)}
          title={t(`actions.${action}.titleOne`, { code: voucher.code })}
          content={t(`actions.${action}.hint`)}
          done={t(`actions.${action}.done`, { count: 1 })}
          touches={["vouchers"]}
          undo={undoOf(action, { ids: [voucher.id] }, 0)}
          run={async () => {
            await VOUCHER_ACTIONS[action].call({ payload: { selection: { ids: [voucher.id] } } })
            if (action === "delete") change({ id: undefined })
          }}
        />
      ))}
      <EditForm voucher={voucher} open={isEditing} onClose={() => setEditing(false)} />
    </>
  )
}

interface EditValues {
  readonly prefix?: string
  readonly note?: string
  readonly lastDay?: string
}

interface EditFormProps {
  readonly voucher: Voucher
  readonly open: boolean
  readonly onClose: () => void
}

const EditForm = ({ onClose, open, voucher }: EditFormProps) => {
  const { t } = useTranslation("vouchers")
  const { t: common } = useTranslation()
  const lastDay = voucher.expiresAt === null ? "" : dayOf(voucher.expiresAt - 1)
  return (
    <FormDrawer<EditValues>
      open={open}
      onClose={onClose}
      title={t("editTitle")}
      label={common("save")}
      done={common("saved")}
      touches={["vouchers"]}
      initial={{ prefix: voucher.prefix, note: voucher.note, lastDay }}
      submit={({ lastDay: chosen = "", note = "", prefix = "" }) =>
        editVoucher({
          path: { id: voucher.id },
          headers: ifVersion(voucher.version),
          payload: { prefix, note, ...(chosen === lastDay ? {} : { expiresAt: endOfDay(chosen) ?? null }) },
        })
      }
    >
      <Form.Item name="prefix" label={t("prefix")} extra={t("prefixHint")}>
        <Input maxLength={16} />
      </Form.Item>
      <Form.Item name="lastDay" label={t("lastDay")} extra={t("lastDayHint")}>
        <DayField />
      </Form.Item>
      <Form.Item name="note" label={common("note")}>
        <Input.TextArea rows={3} maxLength={500} showCount />
      </Form.Item>
    </FormDrawer>
  )
}

import { EditOutlined, SwapOutlined } from "@ant-design/icons"
import { Button } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ConfirmAction } from "../../parts/confirm_action.tsx"
import { SEAT_KEYS } from "../../parts/workspace_choices.ts"
import { useMay } from "../../session/session.ts"
import { endLease, type LeaseDetail, type LeaseState, resumeLease, suspendLease } from "./lease_calls.ts"
import { EditLeaseForm, RebindForm, RenewForm, TransferForm } from "./lease_forms.tsx"

const MOVES = {
  suspend: { call: suspendLease, from: ["active"], danger: true },
  resume: { call: resumeLease, from: ["suspended"], danger: false },
  end: { call: endLease, from: ["pending", "active", "suspended", "expired"], danger: true },
} as const satisfies Record<string, { readonly from: ReadonlyArray<LeaseState>; call: unknown; danger: boolean }>

const RENEWABLE: ReadonlyArray<LeaseState> = ["active", "suspended", "expired"]

/** What can be done to a lease in its state. */
export const LeaseActions = ({ lease }: { readonly lease: LeaseDetail }) => {
  const { t } = useTranslation("leases")
  const { t: common } = useTranslation()
  const may = useMay()
  const [opened, setOpened] = useState<"edit" | "transfer" | "rebind" | "renew">()
  if (!may("lease:edit")) return null
  const close = () => setOpened(undefined)
  const moves = (Object.keys(MOVES) as Array<keyof typeof MOVES>).filter((move) =>
    (MOVES[move].from as ReadonlyArray<LeaseState>).includes(lease.state),
  )
  return (
    <>
      {lease.state === "active" ? (
        <>
          <Button icon={<SwapOutlined />} onClick={() => setOpened("transfer")}>
            {t("transfer")}
          </Button>
          <Button onClick={() => setOpened("rebind")}>{t("rebind")}</Button>
        </>
      ) : null}
      {RENEWABLE.includes(lease.state) ? <Button onClick={() => setOpened("renew")}>{t("renew")}</Button> : null}
      <Button icon={<EditOutlined />} onClick={() => setOpened("edit")}>
        {common("edit")}
      </Button>
      {moves.map((move) => (
        <ConfirmAction
          key={move}
          permission="lease:edit"
          danger={MOVES[move].danger}
          label={t(`moves.${move}.label`)}
          title={t(`moves.${move}.title`)}
          content={t(`moves.${move}.hint`)}
          done={common("saved")}
          touches={SEAT_KEYS}
          run={() => MOVES[move].call({ path: { id: lease.id } })}
        />
      ))}
      <TransferForm lease={lease} open={opened === "transfer"} onClose={close} />
      <RebindForm lease={lease} open={opened === "rebind"} onClose={close} />
      <RenewForm lease={lease} open={opened === "renew"} onClose={close} />
      <EditLeaseForm lease={lease} open={opened === "edit"} onClose={close} />
    </>
  )
}

import { useQueryClient } from "@tanstack/react-query"
import { App, Button } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { StateTag } from "../../parts/state_tag.tsx"
import type { Me } from "../../session/may.ts"
import { meQuery } from "../../session/session.ts"
import { AppModal } from "./app_modal.tsx"
import { disableTotp, type Enrolment, enrolTotp, renewRecoveryCodes } from "./own_account_calls.ts"
import { OwnCard } from "./own_card.tsx"
import { ProofModal } from "./proof_modal.tsx"
import { RecoveryModal } from "./recovery_modal.tsx"

/** Recovery codes that are few enough to say so. */
const FEW_CODES = 3

/** One-time codes besides the password: begin with them, have new recovery codes, or stop. */
export const OneTimeCodeCard = ({ me }: { readonly me: Me }) => {
  const { t } = useTranslation("own_account")
  const { message } = App.useApp()
  const client = useQueryClient()
  const [asked, setAsked] = useState<"enrol" | "renew" | "disable">()
  const [enrolment, setEnrolment] = useState<Enrolment>()
  const [recovery, setRecovery] = useState<ReadonlyArray<string>>()
  const close = () => setAsked(undefined)
  const lookAgain = () => client.invalidateQueries({ queryKey: meQuery.queryKey })
  const show = (codes: ReadonlyArray<string>) => {
    close()
    setEnrolment(undefined)
    setRecovery(codes)
    void lookAgain()
  }
  return (
    <OwnCard
      title={t("codes.title")}
      hint={t("codes.hint")}
      actions={<StateTag text={t(me.totp ? "codes.inUse" : "codes.unused")} tone={me.totp ? "good" : "attention"} />}
    >
      {me.totp ? (
        <>
          <p>
            {t("codes.left", { count: me.recoveryCodesLeft })}{" "}
            {me.recoveryCodesLeft <= FEW_CODES ? <StateTag text={t("codes.few")} tone="attention" /> : null}
          </p>
          <div className="form-actions">
            <Button onClick={() => setAsked("renew")}>{t("codes.renew")}</Button>
            <Button danger onClick={() => setAsked("disable")}>
              {t("codes.disable")}
            </Button>
          </div>
        </>
      ) : (
        <Button type="primary" onClick={() => setAsked("enrol")}>
          {t("codes.enrol")}
        </Button>
      )}
      {asked === "enrol" ? (
        <ProofModal
          title={t("codes.enrol")}
          hint={t("codes.enrolHint")}
          label={t("codes.next")}
          onClose={close}
          submit={async ({ password }) => {
            setEnrolment(await enrolTotp({ payload: { password } }))
            close()
          }}
        />
      ) : null}
      {asked === "renew" ? (
        <ProofModal
          title={t("codes.renew")}
          hint={t("codes.renewHint")}
          label={t("codes.renewShort")}
          withCode
          onClose={close}
          submit={async (payload) => show((await renewRecoveryCodes({ payload })).codes)}
        />
      ) : null}
      {asked === "disable" ? (
        <ProofModal
          title={t("codes.disableTitle")}
          hint={t("codes.disableHint")}
          label={t("codes.disable")}
          danger
          withCode
          onClose={close}
          submit={async (payload) => {
            await disableTotp({ payload })
            close()
            void message.success(t("codes.disabled"))
            await lookAgain()
          }}
        />
      ) : null}
      {enrolment === undefined ? null : (
        <AppModal enrolment={enrolment} onClose={() => setEnrolment(undefined)} onConfirmed={show} />
      )}
      {recovery === undefined ? null : (
        <RecoveryModal codes={recovery} email={me.email} onClose={() => setRecovery(undefined)} />
      )}
    </OwnCard>
  )
}

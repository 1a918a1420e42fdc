import { useTranslation } from "react-i18next"
import { Facts } from "../../parts/facts.tsx"
import { PageHead } from "../../parts/page_head.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useMay, useMe } from "../../session/session.ts"
import { DeviceCard } from "./device_card.tsx"
import { OneTimeCodeCard } from "./one_time_code_card.tsx"
import { OwnCard } from "./own_card.tsx"
import { OwnKeyCard } from "./own_key_card.tsx"
import { PasswordForm } from "./password_form.tsx"
import { SessionCard } from "./session_card.tsx"

/** What everybody does with their own account, whatever their role. */
export const OwnAccountPage = () => {
  const { t } = useTranslation("own_account")
  const { t: common } = useTranslation()
  const me = useMe()
  const may = useMay()
  if (me === null) return null
  return (
    <>
      <PageHead title={t("title")} hint={t("hint")} />
      <div className="own-account">
        <OwnCard title={t("who")}>
          <Facts
            facts={[
              [t("email"), me.email],
              [t("role"), common(`roles.${me.role}`)],
              [common("created"), <TimeText key="created" at={me.createdAt} />],
            ]}
          />
        </OwnCard>
        <OwnCard title={t("password.title")} hint={t("password.hint")}>
          <PasswordForm />
        </OwnCard>
        <OneTimeCodeCard me={me} />
        <SessionCard />
        <DeviceCard />
        {may("key:read") ? <OwnKeyCard ownerId={me.id} /> : null}
      </div>
    </>
  )
}

import type { TableProps } from "antd"
import { useTranslation } from "react-i18next"
import { ConfirmAction } from "../../parts/confirm_action.tsx"
import { DetailDrawer } from "../../parts/detail_drawer.tsx"
import { EmptyHint } from "../../parts/empty_hint.tsx"
import { Facts } from "../../parts/facts.tsx"
import { ListPage } from "../../parts/list_page.tsx"
import { RowLink } from "../../parts/row_link.tsx"
import { StateTag, type Tone } from "../../parts/state_tag.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useFilters } from "../../parts/use_filters.ts"
import { listMails, type Mail, readMail, retryMail, type WrittenMail } from "./mail_calls.ts"

const TONES: Readonly<Record<Mail["state"], Tone>> = { queued: "busy", sent: "good", failed: "bad" }
const STATES = Object.keys(TONES) as ReadonlyArray<Mail["state"]>

/** Mails that wait, went out or could not. */
export const MailsPage = () => {
  const { t } = useTranslation("mails")
  const { t: common } = useTranslation()
  const { change, filters } = useFilters()
  const columns: NonNullable<TableProps<Mail>["columns"]> = [
    {
      key: "to",
      title: t("to"),
      render: (_, mail) => <RowLink onOpen={() => change({ id: mail.id })}>{mail.to}</RowLink>,
    },
    { key: "template", title: t("about"), responsive: ["sm"], render: (_, { template }) => t(`templates.${template}`) },
    { key: "state", title: common("state"), render: (_, { state }) => <MailStateTag state={state} /> },
    { key: "error", title: t("error"), responsive: ["lg"], render: (_, { lastError }) => lastError ?? "" },
    {
      key: "created",
      title: common("created"),
      responsive: ["md"],
      render: (_, { createdAt }) => <TimeText at={createdAt} />,
    },
  ]
  return (
    <>
      <ListPage<Mail>
        title={t("title")}
        hint={t("hint")}
        fields={[
          {
            kind: "choice",
            name: "state",
            label: common("state"),
            options: STATES.map((state) => ({ value: state, label: t(`states.${state}`) })),
          },
          { kind: "text", name: "to", label: t("toWhole"), width: 260 },
        ]}
        queryKey="mails"
        call={listMails}
        columns={columns}
        empty={<EmptyHint title={t("empty.title")} hint={t("empty.hint")} />}
      />
      <DetailDrawer<WrittenMail>
        id={filters["id"]}
        onClose={() => change({ id: undefined })}
        title={t("mail")}
        queryKey="mails"
        read={(id, signal) => readMail({ path: { id } }, { signal })}
        actions={({ mail }) =>
          mail.state === "failed" ? (
            <ConfirmAction
              permission="mail:operate"
              label={t("retry")}
              title={t("retryTitle", { to: mail.to })}
              content={t("retryHint")}
              done={t("retried")}
              touches={["mails"]}
              run={() => retryMail({ path: { id: mail.id } })}
            />
          ) : null
        }
      >
        {({ mail, subject, text }) => (
          <>
            <Facts
              facts={[
                [t("to"), mail.to],
                [t("about"), t(`templates.${mail.template}`)],
                [common("state"), <MailStateTag key="state" state={mail.state} />],
                [t("tries"), String(mail.tries)],
                [t("error"), mail.lastError],
                [t("next"), <TimeText key="next" at={mail.wakeAt} />],
                [t("sent"), <TimeText key="sent" at={mail.sentAt} />],
                [common("created"), <TimeText key="created" at={mail.createdAt} />],
              ]}
            />
            <h3 className="section-title">{subject}</h3>
            <p className="faint">{t("withoutSecrets")}</p>
            <pre className="mail-text">{text}</pre>
          </>
        )}
      </DetailDrawer>
    </>
  )
}

const MailStateTag = ({ state }: { readonly state: Mail["state"] }) => {
  const { t } = useTranslation("mails")
  return <StateTag text={t(`states.${state}`)} tone={TONES[state]} />
}

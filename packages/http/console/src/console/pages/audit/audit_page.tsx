import { DownloadOutlined, SafetyOutlined } from "@ant-design/icons"
import { Button, Drawer, type TableProps, Tag } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { addressOf } from "../../../api/send.ts"
import { CodeText } from "../../parts/code_text.tsx"
import { downloadAddress } from "../../parts/download.ts"
import { EmptyHint } from "../../parts/empty_hint.tsx"
import { Facts } from "../../parts/facts.tsx"
import { objectText } from "../../parts/json_object.ts"
import { ListPage } from "../../parts/list_page.tsx"
import { requestOf } from "../../parts/list_request.ts"
import { OwnerText } from "../../parts/people_choices.tsx"
import { RowLink } from "../../parts/row_link.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useFilters } from "../../parts/use_filters.ts"
import { useMay } from "../../session/session.ts"
import { type AuditEvent, exportEvents, listEvents } from "./audit_calls.ts"
import { ChainModal } from "./chain_modal.tsx"

const FILTERS = ["audited", "type", "subject", "subjectId", "actorId", "ip", "from", "until"] as const

/** What happened, who did it and from where; and whether somebody changed the record. */
export const AuditPage = () => {
  const { t } = useTranslation("audit")
  const may = useMay()
  const { filters } = useFilters()
  const [open, setOpen] = useState<AuditEvent>()
  const [isVerifying, setVerifying] = useState(false)
  const columns: NonNullable<TableProps<AuditEvent>["columns"]> = [
    {
      key: "at",
      title: t("at"),
      render: (_, event) => (
        <RowLink onOpen={() => setOpen(event)}>
          <TimeText at={event.at} />
        </RowLink>
      ),
    },
    { key: "type", title: t("type"), render: (_, { type }) => <code>{type}</code> },
    { key: "actor", title: t("actor"), responsive: ["sm"], render: (_, { actor }) => <ActorText actor={actor} /> },
    { key: "subject", title: t("subject"), responsive: ["lg"], render: (_, { subject }) => subject },
    { key: "ip", title: t("ip"), responsive: ["md"], render: (_, { actor }) => actor.ip ?? "" },
    {
      key: "permission",
      title: t("permission"),
      responsive: ["xl"],
      render: (_, { permission }) => (permission === null ? "" : <Tag>{permission}</Tag>),
    },
  ]
  return (
    <>
      <ListPage<AuditEvent>
        title={t("title")}
        hint={t("hint")}
        actions={
          <>
            <Button
              icon={<DownloadOutlined />}
              onClick={() => downloadAddress(addressOf(exportEvents.endpoint.path, {}, requestOf(FILTERS, filters)))}
            >
              {t("export")}
            </Button>
            {may("audit:verify") ? (
              <Button icon={<SafetyOutlined />} onClick={() => setVerifying(true)}>
                {t("verify")}
              </Button>
            ) : null}
          </>
        }
        fields={[
          {
            kind: "choice",
            name: "audited",
            label: t("audited"),
            options: [
              { value: "true", label: t("auditedOnly") },
              { value: "false", label: t("everything") },
            ],
          },
          { kind: "text", name: "type", label: t("typeHint") },
          { kind: "text", name: "subject", label: t("subject"), width: 130 },
          { kind: "text", name: "subjectId", label: t("subjectId") },
          { kind: "text", name: "actorId", label: t("actorId") },
          { kind: "text", name: "ip", label: t("ip"), width: 150 },
          { kind: "days", label: t("at") },
        ]}
        queryKey="audit"
        call={listEvents}
        columns={columns}
        empty={<EmptyHint title={t("empty.title")} hint={t("empty.hint")} />}
      />
      <Drawer open={open !== undefined} onClose={() => setOpen(undefined)} title={t("event")} size={560}>
        {open === undefined ? null : <EventDetails event={open} />}
      </Drawer>
      {isVerifying ? <ChainModal onClose={() => setVerifying(false)} /> : null}
    </>
  )
}

const ActorText = ({ actor }: { readonly actor: AuditEvent["actor"] }) => {
  const { t } = useTranslation("audit")
  return (
    <>
      <span className="faint">{t(`actors.${actor.kind}`)}</span>{" "}
      {actor.kind === "person" ? <OwnerText id={actor.id} /> : actor.id}
    </>
  )
}

const EventDetails = ({ event }: { readonly event: AuditEvent }) => {
  const { t } = useTranslation("audit")
  return (
    <>
      <Facts
        facts={[
          [t("type"), <code key="type">{event.type}</code>],
          [t("at"), <TimeText key="at" at={event.at} />],
          [t("actor"), <ActorText key="actor" actor={event.actor} />],
          [t("ip"), event.actor.ip],
          [t("permission"), event.permission],
          [t("subject"), event.subject],
          [t("subjectId"), <CodeText key="subject" text={event.subjectId} copyable />],
          [t("seal"), event.seal === 0 ? t("unsealed") : `#${event.seal}`],
          [t("id"), <CodeText key="id" text={event.id} copyable />],
        ]}
      />
      <h3 className="section-title">{t("data")}</h3>
      <pre className="json">{objectText(event.data)}</pre>
    </>
  )
}

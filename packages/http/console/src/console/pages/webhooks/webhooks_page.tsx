import { PlusOutlined } from "@ant-design/icons"
import { Button, Drawer, type TableProps, Tag } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { CodeText } from "../../parts/code_text.tsx"
import { ConfirmAction } from "../../parts/confirm_action.tsx"
import { EmptyHint } from "../../parts/empty_hint.tsx"
import { Facts } from "../../parts/facts.tsx"
import { ListPage } from "../../parts/list_page.tsx"
import { OwnerText } from "../../parts/people_choices.tsx"
import { RowLink } from "../../parts/row_link.tsx"
import { SecretModal } from "../../parts/secret_modal.tsx"
import { StateTag } from "../../parts/state_tag.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useMay } from "../../session/session.ts"
import { DeliveryLog } from "./delivery_log.tsx"
import { listWebhooks, OPERATORS, pingWebhook, type Webhook } from "./webhook_calls.ts"
import { WebhookForm } from "./webhook_form.tsx"

/** Where developers are told what becomes of their orders, and operators of alerts. */
export const WebhooksPage = () => {
  const { t } = useTranslation("webhooks")
  const { t: common } = useTranslation()
  const may = useMay()
  const [isMaking, setMaking] = useState(false)
  const [secret, setSecret] = useState<string>()
  const [open, setOpen] = useState<Webhook>()
  const columns: NonNullable<TableProps<Webhook>["columns"]> = [
    {
      key: "url",
      title: t("url"),
      render: (_, webhook) => (
        <RowLink onOpen={() => setOpen(webhook)}>
          <span className="url">{webhook.url}</span>
        </RowLink>
      ),
    },
    { key: "state", title: common("state"), render: (_, webhook) => <WebhookStateTag webhook={webhook} /> },
    { key: "owner", title: t("owner"), responsive: ["md"], render: (_, { ownerId }) => <ToldText ownerId={ownerId} /> },
    {
      key: "created",
      title: common("created"),
      responsive: ["lg"],
      render: (_, { createdAt }) => <TimeText at={createdAt} />,
    },
  ]
  return (
    <>
      <ListPage<Webhook>
        title={t("title")}
        hint={t("hint")}
        actions={
          may("webhook:edit") ? (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
              {t("new")}
            </Button>
          ) : undefined
        }
        fields={[{ kind: "person", name: "ownerId", label: t("owner") }]}
        queryKey="webhooks"
        call={listWebhooks}
        columns={columns}
        empty={<EmptyHint title={t("empty.title")} hint={t("empty.hint")} />}
      />
      <Drawer open={open !== undefined} onClose={() => setOpen(undefined)} title={t("webhook")} size={640}>
        {open === undefined ? null : <Details webhook={open} onEdited={() => setOpen(undefined)} />}
      </Drawer>
      <WebhookForm open={isMaking} onClose={() => setMaking(false)} onMade={setSecret} />
      <SecretModal title={t("secret")} hint={t("secretHint")} secret={secret} onClose={() => setSecret(undefined)} />
    </>
  )
}

const ToldText = ({ ownerId }: Pick<Webhook, "ownerId">) => {
  const { t } = useTranslation("webhooks")
  return ownerId === OPERATORS ? <span>{t("operators")}</span> : <OwnerText id={ownerId} />
}

const WebhookStateTag = ({ webhook }: { readonly webhook: Webhook }) => {
  const { active, disabledReason, failingSince, ownerOut } = webhook
  const { t } = useTranslation("webhooks")
  if (!active) return <StateTag text={t(disabledReason === null ? "off" : `reasons.${disabledReason}`)} tone="bad" />
  if (ownerOut) return <StateTag text={t("ownerOut")} tone="bad" />
  return failingSince === null ? (
    <StateTag text={t("on")} tone="good" />
  ) : (
    <StateTag text={t("failing")} tone="attention" />
  )
}

interface DetailsProps {
  readonly webhook: Webhook
  readonly onEdited: () => void
}

const Details = ({ onEdited, webhook }: DetailsProps) => {
  const { t } = useTranslation("webhooks")
  const { t: common } = useTranslation()
  const may = useMay()
  const [isEditing, setEditing] = useState(false)
  return (
    <>
      <div className="detail-actions">
        {may("webhook:edit") ? <Button onClick={() => setEditing(true)}>{common("edit")}</Button> : null}
        <ConfirmAction
          permission="webhook:edit"
          label={t("ping")}
          title={t("pingTitle")}
          content={t("pingHint")}
          done={t("pinged")}
          touches={["webhooks"]}
          run={() => pingWebhook({ path: { id: webhook.id } })}
        />
      </div>
      <Facts
        facts={[
          [
            t("url"),
            <span key="url" className="url">
              {webhook.url}
            </span>,
          ],
          [common("state"), <WebhookStateTag key="state" webhook={webhook} />],
          [t("failingSince"), <TimeText key="failing" at={webhook.failingSince} />],
          [t("owner"), <ToldText key="owner" ownerId={webhook.ownerId} />],
          [
            t("events"),
            webhook.events.length === 0 ? t("allEvents") : webhook.events.map((one) => <Tag key={one}>{one}</Tag>),
          ],
          [t("testOrders"), common(webhook.test ? "yes" : "no")],
          [t("id"), <CodeText key="id" text={webhook.id} copyable />],
        ]}
      />
      <DeliveryLog webhookId={webhook.id} />
      <WebhookForm
        webhook={webhook}
        open={isEditing}
        onClose={() => {
          setEditing(false)
          onEdited()
        }}
      />
    </>
  )
}

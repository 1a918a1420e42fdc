import { Form, Input, Select, Switch } from "antd"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { FormDrawer } from "../../parts/form_drawer.tsx"
import { PersonField } from "../../parts/people_choices.tsx"
import { createWebhook, editWebhook, OPERATORS, type Webhook } from "./webhook_calls.ts"

type EventType = Webhook["events"][number]

const EVENTS = [
  "order.placed",
  "order.retried",
  "order.delivered",
  "order.failed",
  "order.rejected",
  "order.cancelled",
  "order.expired",
] as const satisfies ReadonlyArray<EventType>

interface WebhookValues {
  /** Tells operators of alerts. */
  readonly alerts?: boolean
  readonly ownerId?: string
  readonly url: string
  readonly events?: ReadonlyArray<EventType>
  readonly test?: boolean
  readonly active?: boolean
}

interface WebhookFormProps {
  readonly webhook?: Webhook | undefined
  readonly open: boolean
  readonly onClose: () => void
  readonly onMade?: (secret: string) => void
}

/** A new endpoint for somebody, or a change of one. */
export const WebhookForm = ({ onClose, onMade, open, webhook }: WebhookFormProps) => {
  const { t } = useTranslation("webhooks")
  const { t: common } = useTranslation()
  const submit = async ({ active, alerts, events = [], ownerId = "", test = false, url }: WebhookValues) => {
    if (webhook === undefined) {
      const whose = alerts === true ? { ownerId: OPERATORS } : { ownerId, events, test }
      const { secret } = await createWebhook({ payload: { ...whose, url: url.trim() } })
      onMade?.(secret)
    } else {
      await editWebhook({
        path: { id: webhook.id },
        payload: {
          url: url.trim(),
          ...(webhook.ownerId === OPERATORS ? {} : { events }),
          ...(active === undefined ? {} : { active }),
        },
      })
    }
  }
  return (
    <FormDrawer<WebhookValues>
      open={open}
      onClose={onClose}
      title={webhook === undefined ? t("new") : t("editTitle")}
      label={webhook === undefined ? t("create") : common("save")}
      done={common("saved")}
      touches={["webhooks"]}
      initial={
        webhook === undefined
          ? { alerts: false, events: [], test: false }
          : { url: webhook.url, events: webhook.events, active: webhook.active }
      }
      submit={submit}
    >
      {webhook === undefined ? (
        <>
          <Form.Item name="alerts" label={t("alerts")} extra={t("alertsHint")} valuePropName="checked">
            <Switch />
          </Form.Item>
          <OrdersOnly>
            <Form.Item name="ownerId" label={t("owner")} rules={[{ required: true, message: t("ownerMissing") }]}>
              <PersonField />
            </Form.Item>
            <Form.Item name="test" label={t("testOrders")} extra={t("testOrdersHint")} valuePropName="checked">
              <Switch />
            </Form.Item>
          </OrdersOnly>
        </>
      ) : (
        <Form.Item name="active" label={t("active")} valuePropName="checked">
          <Switch />
        </Form.Item>
      )}
      <Form.Item
        name="url"
        label={t("url")}
        rules={[{ required: true, pattern: /^https?:\/\/./, message: t("urlRule") }]}
      >
        <Input type="url" className="code-text" maxLength={2_000} autoComplete="off" />
      </Form.Item>
      {webhook?.ownerId === OPERATORS ? null : (
        <OrdersOnly>
          <Form.Item name="events" label={t("events")} extra={t("eventsHint")}>
            <Select mode="multiple" options={EVENTS.map((event) => ({ value: event, label: event }))} />
          </Form.Item>
        </OrdersOnly>
      )}
    </FormDrawer>
  )
}

/** Fields that mean nothing where operators are told of alerts. */
const OrdersOnly = ({ children }: { readonly children: ReactNode }) =>
  Form.useWatch<boolean | undefined>("alerts") === true ? null : children

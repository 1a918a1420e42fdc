import { useQuery } from "@tanstack/react-query"
import { Button, Segmented, Table } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useConfirm } from "../../parts/confirm.tsx"
import { ProblemNote } from "../../parts/problem_note.tsx"
import { StateTag, type Tone } from "../../parts/state_tag.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useMay } from "../../session/session.ts"
import { type Delivery, listDeliveries, replayWebhook } from "./webhook_calls.ts"

const TONES: Readonly<Record<Delivery["state"], Tone>> = { pending: "busy", delivered: "good", failed: "bad" }
const STATES = ["all", "pending", "delivered", "failed"] as const
/** Deliveries that are shown: the newest. */
const SHOWN = 50
const DAY_MS = 24 * 60 * 60 * 1000
/** As far back as one button replays. */
const REPLAY_DAYS = 7

/** What was told to an endpoint, and what it answered. */
export const DeliveryLog = ({ webhookId }: { readonly webhookId: string }) => {
  const { t } = useTranslation("webhooks")
  const { t: common } = useTranslation()
  const may = useMay()
  const confirm = useConfirm()
  const [state, setState] = useState<(typeof STATES)[number]>("all")
  const log = useQuery({
    queryKey: ["webhooks", "deliveries", webhookId, state],
    queryFn: ({ signal }) =>
      listDeliveries(
        { path: { id: webhookId }, urlParams: { limit: SHOWN, ...(state === "all" ? {} : { state }) } },
        { signal },
      ),
    placeholderData: (before) => before,
  })
  const replayOne = (delivery: Delivery) =>
    confirm({
      title: t("replayTitle", { event: delivery.eventType }),
      content: t("replayHint"),
      label: t("replay"),
      done: t("replayed"),
      touches: ["webhooks"],
      run: () => replayWebhook({ path: { id: webhookId }, payload: { deliveryId: delivery.id } }),
    })
  const replayAll = () =>
    confirm({
      title: t("replayAllTitle", { days: REPLAY_DAYS }),
      content: t("replayHint"),
      label: t("replay"),
      done: t("replayed"),
      touches: ["webhooks"],
      run: () => replayWebhook({ path: { id: webhookId }, payload: { from: Date.now() - REPLAY_DAYS * DAY_MS } }),
    })
  return (
    <section>
      <h3 className="section-title">{t("log")}</h3>
      <div className="log-head">
        <Segmented
          size="small"
          aria-label={common("state")}
          value={state}
          onChange={setState}
          options={STATES.map((one) => ({ value: one, label: one === "all" ? common("all") : t(`states.${one}`) }))}
        />
        {may("webhook:edit") ? (
          <Button size="small" onClick={replayAll}>
            {t("replayAll")}
          </Button>
        ) : null}
      </div>
      {log.isError ? <ProblemNote error={log.error} onRetry={() => void log.refetch()} /> : null}
      <Table
        size="small"
        rowKey="id"
        loading={log.isPending}
        dataSource={[...(log.data?.items ?? [])]}
        pagination={false}
        scroll={{ x: "max-content" }}
        locale={{ emptyText: t("nothingSent") }}
        columns={[
          { key: "event", title: t("event"), render: (_, { eventType }) => <code>{eventType}</code> },
          {
            key: "state",
            title: common("state"),
            render: (_, delivery) => <StateTag text={t(`states.${delivery.state}`)} tone={TONES[delivery.state]} />,
          },
          {
            key: "answer",
            title: t("answer"),
            render: (_, { lastFault, lastStatus }) => (
              <span className="figures">{lastStatus === null ? (lastFault ?? "—") : lastStatus}</span>
            ),
          },
          { key: "tries", title: t("tries"), align: "right", render: (_, { tries }) => tries },
          { key: "at", title: common("updated"), render: (_, { updatedAt }) => <TimeText at={updatedAt} /> },
          ...(may("webhook:edit")
            ? [
                {
                  key: "do",
                  title: "",
                  render: (_: unknown, delivery: Delivery) =>
                    delivery.state === "pending" ? null : (
                      <Button type="link" size="small" onClick={() => replayOne(delivery)}>
                        {t("replay")}
                      </Button>
                    ),
                },
              ]
            : []),
        ]}
        expandable={{
          expandedRowRender: ({ payload }) => <pre className="json">{pretty(payload)}</pre>,
        }}
      />
    </section>
  )
}

const pretty = (payload: string): string => {
  try {
    return JSON.stringify(JSON.parse(payload), undefined, 2)
  } catch {
    return payload
  }
}

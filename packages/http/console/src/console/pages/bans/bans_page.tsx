import { StopOutlined } from "@ant-design/icons"
import { Button, Form, Input, Select, type TableProps } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { CodeText } from "../../parts/code_text.tsx"
import { ConfirmAction } from "../../parts/confirm_action.tsx"
import { EmptyHint } from "../../parts/empty_hint.tsx"
import { FormDrawer } from "../../parts/form_drawer.tsx"
import { ListPage } from "../../parts/list_page.tsx"
import { StateTag } from "../../parts/state_tag.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useMay } from "../../session/session.ts"
import { addBan, type Ban, liftBan, listBans } from "./ban_calls.ts"

const KINDS = ["ip", "device", "account", "code"] as const satisfies ReadonlyArray<Ban["kind"]>
const HOUR_MS = 60 * 60 * 1000
const LENGTHS = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS, month: 30 * 24 * HOUR_MS } as const
type Length = keyof typeof LENGTHS

interface BanValues {
  readonly kind: Ban["kind"]
  readonly subject: string
  readonly length: Length
  readonly note?: string
}

/** The same ban for the time that was left of it. */
const banAgain = ({ kind, note, subject, until }: Ban) =>
  addBan({ payload: { kind, subject, note, forMs: Math.max(1, until - Date.now()) } })

const isInForce = ({ liftedAt, until }: Ban): boolean => liftedAt === null && until > Date.now()

/** Who may try nothing for a while. */
export const BansPage = () => {
  const { t } = useTranslation("bans")
  const { t: common } = useTranslation()
  const may = useMay()
  const [isAdding, setAdding] = useState(false)
  const columns: NonNullable<TableProps<Ban>["columns"]> = [
    {
      key: "subject",
      title: t("subject"),
      render: (_, { subject }) => (
        <span className="subject">
          <CodeText text={subject} />
        </span>
      ),
    },
    { key: "kind", title: t("kind"), responsive: ["sm"], render: (_, { kind }) => t(`kinds.${kind}`) },
    {
      key: "state",
      title: common("state"),
      render: (_, ban) =>
        isInForce(ban) ? (
          <StateTag text={t("inForce")} tone="bad" />
        ) : (
          <StateTag text={t(ban.liftedAt === null ? "over" : "lifted")} tone="over" />
        ),
    },
    { key: "until", title: t("until"), responsive: ["md"], render: (_, { until }) => <TimeText at={until} /> },
    { key: "source", title: t("source"), responsive: ["lg"], render: (_, { source }) => t(`sources.${source}`) },
    { key: "note", title: common("note"), responsive: ["xl"], render: (_, { note }) => note },
    {
      key: "do",
      title: "",
      align: "right",
      render: (_, ban) =>
        isInForce(ban) ? (
          <ConfirmAction
            permission="abuse:edit"
            label={t("lift")}
            title={t("liftTitle", { subject: ban.subject })}
            content={t("liftHint")}
            done={t("liftDone")}
            touches={["bans"]}
            undo={() => banAgain(ban)}
            run={() => liftBan({ path: { id: ban.id } })}
          />
        ) : null,
    },
  ]
  return (
    <>
      <ListPage<Ban>
        title={t("title")}
        hint={t("hint")}
        actions={
          may("abuse:edit") ? (
            <Button icon={<StopOutlined />} onClick={() => setAdding(true)}>
              {t("add")}
            </Button>
          ) : undefined
        }
        fields={[
          {
            kind: "choice",
            name: "kind",
            label: t("kind"),
            options: KINDS.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) })),
          },
          { kind: "text", name: "subject", label: t("subject") },
          {
            kind: "choice",
            name: "active",
            label: common("state"),
            options: [
              { value: "true", label: t("inForce") },
              { value: "false", label: t("over") },
            ],
          },
        ]}
        queryKey="bans"
        call={listBans}
        columns={columns}
        empty={<EmptyHint title={t("empty.title")} hint={t("empty.hint")} />}
      />
      <FormDrawer<BanValues>
        open={isAdding}
        onClose={() => setAdding(false)}
        title={t("add")}
        label={t("ban")}
        done={t("banned")}
        touches={["bans"]}
        initial={{ kind: "ip", length: "day" }}
        submit={({ kind, length, note = "", subject }) =>
          addBan({ payload: { kind, subject: subject.trim(), forMs: LENGTHS[length], note } })
        }
      >
        <Form.Item name="kind" label={t("kind")}>
          <Select options={KINDS.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))} />
        </Form.Item>
        <Form.Item
          name="subject"
          label={t("subject")}
          extra={t("subjectHint")}
          rules={[{ required: true, whitespace: true, message: t("subjectMissing") }]}
        >
          <Input className="code-text" maxLength={200} spellCheck={false} autoComplete="off" />
        </Form.Item>
        <Form.Item name="length" label={t("length")}>
          <Select
            options={(Object.keys(LENGTHS) as Array<Length>).map((length) => ({
              value: length,
              label: t(`lengths.${length}`),
            }))}
          />
        </Form.Item>
        <Form.Item name="note" label={common("note")}>
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      </FormDrawer>
    </>
  )
}

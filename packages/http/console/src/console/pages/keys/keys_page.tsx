import { PlusOutlined } from "@ant-design/icons"
import { Button, type TableProps, Tag } from "antd"
import { lazy, Suspense, useState } from "react"
import { useTranslation } from "react-i18next"
import { CodeText } from "../../parts/code_text.tsx"
import { useConfirm } from "../../parts/confirm.tsx"
import { CountText } from "../../parts/count_text.tsx"
import { EmptyHint } from "../../parts/empty_hint.tsx"
import { ListPage } from "../../parts/list_page.tsx"
import { OwnerText } from "../../parts/people_choices.tsx"
import { SecretModal } from "../../parts/secret_modal.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useMay } from "../../session/session.ts"
import { type ApiKey, listKeys, revokeKey, rotateKey } from "./key_calls.ts"
import { KeyStateTag } from "./key_state_tag.tsx"

const KeyForm = lazy(() => import("./key_form.tsx").then(({ KeyForm }) => ({ default: KeyForm })))

/** Keys that developers' programs order with. */
export const KeysPage = () => {
  const { t } = useTranslation("keys")
  const { t: common } = useTranslation()
  const may = useMay()
  const confirm = useConfirm()
  const [isMaking, setMaking] = useState(false)
  const [secret, setSecret] = useState<string>()
  const rotate = (key: ApiKey) =>
    confirm({
      title: t("rotateTitle", { name: key.name }),
      content: t("rotateHint"),
      label: t("rotate"),
      done: t("rotated"),
      touches: ["keys"],
      run: async () => setSecret((await rotateKey({ path: { id: key.id }, payload: {} })).key),
    })
  const revoke = (key: ApiKey) =>
    confirm({
      title: t("revokeTitle", { name: key.name }),
      content: t("revokeHint"),
      label: t("revoke"),
      danger: true,
      done: t("revoked"),
      touches: ["keys"],
      run: () => revokeKey({ path: { id: key.id } }),
    })
  const columns: NonNullable<TableProps<ApiKey>["columns"]> = [
    { key: "name", title: common("name"), render: (_, { name }) => name },
    {
      key: "key",
      title: t("key"),
      responsive: ["md"],
      render: (_, { lastFour, prefix }) => <CodeText text={`${prefix}…${lastFour}`} />,
    },
    { key: "owner", title: t("owner"), responsive: ["sm"], render: (_, { ownerId }) => <OwnerText id={ownerId} /> },
    { key: "mode", title: t("mode"), responsive: ["lg"], render: (_, { mode }) => <Tag>{t(`modes.${mode}`)}</Tag> },
    { key: "state", title: common("state"), render: (_, key) => <KeyStateTag apiKey={key} /> },
    {
      key: "count",
      title: t("requests"),
      align: "right",
      responsive: ["lg"],
      render: (_, { requestCount }) => <CountText value={requestCount} />,
    },
    {
      key: "used",
      title: t("lastUsed"),
      responsive: ["xl"],
      render: (_, { lastUsedAt }) => <TimeText at={lastUsedAt} />,
    },
    {
      key: "do",
      title: "",
      align: "right",
      render: (_, key) =>
        key.active && may("key:edit") ? (
          <>
            <Button type="link" size="small" onClick={() => rotate(key)}>
              {t("rotate")}
            </Button>
            <Button type="link" size="small" danger onClick={() => revoke(key)}>
              {t("revoke")}
            </Button>
          </>
        ) : null,
    },
  ]
  return (
    <>
      <ListPage<ApiKey>
        title={t("title")}
        hint={t("hint")}
        actions={
          may("key:edit") ? (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
              {t("new")}
            </Button>
          ) : undefined
        }
        fields={[{ kind: "person", name: "ownerId", label: t("owner") }]}
        queryKey="keys"
        call={listKeys}
        columns={columns}
        empty={<EmptyHint title={t("empty.title")} hint={t("empty.hint")} />}
      />
      {isMaking ? (
        <Suspense fallback={null}>
          <KeyForm open onClose={() => setMaking(false)} onMade={setSecret} />
        </Suspense>
      ) : null}
      <SecretModal title={t("secret")} hint={t("secretHint")} secret={secret} onClose={() => setSecret(undefined)} />
    </>
  )
}

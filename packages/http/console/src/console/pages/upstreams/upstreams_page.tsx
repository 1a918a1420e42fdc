import { CheckCircleOutlined, EditOutlined, PlusOutlined } from "@ant-design/icons"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { App, Button, type TableProps } from "antd"
import { lazy, Suspense, useState } from "react"
import { useTranslation } from "react-i18next"
import { CodeText } from "../../parts/code_text.tsx"
import { DetailDrawer } from "../../parts/detail_drawer.tsx"
import { EmptyHint } from "../../parts/empty_hint.tsx"
import { Facts } from "../../parts/facts.tsx"
import { ListPage } from "../../parts/list_page.tsx"
import { MoneyText } from "../../parts/money_text.tsx"
import { RowLink } from "../../parts/row_link.tsx"
import { StateTag } from "../../parts/state_tag.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useFilters } from "../../parts/use_filters.ts"
import { useMay } from "../../session/session.ts"
import { useErrorWords } from "../../shell/use_error_words.ts"
import { PriceList } from "./price_list.tsx"
import { listUpstreams, readBalance, readUpstream, type Upstream } from "./upstream_calls.ts"

const UpstreamForm = lazy(() => import("./upstream_form.tsx").then(({ UpstreamForm }) => ({ default: UpstreamForm })))

/** Accounts with upstreams. */
export const UpstreamsPage = () => {
  const { t } = useTranslation("upstreams")
  const { t: common } = useTranslation()
  const may = useMay()
  const { change, filters } = useFilters()
  const [isMaking, setMaking] = useState(false)
  const columns: NonNullable<TableProps<Upstream>["columns"]> = [
    {
      key: "name",
      title: common("name"),
      render: (_, upstream) => <RowLink onOpen={() => change({ id: upstream.id })}>{upstream.name}</RowLink>,
    },
    { key: "driver", title: t("driver"), responsive: ["md"], render: (_, { driver }) => <CodeText text={driver} /> },
    { key: "state", title: common("state"), render: (_, upstream) => <UpstreamStateTag upstream={upstream} /> },
    {
      key: "balance",
      title: t("balance"),
      align: "right",
      render: (_, upstream) => <UpstreamBalance upstream={upstream} />,
    },
    {
      key: "at",
      title: t("balanceAt"),
      responsive: ["lg"],
      render: (_, { balanceAt }) => <TimeText at={balanceAt} />,
    },
  ]
  return (
    <>
      <ListPage<Upstream>
        title={t("title")}
        hint={t("hint")}
        actions={
          may("upstream:edit") ? (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
              {t("new")}
            </Button>
          ) : undefined
        }
        fields={[]}
        queryKey="upstreams"
        call={async (_, options) => ({ ...(await listUpstreams({}, options)), next: null })}
        columns={columns}
        empty={<EmptyHint title={t("empty.title")} hint={t("empty.hint")} />}
      />
      <DetailDrawer<Upstream>
        id={filters["id"]}
        onClose={() => change({ id: undefined })}
        title={t("upstream")}
        queryKey="upstreams"
        read={(id, signal) => readUpstream({ path: { id } }, { signal })}
        actions={(upstream) => <UpstreamActions upstream={upstream} />}
      >
        {(upstream) => (
          <>
            <Facts
              facts={[
                [common("name"), upstream.name],
                [common("state"), <UpstreamStateTag key="state" upstream={upstream} />],
                [t("driver"), <CodeText key="driver" text={upstream.driver} />],
                [t("baseUrl"), <CodeText key="url" text={upstream.baseUrl} />],
                [t("token"), t(upstream.hasToken ? "tokenSet" : "tokenNone")],
                [t("balance"), <UpstreamBalance key="balance" upstream={upstream} />],
                [t("balanceAt"), <TimeText key="at" at={upstream.balanceAt} />],
                [
                  t("balanceAlert"),
                  upstream.balanceAlertMinor === null ? null : (
                    <MoneyText key="alert" money={{ minor: upstream.balanceAlertMinor, currency: upstream.currency }} />
                  ),
                ],
                [t("rate"), String(upstream.ratePerSecond)],
                [common("updated"), <TimeText key="updated" at={upstream.updatedAt} />],
                [t("id"), <CodeText key="id" text={upstream.id} copyable />],
              ]}
            />
            <PriceList upstreamId={upstream.id} />
          </>
        )}
      </DetailDrawer>
      {isMaking ? (
        <Suspense fallback={null}>
          <UpstreamForm open onClose={() => setMaking(false)} />
        </Suspense>
      ) : null}
    </>
  )
}

const UpstreamStateTag = ({ upstream }: { readonly upstream: Upstream }) => {
  const { t } = useTranslation("upstreams")
  if (!upstream.enabled) return <StateTag text={t("off")} tone="over" />
  return upstream.balanceLow ? (
    <StateTag text={t("balanceLow")} tone="attention" />
  ) : (
    <StateTag text={t("on")} tone="good" />
  )
}

const UpstreamBalance = ({ upstream: { balanceMinor, currency } }: { readonly upstream: Upstream }) => (
  <MoneyText money={balanceMinor === null ? null : { minor: balanceMinor, currency }} />
)

const UpstreamActions = ({ upstream }: { readonly upstream: Upstream }) => {
  const { t } = useTranslation("upstreams")
  const { t: common } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const words = useErrorWords()
  const may = useMay()
  const [isEditing, setEditing] = useState(false)
  const test = useMutation({
    mutationFn: () => readBalance({ path: { id: upstream.id } }),
    onSuccess: () => {
      void message.success(t("works"))
      return client.invalidateQueries({ queryKey: ["upstreams"] })
    },
    onError: (error) => void message.error(words(error)),
  })
  return (
    <>
      <Button icon={<CheckCircleOutlined />} loading={test.isPending} onClick={() => test.mutate()}>
        {t("test")}
      </Button>
      {may("upstream:edit") ? (
        <Button icon={<EditOutlined />} onClick={() => setEditing(true)}>
          {common("edit")}
        </Button>
      ) : null}
      {isEditing ? (
        <Suspense fallback={null}>
          <UpstreamForm upstream={upstream} open onClose={() => setEditing(false)} />
        </Suspense>
      ) : null}
    </>
  )
}

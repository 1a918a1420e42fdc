import { EditOutlined, PlusOutlined } from "@ant-design/icons"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { App, Button, Segmented, Switch, type TableProps, Tag } from "antd"
import { lazy, Suspense, useState } from "react"
import { useTranslation } from "react-i18next"
import { CodeText } from "../../parts/code_text.tsx"
import { DetailDrawer } from "../../parts/detail_drawer.tsx"
import { useDone } from "../../parts/done.tsx"
import { ifVersion } from "../../parts/edit_headers.ts"
import { EmptyHint } from "../../parts/empty_hint.tsx"
import { Facts } from "../../parts/facts.tsx"
import { objectText } from "../../parts/json_object.ts"
import { ListPage } from "../../parts/list_page.tsx"
import { MoneyText } from "../../parts/money_text.tsx"
import { RowLink } from "../../parts/row_link.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useUpstreams } from "../../parts/use_choices.ts"
import { useFilters } from "../../parts/use_filters.ts"
import { useMay } from "../../session/session.ts"
import { useErrorWords } from "../../shell/use_error_words.ts"
import { editPlan, listPlans, type Plan, readPlan } from "./plan_calls.ts"
import { PlanStateTag } from "./plan_state_tag.tsx"

/** Forms weigh as much as the page; who only looks does not wait for them. */
const PlanForm = lazy(() => import("./plan_form.tsx").then(({ PlanForm }) => ({ default: PlanForm })))

const MODES = ["auto", "open", "closed"] as const

/** The ways to buy what products need. */
export const PlansPage = () => {
  const { t } = useTranslation("plans")
  const { t: common } = useTranslation()
  const may = useMay()
  const { change, filters } = useFilters()
  const accounts = useUpstreams()
  const [isMaking, setMaking] = useState(false)
  const accountOf = ({ accountId }: Plan) => accounts.find(({ id }) => id === accountId)
  const columns: NonNullable<TableProps<Plan>["columns"]> = [
    {
      key: "name",
      title: common("name"),
      render: (_, plan) => <RowLink onOpen={() => change({ id: plan.id })}>{plan.name}</RowLink>,
    },
    { key: "state", title: common("state"), render: (_, plan) => <PlanStateTag plan={plan} /> },
    { key: "account", title: t("account"), responsive: ["md"], render: (_, plan) => accountOf(plan)?.name ?? "" },
    {
      key: "cost",
      title: t("expectedCost"),
      align: "right",
      responsive: ["lg"],
      render: (_, plan) => <PlanAmount minor={plan.expectedCostMinor} currency={accountOf(plan)?.currency} />,
    },
    {
      key: "maximum",
      title: t("maximumPrice"),
      align: "right",
      responsive: ["lg"],
      render: (_, plan) => <PlanAmount minor={plan.maximumPriceMinor} currency={accountOf(plan)?.currency} />,
    },
    {
      key: "tags",
      title: t("tags"),
      responsive: ["xl"],
      render: (_, { tags }) => tags.map((tag) => <Tag key={tag}>{tag}</Tag>),
    },
    { key: "enabled", title: t("enabled"), render: (_, plan) => <EnabledSwitch plan={plan} /> },
  ]
  return (
    <>
      <ListPage<Plan>
        title={t("title")}
        hint={t("hint")}
        actions={
          may("catalogue:edit") ? (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
              {t("new")}
            </Button>
          ) : undefined
        }
        fields={[]}
        queryKey="plans"
        call={listPlans}
        columns={columns}
        empty={<EmptyHint title={t("empty.title")} hint={t("empty.hint")} />}
      />
      <DetailDrawer<Plan>
        id={filters["id"]}
        onClose={() => change({ id: undefined })}
        title={t("plan")}
        queryKey="plans"
        read={(id, signal) => readPlan({ path: { id } }, { signal })}
        actions={(plan) => <PlanActions plan={plan} />}
      >
        {(plan) => (
          <>
            <Facts
              facts={[
                [common("name"), plan.name],
                [common("state"), <PlanStateTag key="state" plan={plan} />],
                [t("restsUntil"), <TimeText key="until" at={plan.breakerUntil} />],
                [t("account"), accountOf(plan)?.name],
                [t("weight"), String(plan.weight)],
                [common("updated"), <TimeText key="updated" at={plan.updatedAt} />],
                [t("id"), <CodeText key="id" text={plan.id} copyable />],
              ]}
            />
            <Breaker plan={plan} />
            <h3 className="section-title">{t("parameters")}</h3>
            <pre className="json">{objectText(plan.parameters)}</pre>
          </>
        )}
      </DetailDrawer>
      {isMaking ? (
        <Suspense fallback={null}>
          <PlanForm open onClose={() => setMaking(false)} />
        </Suspense>
      ) : null}
    </>
  )
}

const PlanAmount = ({ currency, minor }: { readonly minor: number | null; readonly currency: string | undefined }) =>
  minor === null || currency === undefined ? (
    <span className="faint">—</span>
  ) : (
    <MoneyText money={{ minor, currency }} />
  )

type PlanEdit = NonNullable<Parameters<typeof editPlan>[0]["payload"]>

/** Changes one thing of a plan at once, and back again when asked; the switch moves when the server has said yes. */
const usePlanChange = (plan: Plan) => {
  const { t: common } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const tellDone = useDone()
  const words = useErrorWords()
  const edit = (version: number, payload: PlanEdit) =>
    editPlan({ path: { id: plan.id }, headers: ifVersion(version), payload })
  return useMutation({
    mutationFn: ({ to }: { readonly to: PlanEdit; readonly back: PlanEdit }) => edit(plan.version, to),
    onSuccess: ({ version }, { back }) =>
      tellDone(common("saved"), { touches: ["plans"], undo: () => edit(version, back) }),
    onError: (error) => {
      void message.error(words(error))
      return client.invalidateQueries({ queryKey: ["plans"] })
    },
  })
}

const EnabledSwitch = ({ plan }: { readonly plan: Plan }) => {
  const { t } = useTranslation("plans")
  const may = useMay()
  const change = usePlanChange(plan)
  return (
    <Switch
      size="small"
      aria-label={t("switch", { name: plan.name })}
      checked={plan.enabled}
      loading={change.isPending}
      disabled={!may("catalogue:edit")}
      onChange={(enabled) => change.mutate({ to: { enabled }, back: { enabled: plan.enabled } })}
    />
  )
}

const Breaker = ({ plan }: { readonly plan: Plan }) => {
  const { t } = useTranslation("plans")
  const may = useMay()
  const change = usePlanChange(plan)
  return (
    <section>
      <h3 className="section-title">{t("breaker")}</h3>
      <Segmented
        aria-label={t("breaker")}
        disabled={!may("catalogue:edit") || change.isPending}
        value={plan.breakerMode}
        onChange={(breakerMode) => change.mutate({ to: { breakerMode }, back: { breakerMode: plan.breakerMode } })}
        options={MODES.map((mode) => ({ value: mode, label: t(`modes.${mode}`) }))}
      />
      <p className="faint">{t(`modeHints.${plan.breakerMode}`)}</p>
    </section>
  )
}

const PlanActions = ({ plan }: { readonly plan: Plan }) => {
  const { t: common } = useTranslation()
  const may = useMay()
  const [isEditing, setEditing] = useState(false)
  if (!may("catalogue:edit")) return null
  return (
    <>
      <Button icon={<EditOutlined />} onClick={() => setEditing(true)}>
        {common("edit")}
      </Button>
      {isEditing ? (
        <Suspense fallback={null}>
          <PlanForm plan={plan} open onClose={() => setEditing(false)} />
        </Suspense>
      ) : null}
    </>
  )
}

import { useQuery } from "@tanstack/react-query"
import { Button, Card, Empty, Segmented, Skeleton, Table } from "antd"
import { lazy, Suspense, useMemo, useState } from "react"
import { useTranslation } from "react-i18next"
import { CountText } from "../../parts/count_text.tsx"
import { MoneyText } from "../../parts/money_text.tsx"
import { ProblemNote } from "../../parts/problem_note.tsx"
import { ShareBar } from "../../parts/share_bar.tsx"
import { usePlans, useUpstreams } from "../../parts/use_choices.ts"
import { useMay } from "../../session/session.ts"
import { sumsByDay, sumsByPlan } from "./outcome_sums.ts"
import { readOutcomes, type Tally } from "./start_calls.ts"
import { StockCell } from "./stock_cell.tsx"

/** Charts weigh; numbers come first. */
const DayChart = lazy(() => import("./day_chart.tsx").then(({ DayChart }) => ({ default: DayChart })))

const DAYS = [7, 30, 90] as const
/** Plans in the table; the busiest. */
const PLANS_SHOWN = 10
const DELIVERED = "#14b8a6"
const OUT_OF_STOCK = "#f59e0b"

/** What came of orders: by day, and by plan with what a delivery cost. */
export const Outcomes = () => {
  const { t } = useTranslation("start")
  const plans = usePlans()
  const accounts = useUpstreams()
  const may = useMay()
  const [days, setDays] = useState<number>(30)
  /** Upstreams are asked when somebody wants to know, not whenever the page is opened. */
  const [isStockWanted, setStockWanted] = useState(false)
  const outcomes = useQuery({
    queryKey: ["plans", "outcomes", days],
    queryFn: ({ signal }) => readOutcomes({ urlParams: { days } }, { signal }),
    placeholderData: (before) => before,
  })
  const { data } = outcomes
  const drawn = useMemo(() => {
    const byDay = data === undefined ? [] : sumsByDay(data, days)
    return {
      days: byDay.map(({ at }) => at),
      series: [
        { name: t("delivered"), values: byDay.map(({ tally }) => tally.delivered), color: DELIVERED },
        { name: t("outOfStock"), values: byDay.map(({ tally }) => tally.outOfStock), color: OUT_OF_STOCK },
      ],
    }
  }, [data, days, t])
  if (outcomes.isError) return <ProblemNote error={outcomes.error} onRetry={() => void outcomes.refetch()} />
  if (data === undefined) return <Skeleton active paragraph={{ rows: 6 }} />
  const byPlan = sumsByPlan(data).slice(0, PLANS_SHOWN)
  const planOf = (planId: string) => plans.find(({ id }) => id === planId)
  const costOf = (planId: string, tally: Tally) => {
    const accountId = planOf(planId)?.accountId
    const currency = accounts.find(({ id }) => id === accountId)?.currency
    return tally.delivered === 0 || currency === undefined
      ? null
      : { minor: Math.round(tally.costMinor / tally.delivered), currency }
  }
  return (
    <Card
      title={t("outcomes")}
      extra={
        <Segmented
          size="small"
          aria-label={t("days")}
          value={days}
          onChange={setDays}
          options={DAYS.map((count) => ({ value: count, label: t("lastDays", { count }) }))}
        />
      }
    >
      {byPlan.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("noOutcomes")} />
      ) : (
        <>
          <Suspense fallback={<Skeleton.Node active className="chart-wait" />}>
            <DayChart label={t("chart")} dayLabel={t("day")} {...drawn} />
          </Suspense>
          <Table
            size="small"
            rowKey="planId"
            dataSource={[...byPlan]}
            pagination={false}
            columns={[
              { key: "plan", title: t("plan"), render: (_, { planId }) => planOf(planId)?.name ?? planId },
              {
                key: "success",
                title: t("success"),
                render: (_, { tally }) => <ShareBar part={tally.delivered} whole={tally.asked} />,
              },
              {
                key: "asked",
                title: t("asked"),
                align: "right",
                responsive: ["sm"],
                render: (_, { tally }) => <CountText value={tally.asked} />,
              },
              {
                key: "delivered",
                title: t("delivered"),
                align: "right",
                responsive: ["sm"],
                render: (_, { tally }) => <CountText value={tally.delivered} />,
              },
              {
                key: "out",
                title: t("outOfStock"),
                align: "right",
                responsive: ["xl"],
                render: (_, { tally }) => <CountText value={tally.outOfStock} />,
              },
              {
                key: "cost",
                title: t("cost"),
                align: "right",
                render: (_, { planId, tally }) => <MoneyText money={costOf(planId, tally)} />,
              },
              ...(isStockWanted
                ? [
                    {
                      key: "stock",
                      title: t("stock"),
                      align: "right" as const,
                      render: (_: unknown, { planId }: (typeof byPlan)[number]) => {
                        const plan = planOf(planId)
                        return plan === undefined ? "—" : <StockCell plan={plan} />
                      },
                    },
                  ]
                : []),
            ]}
          />
          {may("upstream:read") && !isStockWanted ? (
            <Button size="small" className="stock-button" onClick={() => setStockWanted(true)}>
              {t("readStock")}
            </Button>
          ) : null}
        </>
      )}
    </Card>
  )
}

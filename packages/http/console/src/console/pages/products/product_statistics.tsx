import { useQuery } from "@tanstack/react-query"
import { Table } from "antd"
import { useTranslation } from "react-i18next"
import { CountText } from "../../parts/count_text.tsx"
import { MoneyText } from "../../parts/money_text.tsx"
import { ProblemNote } from "../../parts/problem_note.tsx"
import { ShareBar } from "../../parts/share_bar.tsx"
import { useUpstreams } from "../../parts/use_choices.ts"
import { readStatistics } from "./product_calls.ts"

/** What came of the plans of a product, and what a delivery cost. */
export const ProductStatistics = ({ productId }: { readonly productId: string }) => {
  const { t } = useTranslation("products")
  const accounts = useUpstreams()
  const statistics = useQuery({
    queryKey: ["products", "statistics", productId],
    queryFn: ({ signal }) => readStatistics({ path: { id: productId } }, { signal }),
  })
  if (statistics.isError) return <ProblemNote error={statistics.error} onRetry={() => void statistics.refetch()} />
  const rows = statistics.data?.plans ?? []
  const currencyOf = (accountId: string) => accounts.find(({ id }) => id === accountId)?.currency
  return (
    <section>
      <h3 className="section-title">{t("statistics")}</h3>
      <Table
        size="small"
        loading={statistics.isPending}
        rowKey={({ plan }) => plan.id}
        dataSource={[...rows]}
        pagination={false}
        locale={{ emptyText: t("noPlans") }}
        columns={[
          { key: "plan", title: t("plan"), render: (_, { plan }) => plan.name },
          {
            key: "asked",
            title: t("asked"),
            align: "right",
            render: (_, { tally }) => <CountText value={tally.asked} />,
          },
          {
            key: "delivered",
            title: t("delivered"),
            render: (_, { tally }) => <ShareBar part={tally.delivered} whole={tally.asked} />,
          },
          {
            key: "out",
            title: t("outOfStock"),
            align: "right",
            responsive: ["sm"],
            render: (_, { tally }) => <CountText value={tally.outOfStock} />,
          },
          {
            key: "cost",
            title: t("costPerDelivery"),
            align: "right",
            render: (_, { plan, tally }) => {
              const currency = currencyOf(plan.accountId)
              return tally.delivered === 0 || currency === undefined ? (
                <span className="faint">—</span>
              ) : (
                <MoneyText money={{ minor: Math.round(tally.costMinor / tally.delivered), currency }} />
              )
            },
          },
        ]}
      />
    </section>
  )
}

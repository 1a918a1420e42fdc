import { useQuery } from "@tanstack/react-query"
import { Spin } from "antd"
import { useTranslation } from "react-i18next"
import { CountText } from "../../parts/count_text.tsx"
import { useErrorWords } from "../../shell/use_error_words.ts"
import { readPlanPrices } from "./start_calls.ts"

/** How long what an upstream had counts as fresh: asking costs one of its calls. */
const FRESH_MS = 5 * 60_000

interface StockCellProps {
  readonly plan: {
    readonly id: string
    readonly accountId: string
    readonly parameters: Readonly<Record<string, unknown>>
  }
}

/** What a plan's upstream has for it, read now. */
export const StockCell = ({ plan }: StockCellProps) => {
  const { t } = useTranslation("start")
  const words = useErrorWords()
  const prices = useQuery({
    queryKey: ["upstreams", "stock", plan.id],
    queryFn: ({ signal }) =>
      readPlanPrices({ path: { id: plan.accountId }, payload: { parameters: plan.parameters } }, { signal }),
    staleTime: FRESH_MS,
    retry: false,
  })
  if (prices.isPending) return <Spin size="small" />
  if (prices.isError) {
    return (
      <span className="faint" title={words(prices.error)}>
        {t("stockUnread")}
      </span>
    )
  }
  return <CountText value={prices.data.items.reduce((sum, { available }) => sum + available, 0)} />
}

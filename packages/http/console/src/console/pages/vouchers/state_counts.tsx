import { useQuery } from "@tanstack/react-query"
import { Skeleton } from "antd"
import { useTranslation } from "react-i18next"
import { CountText } from "../../parts/count_text.tsx"
import { requestOf } from "../../parts/list_request.ts"
import { ProblemNote } from "../../parts/problem_note.tsx"
import { useFilters } from "../../parts/use_filters.ts"
import { countVouchers } from "./voucher_calls.ts"
import { VOUCHER_FILTERS } from "./voucher_filters.ts"
import { VOUCHER_STATES, VOUCHER_TONES } from "./voucher_tones.ts"

/** How many vouchers are in each state; each is the filter for itself. */
export const StateCounts = () => {
  const { t } = useTranslation("vouchers")
  const { t: common } = useTranslation()
  const { change, filters } = useFilters()
  const { state, ...others } = requestOf(VOUCHER_FILTERS, filters)
  const counts = useQuery({
    queryKey: ["vouchers", "counts", others],
    queryFn: ({ signal }) => countVouchers({ urlParams: others as never }, { signal }),
    placeholderData: (before) => before,
  })
  if (counts.isPending) return <Skeleton.Button active block className="state-counts-wait" />
  if (counts.data === undefined) return <ProblemNote error={counts.error} onRetry={() => void counts.refetch()} />
  const { data } = counts
  const shown = VOUCHER_STATES.filter((one) => data[one] > 0 || one === "issued" || one === state)
  return (
    <fieldset className="state-counts">
      <legend className="visually-hidden">{common("state")}</legend>
      <button type="button" aria-pressed={state === undefined} onClick={() => change({ state: undefined })}>
        {common("all")} <CountText value={data.total} />
      </button>
      {shown.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={state === one}
          data-tone={VOUCHER_TONES[one]}
          onClick={() => change({ state: state === one ? undefined : one })}
        >
          {t(`states.${one}`)} <CountText value={data[one]} />
        </button>
      ))}
    </fieldset>
  )
}

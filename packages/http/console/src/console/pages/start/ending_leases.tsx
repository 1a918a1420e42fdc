import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { Card, Skeleton } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ProblemNote } from "../../parts/problem_note.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { listEndingLeases } from "./start_calls.ts"

const WEEK_MS = 7 * 24 * 60 * 60_000
/** Leases that are looked at; they come in the order in which they were made. */
const LOOKED_AT_MAX = 200
/** Leases that are shown: those that end first. */
const SHOWN_MAX = 6

/** Running leases that end within a week, the next first. */
export const EndingLeases = () => {
  const { t } = useTranslation("start")
  const [endsBefore] = useState(() => Date.now() + WEEK_MS)
  const leases = useQuery({
    queryKey: ["leases", "ending", endsBefore],
    queryFn: ({ signal }) =>
      listEndingLeases({ urlParams: { state: "active", endsBefore, limit: LOOKED_AT_MAX } }, { signal }),
  })
  const items = [...(leases.data?.items ?? [])].sort((a, b) => (a.endsAt ?? 0) - (b.endsAt ?? 0))
  const others = items.length - SHOWN_MAX
  return (
    <Card
      title={t("ending")}
      extra={
        <Link to="/console/leases" search={{ state: "active" } as never}>
          {t("allLeases")}
        </Link>
      }
    >
      {leases.isError ? <ProblemNote error={leases.error} onRetry={() => void leases.refetch()} /> : null}
      {leases.isPending ? <Skeleton active /> : null}
      {leases.data?.items.length === 0 ? <p className="faint">{t("noneEnding")}</p> : null}
      <ul className="plain-list">
        {items.slice(0, SHOWN_MAX).map(({ endsAt, holder, id }) => (
          <li key={id}>
            <Link to="/console/leases" search={{ id } as never} className="ending-holder">
              {holder}
            </Link>
            <span className="faint">
              <TimeText at={endsAt} />
            </span>
          </li>
        ))}
      </ul>
      {others > 0 ? (
        <p className="faint own-more">
          {t("othersEnding", { count: others, more: leases.data?.next === null ? "" : "+" })}
        </p>
      ) : null}
    </Card>
  )
}

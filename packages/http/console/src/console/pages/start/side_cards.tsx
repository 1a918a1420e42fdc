import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { Card, Skeleton } from "antd"
import { useTranslation } from "react-i18next"
import type { words } from "../../locale/en/start.ts"
import { MoneyText } from "../../parts/money_text.tsx"
import { ProblemNote } from "../../parts/problem_note.tsx"
import { StateTag } from "../../parts/state_tag.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { listAlerts, listUpstreamBalances } from "./start_calls.ts"

/** Alerts that are shown: the newest. */
const ALERTS_SHOWN = 8
/** How often alerts and balances are read again while the page is open. */
const LOOK_MS = 60_000

/** What wants attention, newest first. */
export const AlertCard = () => {
  const { i18n, t } = useTranslation("start")
  const alerts = useQuery({
    queryKey: ["audit", "alerts"],
    queryFn: ({ signal }) => listAlerts({ urlParams: { type: "alert.", limit: ALERTS_SHOWN } }, { signal }),
    refetchInterval: LOOK_MS,
  })
  const isKnown = (key: string): boolean => i18n.exists(key, { ns: "start" })
  const nameOf = (type: string): string => {
    const key = `alertNames.${type.replace("alert.", "") as keyof typeof words.alertNames}` as const
    return isKnown(key) ? t(key) : type
  }
  return (
    <Card
      title={t("alerts")}
      extra={
        <Link to="/console/audit" search={{ type: "alert." } as never}>
          {t("allAlerts")}
        </Link>
      }
    >
      {alerts.isError ? <ProblemNote error={alerts.error} onRetry={() => void alerts.refetch()} /> : null}
      {alerts.isPending ? <Skeleton active /> : null}
      {alerts.data?.items.length === 0 ? <p className="faint">{t("noAlerts")}</p> : null}
      <ul className="plain-list">
        {alerts.data?.items.map((alert) => (
          <li key={alert.id}>
            <span>{nameOf(alert.type)}</span>
            <span className="faint">
              <TimeText at={alert.at} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** What is left at upstreams. */
export const BalanceCard = () => {
  const { t } = useTranslation("start")
  const upstreams = useQuery({
    queryKey: ["upstreams", "choices"],
    queryFn: ({ signal }) => listUpstreamBalances({}, { signal }),
    refetchInterval: LOOK_MS,
  })
  return (
    <Card title={t("balances")} extra={<Link to="/console/upstreams">{t("allUpstreams")}</Link>}>
      {upstreams.isError ? <ProblemNote error={upstreams.error} onRetry={() => void upstreams.refetch()} /> : null}
      {upstreams.isPending ? <Skeleton active /> : null}
      {upstreams.data?.items.length === 0 ? <p className="faint">{t("noUpstreams")}</p> : null}
      <ul className="plain-list">
        {upstreams.data?.items.map(({ balanceLow, balanceMinor, currency, id, name }) => (
          <li key={id}>
            <span>
              {name} {balanceLow ? <StateTag text={t("low")} tone="attention" /> : null}
            </span>
            <MoneyText money={balanceMinor === null ? null : { minor: balanceMinor, currency }} />
          </li>
        ))}
      </ul>
    </Card>
  )
}

import { useMutation } from "@tanstack/react-query"
import { Alert, Button, Card } from "antd"
import { useTranslation } from "react-i18next"
import { CodeText } from "../../parts/code_text.tsx"
import { CountText } from "../../parts/count_text.tsx"
import { EmptyHint } from "../../parts/empty_hint.tsx"
import { Facts } from "../../parts/facts.tsx"
import { MoneyText } from "../../parts/money_text.tsx"
import { PageHead } from "../../parts/page_head.tsx"
import { ProblemNote } from "../../parts/problem_note.tsx"
import { StateTag } from "../../parts/state_tag.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useUpstreams } from "../../parts/use_choices.ts"
import { type Reconciliation, reconcile } from "./reconciliation_calls.ts"

/** Every enabled upstream has to answer. */
const RECONCILE_MS_MAX = 2 * 60_000

/** Our books held against those of every upstream. */
export const ReconciliationPage = () => {
  const { t } = useTranslation("reconciliation")
  const accounts = useUpstreams()
  const run = useMutation({ mutationFn: () => reconcile({}, { timeoutMs: RECONCILE_MS_MAX }) })
  const nameOf = (accountId: string) => accounts.find(({ id }) => id === accountId)?.name ?? accountId
  const button = (
    <Button type="primary" loading={run.isPending} onClick={() => run.mutate()}>
      {t("run")}
    </Button>
  )
  return (
    <>
      <PageHead title={t("title")} hint={t("hint")} actions={button} />
      {run.isError ? <ProblemNote error={run.error} onRetry={() => run.mutate()} /> : null}
      {run.data === undefined && !run.isError ? <EmptyHint title={t("empty.title")} hint={t("empty.hint")} /> : null}
      {run.data?.unread.map(({ accountId, fault }) => (
        <Alert
          key={accountId}
          type="warning"
          showIcon
          className="problem-note"
          title={t("unread", { name: nameOf(accountId) })}
          description={fault}
        />
      ))}
      <div className="cards">
        {run.data?.reports.map((report) => (
          <Report key={report.accountId} name={nameOf(report.accountId)} report={report} />
        ))}
      </div>
    </>
  )
}

interface ReportProps {
  readonly name: string
  readonly report: Reconciliation["reports"][number]
}

const Report = ({ name, report }: ReportProps) => {
  const { t } = useTranslation("reconciliation")
  const { balance, balanceDifferenceMinor, overUpstreamCount, stillOpenCount, unownedCount } = report
  const differs = unownedCount > 0 || stillOpenCount > 0 || overUpstreamCount > 0 || (balanceDifferenceMinor ?? 0) !== 0
  return (
    <Card
      title={name}
      extra={<StateTag text={t(differs ? "differs" : "agrees")} tone={differs ? "attention" : "good"} />}
    >
      <Facts
        facts={[
          [t("upstreamOpen"), <CountText key="upstream" value={report.upstreamOpen} />],
          [t("localOpen"), <CountText key="local" value={report.localOpen} />],
          [t("unowned"), <Refs key="unowned" count={unownedCount} refs={report.unowned} />],
          [t("stillOpen"), <Refs key="still" count={stillOpenCount} refs={report.stillOpen} />],
          [t("overUpstream"), <Refs key="over" count={overUpstreamCount} refs={report.overUpstream} />],
          [t("balance"), <MoneyText key="balance" money={balance} />],
          [
            t("difference"),
            balance === null || balanceDifferenceMinor === null ? null : (
              <MoneyText key="difference" money={{ minor: balanceDifferenceMinor, currency: balance.currency }} />
            ),
          ],
          [t("at"), <TimeText key="at" at={report.at} />],
        ]}
      />
    </Card>
  )
}

const Refs = ({ count, refs }: { readonly count: number; readonly refs: ReadonlyArray<string> }) => (
  <>
    <CountText value={count} />
    {refs.length === 0 ? null : (
      <details className="refs">
        <summary>…</summary>
        {refs.map((ref) => (
          <CodeText key={ref} text={ref} />
        ))}
      </details>
    )}
  </>
)

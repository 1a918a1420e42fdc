import { useQuery } from "@tanstack/react-query"
import { Alert, Button } from "antd"
import { useTranslation } from "react-i18next"
import { PageHead } from "../../parts/page_head.tsx"
import { useMay } from "../../session/session.ts"
import { useErrorWords } from "../../shell/use_error_words.ts"
import { EndingLeases } from "./ending_leases.tsx"
import { Outcomes } from "./outcomes.tsx"
import { AlertCard, BalanceCard } from "./side_cards.tsx"
import { readReadiness } from "./start_calls.ts"
import { Tiles } from "./tiles.tsx"

/** Where the console begins: how things stand, of what the person may see. */
export const StartPage = () => {
  const { t } = useTranslation("start")
  const may = useMay()
  return (
    <>
      <PageHead title={t("title")} />
      <ServerNote />
      <Tiles />
      <div className="dashboard">
        {may("catalogue:read") ? <Outcomes /> : null}
        <div className="dashboard-side">
          {may("audit:read") ? <AlertCard /> : null}
          {may("upstream:read") ? <BalanceCard /> : null}
          {may("lease:read") ? <EndingLeases /> : null}
        </div>
      </div>
    </>
  )
}

/** Says so when the server does not work; nothing otherwise. */
const ServerNote = () => {
  const { t } = useTranslation("start")
  const { t: common } = useTranslation()
  const words = useErrorWords()
  const readiness = useQuery({ queryKey: ["readiness"], queryFn: ({ signal }) => readReadiness({}, { signal }) })
  return readiness.isError ? (
    <Alert
      type="error"
      showIcon
      className="problem-note"
      title={t("notReady")}
      description={words(readiness.error)}
      action={
        <Button size="small" onClick={() => void readiness.refetch()}>
          {common("retry")}
        </Button>
      }
    />
  ) : null
}

import { WalletOutlined } from "@ant-design/icons"
import { useQuery } from "@tanstack/react-query"
import { Button, type TableProps } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { EmptyHint } from "../../parts/empty_hint.tsx"
import { ListPage } from "../../parts/list_page.tsx"
import { MoneyText } from "../../parts/money_text.tsx"
import { OwnerText } from "../../parts/people_choices.tsx"
import { ProblemNote } from "../../parts/problem_note.tsx"
import { RowLink } from "../../parts/row_link.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useFilters } from "../../parts/use_filters.ts"
import { useMay } from "../../session/session.ts"
import { listMovements, type Movement, readBalances } from "./balance_calls.ts"
import { BalanceForm } from "./balance_form.tsx"

/** Prepaid balances of developers, as the movements that made them. */
export const BalancesPage = () => {
  const { t } = useTranslation("balances")
  const { t: common } = useTranslation()
  const may = useMay()
  const { change } = useFilters()
  const [isChanging, setChanging] = useState(false)
  const columns: NonNullable<TableProps<Movement>["columns"]> = [
    { key: "created", title: common("created"), render: (_, { createdAt }) => <TimeText at={createdAt} /> },
    {
      key: "owner",
      title: t("owner"),
      responsive: ["sm"],
      render: (_, { ownerId }) => (
        <RowLink onOpen={() => change({ ownerId })}>
          <OwnerText id={ownerId} />
        </RowLink>
      ),
    },
    { key: "kind", title: t("kind"), responsive: ["md"], render: (_, { kind }) => t(`kinds.${kind}`) },
    {
      key: "amount",
      title: t("amount"),
      align: "right",
      render: (_, { currency, minor }) => <MoneyText money={{ minor, currency }} />,
    },
    { key: "note", title: common("note"), responsive: ["lg"], render: (_, { note }) => note },
  ]
  return (
    <>
      <ListPage<Movement>
        title={t("title")}
        hint={t("hint")}
        actions={
          may("balance:edit") ? (
            <Button type="primary" icon={<WalletOutlined />} onClick={() => setChanging(true)}>
              {t("change")}
            </Button>
          ) : undefined
        }
        fields={[{ kind: "person", name: "ownerId", label: t("owner") }]}
        queryKey="balances"
        call={listMovements}
        columns={columns}
        empty={<EmptyHint title={t("empty.title")} hint={t("empty.hint")} />}
      >
        <OwnerBalances />
      </ListPage>
      <BalanceForm open={isChanging} onClose={() => setChanging(false)} />
    </>
  )
}

/** What the owner that is filtered for has left. */
const OwnerBalances = () => {
  const { t } = useTranslation("balances")
  const { filters } = useFilters()
  const ownerId = filters["ownerId"]
  const sheet = useQuery({
    queryKey: ["balances", "sheet", ownerId],
    queryFn: ({ signal }) => readBalances({ path: { id: ownerId ?? "" } }, { signal }),
    enabled: ownerId !== undefined,
  })
  if (sheet.isError) return <ProblemNote error={sheet.error} onRetry={() => void sheet.refetch()} />
  if (ownerId === undefined || sheet.data === undefined) return null
  return (
    <div className="tiles">
      {sheet.data.balances.map((money) => (
        <div key={money.currency} className="tile">
          <span className="tile-label">{t("left")}</span>
          <span className="tile-value">
            <MoneyText money={money} />
          </span>
        </div>
      ))}
      {sheet.data.balances.length === 0 ? <p className="faint">{t("nothing")}</p> : null}
    </div>
  )
}

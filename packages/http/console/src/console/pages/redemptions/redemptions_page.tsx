import type { TableProps } from "antd"
import { useTranslation } from "react-i18next"
import { EmptyHint } from "../../parts/empty_hint.tsx"
import { ListPage } from "../../parts/list_page.tsx"
import { RowLink } from "../../parts/row_link.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useProductOptions } from "../../parts/use_choices.ts"
import { useFilters } from "../../parts/use_filters.ts"
import { listRedemptions, type Redemption } from "./redemption_calls.ts"
import { RedemptionDrawer } from "./redemption_drawer.tsx"
import { RedemptionStateTag } from "./redemption_state_tag.tsx"
import { REDEMPTION_STATES } from "./redemption_tones.ts"

/** Vouchers being turned into their value. */
export const RedemptionsPage = () => {
  const { t } = useTranslation("redemptions")
  const { t: common } = useTranslation()
  const { change } = useFilters()
  const products = useProductOptions()
  const columns: NonNullable<TableProps<Redemption>["columns"]> = [
    {
      key: "created",
      title: common("created"),
      render: (_, redemption) => (
        <RowLink onOpen={() => change({ id: redemption.id })}>
          <TimeText at={redemption.createdAt} />
        </RowLink>
      ),
    },
    { key: "state", title: common("state"), render: (_, { state }) => <RedemptionStateTag state={state} /> },
    { key: "product", title: t("product"), responsive: ["sm"], render: (_, { productId }) => productId },
    {
      key: "failure",
      title: t("failure"),
      responsive: ["md"],
      render: (_, { failure }) => (failure === null ? "" : t(`failures.${failure}`)),
    },
    {
      key: "tries",
      title: t("tries"),
      align: "right",
      responsive: ["lg"],
      render: (_, { tries }) => <span className="figures">{tries}</span>,
    },
    { key: "ended", title: t("ended"), responsive: ["md"], render: (_, { endedAt }) => <TimeText at={endedAt} /> },
  ]
  return (
    <>
      <ListPage<Redemption>
        title={t("title")}
        hint={t("hint")}
        fields={[
          {
            kind: "choice",
            name: "state",
            label: common("state"),
            options: REDEMPTION_STATES.map((state) => ({ value: state, label: t(`states.${state}`) })),
          },
          { kind: "choice", name: "productId", label: t("product"), options: products },
          { kind: "text", name: "voucherId", label: t("voucherId") },
          { kind: "days", label: t("begun") },
        ]}
        queryKey="redemptions"
        call={listRedemptions}
        columns={columns}
        empty={<EmptyHint title={t("empty.title")} hint={t("empty.hint")} />}
      />
      <RedemptionDrawer />
    </>
  )
}

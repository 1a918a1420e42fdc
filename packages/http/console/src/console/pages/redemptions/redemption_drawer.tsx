import { Link } from "@tanstack/react-router"
import { Table } from "antd"
import { useTranslation } from "react-i18next"
import { CodeText } from "../../parts/code_text.tsx"
import { ConfirmAction } from "../../parts/confirm_action.tsx"
import { DetailDrawer } from "../../parts/detail_drawer.tsx"
import { DurationText } from "../../parts/duration_text.tsx"
import { Facts } from "../../parts/facts.tsx"
import { MoneyText } from "../../parts/money_text.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useFilters } from "../../parts/use_filters.ts"
import { useKnownWord } from "../../parts/use_known_word.ts"
import {
  cancelRedemption,
  type Redemption,
  type RedemptionHistory,
  readRedemption,
  retryRedemption,
} from "./redemption_calls.ts"
import { RedemptionStateTag } from "./redemption_state_tag.tsx"
import { RedemptionTimeline } from "./redemption_timeline.tsx"
import { isOpen } from "./redemption_tones.ts"

/** How often an open redemption is read again. */
const LOOK_MS = 2_000

/** One redemption: where it is, how it came there, what was ordered for it. */
export const RedemptionDrawer = () => {
  const { t } = useTranslation("redemptions")
  const { change, filters } = useFilters()
  return (
    <DetailDrawer<RedemptionHistory>
      id={filters["id"]}
      onClose={() => change({ id: undefined })}
      title={t("redemption")}
      queryKey="redemptions"
      read={(id, signal) => readRedemption({ path: { id } }, { signal })}
      refetchMs={({ redemption }) => (isOpen(redemption.state) ? LOOK_MS : false)}
      actions={({ redemption }) => <RedemptionActions redemption={redemption} />}
    >
      {(history) => (
        <>
          <RedemptionFacts redemption={history.redemption} />
          <RedemptionTimeline history={history} />
          <Orders history={history} />
        </>
      )}
    </DetailDrawer>
  )
}

const RedemptionActions = ({ redemption: { id, state } }: { readonly redemption: Redemption }) => {
  const { t } = useTranslation("redemptions")
  return isOpen(state) ? (
    <ConfirmAction
      permission="redemption:operate"
      danger
      label={t("cancel")}
      title={t("cancelTitle")}
      content={t("cancelHint")}
      done={t("cancelled")}
      touches={["redemptions"]}
      run={() => cancelRedemption({ path: { id } })}
    />
  ) : state === "delivered" ? null : (
    <ConfirmAction
      permission="redemption:operate"
      label={t("retry")}
      title={t("retryTitle")}
      content={t("retryHint")}
      done={t("retried")}
      touches={["redemptions"]}
      run={() => retryRedemption({ path: { id } })}
    />
  )
}

const RedemptionFacts = ({ redemption }: { readonly redemption: Redemption }) => {
  const { t } = useTranslation("redemptions")
  const { t: common } = useTranslation()
  const word = useKnownWord("redemptions")
  const { endedAt, order } = redemption
  return (
    <Facts
      facts={[
        [common("state"), <RedemptionStateTag key="state" state={redemption.state} />],
        [t("failure"), redemption.failure === null ? null : t(`failures.${redemption.failure}`)],
        [t("product"), redemption.productId],
        [
          t("voucher"),
          <Link key="voucher" to="/console/vouchers" search={{ id: redemption.voucherId } as never}>
            {t("toVoucher")}
          </Link>,
        ],
        ...Object.entries(order?.details ?? {}).map(([name, value]) => [word("details", name), value] as const),
        [
          t("tries"),
          <span key="tries" className="figures">
            {redemption.tries}
          </span>,
        ],
        [
          t("plansTried"),
          <span key="plans" className="figures">
            {redemption.plansTried}
          </span>,
        ],
        [t("result"), t(redemption.hasResult ? "resultKept" : "resultNone", { count: redemption.resultViews })],
        [common("created"), <TimeText key="created" at={redemption.createdAt} />],
        [t("deadline"), <TimeText key="deadline" at={redemption.deadlineAt} />],
        [t("ended"), <TimeText key="ended" at={endedAt} />],
        [t("took"), endedAt === null ? null : <DurationText key="took" ms={endedAt - redemption.createdAt} />],
        [t("id"), <CodeText key="id" text={redemption.id} copyable />],
      ]}
    />
  )
}

const Orders = ({ history: { orders } }: { readonly history: RedemptionHistory }) => {
  const { t } = useTranslation("redemptions")
  const { t: common } = useTranslation()
  if (orders.length === 0) return null
  return (
    <section>
      <h3 className="section-title">{t("orders")}</h3>
      <Table
        size="small"
        rowKey="id"
        dataSource={[...orders]}
        pagination={false}
        scroll={{ x: "max-content" }}
        columns={[
          { key: "ref", title: t("order"), render: (_, { ref }) => <CodeText text={ref} copyable /> },
          { key: "state", title: common("state"), render: (_, { state }) => t(`orderStates.${state}`) },
          {
            key: "cost",
            title: t("cost"),
            align: "right",
            render: (_, { costMinor, currency }) => (
              <MoneyText money={costMinor === null || currency === null ? null : { minor: costMinor, currency }} />
            ),
          },
          { key: "placed", title: t("placed"), render: (_, { placedAt }) => <TimeText at={placedAt} /> },
        ]}
      />
    </section>
  )
}

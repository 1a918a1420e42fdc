import { Link } from "@tanstack/react-router"
import { type TableProps, Tag } from "antd"
import { useTranslation } from "react-i18next"
import { CodeText } from "../../parts/code_text.tsx"
import { DetailDrawer } from "../../parts/detail_drawer.tsx"
import { EmptyHint } from "../../parts/empty_hint.tsx"
import { Facts } from "../../parts/facts.tsx"
import { ListPage } from "../../parts/list_page.tsx"
import { MoneyText } from "../../parts/money_text.tsx"
import { OwnerText } from "../../parts/people_choices.tsx"
import { RowLink } from "../../parts/row_link.tsx"
import { StateTag, type Tone } from "../../parts/state_tag.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useFilters } from "../../parts/use_filters.ts"
import { listOrders, readOrder, type ShopOrder } from "./order_calls.ts"

const TONES: Readonly<Record<ShopOrder["state"], Tone>> = {
  open: "busy",
  delivered: "good",
  failed: "attention",
  rejected: "bad",
  cancelled: "over",
  expired: "over",
}
const STATES = Object.keys(TONES) as ReadonlyArray<ShopOrder["state"]>

/** Orders of developers' programs. */
export const OrdersPage = () => {
  const { t } = useTranslation("orders")
  const { t: common } = useTranslation()
  const { change, filters } = useFilters()
  const columns: NonNullable<TableProps<ShopOrder>["columns"]> = [
    {
      key: "created",
      title: common("created"),
      render: (_, order) => (
        <RowLink onOpen={() => change({ id: order.id })}>
          <TimeText at={order.createdAt} />
        </RowLink>
      ),
    },
    {
      key: "state",
      title: common("state"),
      render: (_, { state, test }) => (
        <>
          <StateTag text={t(`states.${state}`)} tone={TONES[state]} />
          {test ? <Tag>{t("test")}</Tag> : null}
        </>
      ),
    },
    { key: "product", title: t("product"), responsive: ["sm"], render: (_, { productId }) => productId },
    { key: "owner", title: t("owner"), responsive: ["md"], render: (_, { ownerId }) => <OwnerText id={ownerId} /> },
    { key: "price", title: t("price"), align: "right", render: (_, order) => <Price order={order} /> },
    { key: "reference", title: t("reference"), responsive: ["lg"], render: (_, { reference }) => reference },
  ]
  return (
    <>
      <ListPage<ShopOrder>
        title={t("title")}
        hint={t("hint")}
        fields={[
          {
            kind: "choice",
            name: "state",
            label: common("state"),
            options: STATES.map((state) => ({ value: state, label: t(`states.${state}`) })),
          },
          {
            kind: "choice",
            name: "test",
            label: t("mode"),
            options: [
              { value: "false", label: t("live") },
              { value: "true", label: t("test") },
            ],
          },
          { kind: "text", name: "reference", label: t("reference") },
          { kind: "person", name: "ownerId", label: t("owner") },
        ]}
        queryKey="orders"
        call={listOrders}
        columns={columns}
        empty={<EmptyHint title={t("empty.title")} hint={t("empty.hint")} />}
      />
      <DetailDrawer<ShopOrder>
        id={filters["id"]}
        onClose={() => change({ id: undefined })}
        title={t("order")}
        queryKey="orders"
        read={(id, signal) => readOrder({ path: { id } }, { signal })}
      >
        {(order) => (
          <Facts
            facts={[
              [common("state"), <StateTag key="state" text={t(`states.${order.state}`)} tone={TONES[order.state]} />],
              [t("product"), order.productId],
              [t("source"), t(`sources.${order.source}`)],
              [t("owner"), <OwnerText key="owner" id={order.ownerId} />],
              [t("price"), <Price key="price" order={order} />],
              [t("charge"), t(`charges.${order.charge}`)],
              [t("reference"), order.reference],
              [t("attempt"), String(order.attempt)],
              [
                t("redemption"),
                order.redemptionId === null ? null : (
                  <Link key="redemption" to="/console/redemptions" search={{ id: order.redemptionId } as never}>
                    {t("toRedemption")}
                  </Link>
                ),
              ],
              [common("created"), <TimeText key="created" at={order.createdAt} />],
              [common("updated"), <TimeText key="updated" at={order.updatedAt} />],
              [t("id"), <CodeText key="id" text={order.id} copyable />],
            ]}
          />
        )}
      </DetailDrawer>
    </>
  )
}

const Price = ({ order: { currency, priceMinor } }: { readonly order: ShopOrder }) => (
  <MoneyText money={priceMinor === null || currency === null ? null : { minor: priceMinor, currency }} />
)

import { EditOutlined, PlusOutlined } from "@ant-design/icons"
import { useNavigate } from "@tanstack/react-router"
import { Button, type TableProps } from "antd"
import { lazy, Suspense, useState } from "react"
import { useTranslation } from "react-i18next"
import { language } from "../../../shared/language.ts"
import { CodeText } from "../../parts/code_text.tsx"
import { ConfirmAction } from "../../parts/confirm_action.tsx"
import { DetailDrawer } from "../../parts/detail_drawer.tsx"
import { ifVersion } from "../../parts/edit_headers.ts"
import { EmptyHint } from "../../parts/empty_hint.tsx"
import { Facts } from "../../parts/facts.tsx"
import { ListPage } from "../../parts/list_page.tsx"
import { MoneyText } from "../../parts/money_text.tsx"
import { RowLink } from "../../parts/row_link.tsx"
import { StateTag } from "../../parts/state_tag.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useFilters } from "../../parts/use_filters.ts"
import { useMay } from "../../session/session.ts"
import { useKept } from "../../use_kept.ts"
import { PlanOrder } from "./plan_order.tsx"
import { editProduct, listProducts, type Product, readProduct } from "./product_calls.ts"
import { ProductStatistics } from "./product_statistics.tsx"

/** Forms weigh as much as the page; who only looks does not wait for them. */
const ProductForm = lazy(() => import("./product_form.tsx").then(({ ProductForm }) => ({ default: ProductForm })))

/** What is sold. */
export const ProductsPage = () => {
  const { t } = useTranslation("products")
  const { t: common } = useTranslation()
  const may = useMay()
  const spoken = useKept(language)
  const { change, filters } = useFilters()
  const [isMaking, setMaking] = useState(false)
  const columns: NonNullable<TableProps<Product>["columns"]> = [
    {
      key: "name",
      title: common("name"),
      render: (_, product) => <RowLink onOpen={() => change({ id: product.id })}>{product.name[spoken]}</RowLink>,
    },
    { key: "id", title: t("id"), responsive: ["sm"], render: (_, { id }) => <CodeText text={id} /> },
    { key: "kind", title: t("kind"), responsive: ["md"], render: (_, { kind }) => t(`kinds.${kind}`) },
    {
      key: "plans",
      title: t("plans"),
      align: "right",
      responsive: ["md"],
      render: (_, { planIds }) => <span className="figures">{planIds.length}</span>,
    },
    { key: "price", title: t("price"), align: "right", render: (_, { price }) => <MoneyText money={price} /> },
    { key: "state", title: common("state"), render: (_, { enabled }) => <EnabledTag enabled={enabled} /> },
  ]
  const make = may("catalogue:edit") ? (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
      {t("new")}
    </Button>
  ) : undefined
  return (
    <>
      <ListPage<Product>
        title={t("title")}
        hint={t("hint")}
        actions={make}
        fields={[]}
        queryKey="products"
        call={listProducts}
        columns={columns}
        empty={<EmptyHint title={t("empty.title")} hint={t("empty.hint")} />}
      />
      <DetailDrawer<Product>
        id={filters["id"]}
        onClose={() => change({ id: undefined })}
        title={t("product")}
        queryKey="products"
        read={(id, signal) => readProduct({ path: { id } }, { signal })}
        actions={(product) => <ProductActions product={product} />}
      >
        {(product) => (
          <>
            <ProductFacts product={product} />
            {product.kind === "licence" ? null : (
              <>
                <PlanOrder product={product} />
                <ProductStatistics productId={product.id} />
              </>
            )}
          </>
        )}
      </DetailDrawer>
      {isMaking ? (
        <Suspense fallback={null}>
          <ProductForm open onClose={() => setMaking(false)} />
        </Suspense>
      ) : null}
    </>
  )
}

const EnabledTag = ({ enabled }: { readonly enabled: boolean }) => {
  const { t } = useTranslation("products")
  return <StateTag text={t(enabled ? "on" : "off")} tone={enabled ? "good" : "over"} />
}

const ProductActions = ({ product }: { readonly product: Product }) => {
  const { t } = useTranslation("products")
  const { t: common } = useTranslation()
  const may = useMay()
  const navigate = useNavigate()
  const [isEditing, setEditing] = useState(false)
  return (
    <>
      {may("voucher:mint") ? (
        <Button
          icon={<PlusOutlined />}
          onClick={() => void navigate({ to: "/console/mint", search: { productId: product.id } as never })}
        >
          {t("mint")}
        </Button>
      ) : null}
      {may("catalogue:edit") ? (
        <Button icon={<EditOutlined />} onClick={() => setEditing(true)}>
          {common("edit")}
        </Button>
      ) : null}
      <ConfirmAction
        permission="catalogue:edit"
        danger={product.enabled}
        label={t(product.enabled ? "switchOff" : "switchOn")}
        title={t(product.enabled ? "switchOffTitle" : "switchOnTitle", { id: product.id })}
        content={t(product.enabled ? "switchOffHint" : "switchOnHint")}
        done={common("saved")}
        touches={["products"]}
        run={() =>
          editProduct({
            path: { id: product.id },
            headers: ifVersion(product.version),
            payload: { enabled: !product.enabled },
          })
        }
        undo={({ version }) =>
          editProduct({
            path: { id: product.id },
            headers: ifVersion(version),
            payload: { enabled: product.enabled },
          })
        }
      />
      {isEditing ? (
        <Suspense fallback={null}>
          <ProductForm product={product} open onClose={() => setEditing(false)} />
        </Suspense>
      ) : null}
    </>
  )
}

const ProductFacts = ({ product }: { readonly product: Product }) => {
  const { t } = useTranslation("products")
  const { t: common } = useTranslation()
  const { codeFormat, policy, voucherExpiry } = product
  return (
    <Facts
      facts={[
        [t("id"), <CodeText key="id" text={product.id} copyable />],
        [t("zh"), product.name.zh],
        [t("en"), product.name.en],
        [common("state"), <EnabledTag key="state" enabled={product.enabled} />],
        [t("kind"), t(`kinds.${product.kind}`)],
        [t("price"), <MoneyText key="price" money={product.price} />],
        [
          t("codes"),
          [
            codeFormat.prefix === "" ? t("codesPlain") : t("codesPrefix", { prefix: codeFormat.prefix }),
            t("codesLength", { length: codeFormat.length ?? (codeFormat.label === null ? 26 : 32) }),
            codeFormat.group === 0 ? t("codesWhole") : t("codesGroup", { group: codeFormat.group }),
          ].join(" · "),
        ],
        [
          t("expiry"),
          voucherExpiry.kind === "days" ? `${voucherExpiry.days} ${t("days")}` : t(`expiries.${voucherExpiry.kind}`),
        ],
        ...(product.kind === "licence"
          ? ([
              [
                t("hours"),
                product.entitlementMs === null ? common("never") : String(product.entitlementMs / 3_600_000),
              ],
              [t("licenceNumbers.machinesMax"), String(policy.licence?.machinesMax ?? 1)],
            ] as const)
          : ([
              [t("policyNumbers.triesMax"), String(policy.triesMax)],
              [t("policyNumbers.timeLimitMs"), String(policy.timeLimitMs / 60_000)],
            ] as const)),
        [common("updated"), <TimeText key="updated" at={product.updatedAt} />],
      ]}
    />
  )
}

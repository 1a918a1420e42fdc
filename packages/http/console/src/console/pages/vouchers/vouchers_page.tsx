import { DownloadOutlined, DownOutlined, PlusOutlined } from "@ant-design/icons"
import { Link, useNavigate } from "@tanstack/react-router"
import { Button, Dropdown, type TableProps } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { CodeText } from "../../parts/code_text.tsx"
import { EmptyHint } from "../../parts/empty_hint.tsx"
import { FilterBar, type FilterField } from "../../parts/filter_bar.tsx"
import { requestOf } from "../../parts/list_request.ts"
import { ListTable } from "../../parts/list_table.tsx"
import { PageHead } from "../../parts/page_head.tsx"
import { RowLink } from "../../parts/row_link.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useProductOptions } from "../../parts/use_choices.ts"
import { useFilters } from "../../parts/use_filters.ts"
import { useMay } from "../../session/session.ts"
import { ActionModal } from "./action_modal.tsx"
import { ExportModal } from "./export_modal.tsx"
import { StateCounts } from "./state_counts.tsx"
import { VOUCHER_ACTION_NAMES, VOUCHER_ACTIONS, type VoucherAction, type VoucherSelection } from "./voucher_actions.ts"
import { listVouchers, type Voucher } from "./voucher_calls.ts"
import { VoucherDrawer } from "./voucher_drawer.tsx"
import { selectionFilter, VOUCHER_FILTERS } from "./voucher_filters.ts"
import { VoucherSearch } from "./voucher_search.tsx"
import { VoucherStateTag } from "./voucher_state_tag.tsx"

/** All vouchers: found, looked at, changed one by one or in bulk, taken out as a file. */
export const VouchersPage = () => {
  const { t } = useTranslation("vouchers")
  const { t: common } = useTranslation()
  const may = useMay()
  const navigate = useNavigate()
  const { change, filters } = useFilters()
  const products = useProductOptions()
  /** Marks hold for the filters under which they were made: nothing is done to what is out of sight. */
  const place = JSON.stringify(selectionFilter(filters) ?? {})
  const [marks, setMarks] = useState<{ readonly of: string; readonly ids: ReadonlyArray<string> }>()
  const marked = marks?.of === place ? marks.ids : []
  const setMarked = (ids: ReadonlyArray<string>) => setMarks({ of: place, ids })
  const [isExporting, setExporting] = useState(false)

  const fields: ReadonlyArray<FilterField> = [
    { kind: "choice", name: "productId", label: t("product"), options: products },
    { kind: "text", name: "prefix", label: t("prefix"), width: 110 },
    { kind: "text", name: "batchId", label: t("batchId") },
    {
      kind: "choice",
      name: "used",
      label: t("everUsed"),
      options: [
        { value: "true", label: t("used") },
        { value: "false", label: t("unused") },
      ],
    },
    { kind: "text", name: "holder", label: t("holder") },
    // The search sets these; they show where they hold, so that they can be taken away.
    ...(["head", "tail"] as const)
      .filter((name) => filters[name] !== undefined)
      .map((name) => ({ kind: "text", name, label: t(name), width: 110 }) as const),
    { kind: "days", label: t("issued") },
  ]
  const columns: NonNullable<TableProps<Voucher>["columns"]> = [
    {
      key: "code",
      title: t("code"),
      render: (_, voucher) => (
        <RowLink onOpen={() => change({ id: voucher.id })}>
          <CodeText text={voucher.code} />
        </RowLink>
      ),
    },
    { key: "state", title: common("state"), render: (_, { state }) => <VoucherStateTag state={state} /> },
    { key: "product", title: t("product"), responsive: ["sm"], render: (_, { productId }) => productId },
    {
      key: "uses",
      title: t("uses"),
      align: "right",
      responsive: ["md"],
      render: (_, { usedCount, usesMax }) => <span className="figures">{`${usedCount} / ${usesMax}`}</span>,
    },
    { key: "holder", title: t("holder"), responsive: ["xl"], render: (_, { holder }) => holder ?? "" },
    {
      key: "expires",
      title: t("expires"),
      responsive: ["lg"],
      render: (_, { expiresAt }) => <TimeText at={expiresAt} none={common("never")} />,
    },
    {
      key: "created",
      title: common("created"),
      responsive: ["md"],
      render: (_, { createdAt }) => <TimeText at={createdAt} />,
    },
  ]
  return (
    <>
      <PageHead
        title={t("title")}
        hint={t("hint")}
        actions={
          <>
            {may("voucher:reveal") ? (
              <Button icon={<DownloadOutlined />} onClick={() => setExporting(true)}>
                {t("export.label")}
              </Button>
            ) : null}
            {may("voucher:mint") ? (
              <Button type="primary" icon={<PlusOutlined />} onClick={() => void navigate({ to: "/console/mint" })}>
                {t("mint")}
              </Button>
            ) : null}
          </>
        }
      />
      <VoucherSearch />
      <StateCounts />
      <FilterBar fields={fields} besides={VOUCHER_FILTERS} />
      <BulkBar marked={marked} onDone={() => setMarked([])} />
      <ListTable<Voucher>
        queryKey="vouchers"
        filterNames={VOUCHER_FILTERS}
        call={listVouchers}
        rowKey={({ id }) => id}
        columns={columns}
        {...(may("voucher:edit") || may("voucher:void") ? { selected: marked, onSelect: setMarked } : {})}
        empty={
          <EmptyHint
            title={t("empty.title")}
            hint={t("empty.hint")}
            action={may("voucher:mint") ? <Link to="/console/mint">{t("mint")}</Link> : null}
          />
        }
      />
      <VoucherDrawer />
      {isExporting ? (
        <ExportModal filters={requestOf(VOUCHER_FILTERS, filters)} onClose={() => setExporting(false)} />
      ) : null}
    </>
  )
}

interface BulkBarProps {
  readonly marked: ReadonlyArray<string>
  readonly onDone: () => void
}

/** What can be done to the marked vouchers, or to all that fit the filters. */
const BulkBar = ({ marked, onDone }: BulkBarProps) => {
  const { t } = useTranslation("vouchers")
  const may = useMay()
  const { filters } = useFilters()
  const [asked, setAsked] = useState<{ readonly action: VoucherAction; readonly selection: VoucherSelection }>()
  const fitting = selectionFilter(filters)
  const actions = VOUCHER_ACTION_NAMES.filter((action) => may(VOUCHER_ACTIONS[action].permission))
  if (actions.length === 0 || (marked.length === 0 && fitting === undefined)) return null
  const selection = (marked.length > 0
    ? { ids: [...marked] }
    : { filter: fitting ?? {} }) as unknown as VoucherSelection
  return (
    <div className="bulk-bar">
      <Dropdown
        trigger={["click"]}
        autoFocus
        menu={{
          items: actions.map((action) => ({
            key: action,
            danger: VOUCHER_ACTIONS[action].danger,
            label: t(`actions.${action}.label`),
            // Afterwards: the key that chose would press the button that gets the focus, and close it again.
            onClick: () => void setTimeout(() => setAsked({ action, selection })),
          })),
        }}
      >
        <Button size="small" icon={<DownOutlined />} iconPlacement="end">
          {marked.length > 0 ? t("withMarked", { count: marked.length }) : t("withFitting")}
        </Button>
      </Dropdown>
      {asked === undefined ? null : (
        <ActionModal
          {...asked}
          onClose={() => setAsked(undefined)}
          onDone={() => {
            setAsked(undefined)
            onDone()
          }}
        />
      )}
    </div>
  )
}

import { DownloadOutlined } from "@ant-design/icons"
import { Link, useNavigate } from "@tanstack/react-router"
import { Button, Progress, type TableProps, Tag } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { CodeText } from "../../parts/code_text.tsx"
import { ConfirmAction } from "../../parts/confirm_action.tsx"
import { CountText } from "../../parts/count_text.tsx"
import { DetailDrawer } from "../../parts/detail_drawer.tsx"
import { EmptyHint } from "../../parts/empty_hint.tsx"
import { Facts } from "../../parts/facts.tsx"
import { FilterBar } from "../../parts/filter_bar.tsx"
import { ListTable } from "../../parts/list_table.tsx"
import { PageHead } from "../../parts/page_head.tsx"
import { RowLink } from "../../parts/row_link.tsx"
import { StateTag, type Tone } from "../../parts/state_tag.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useProductOptions } from "../../parts/use_choices.ts"
import { useFilters } from "../../parts/use_filters.ts"
import { useMay } from "../../session/session.ts"
import { ExportModal } from "../vouchers/export_modal.tsx"
import { type Batch, listBatches, readBatch, voidBatch } from "./batch_calls.ts"

const TONES: Readonly<Record<Batch["state"], Tone>> = { minting: "busy", ready: "good", voided: "bad" }

/** Who minted or imported how many of what, and when. */
export const BatchesPage = () => {
  const { t } = useTranslation("batches")
  const { t: common } = useTranslation()
  const may = useMay()
  const navigate = useNavigate()
  const { change, filters } = useFilters()
  const products = useProductOptions()
  const columns: NonNullable<TableProps<Batch>["columns"]> = [
    {
      key: "created",
      title: common("created"),
      render: (_, batch) => (
        <RowLink onOpen={() => change({ id: batch.id })}>
          <TimeText at={batch.createdAt} />
        </RowLink>
      ),
    },
    { key: "product", title: t("product"), render: (_, { productId }) => productId },
    {
      key: "count",
      title: t("count"),
      align: "right",
      render: (_, { count }) => <CountText value={count} />,
    },
    {
      key: "state",
      title: common("state"),
      responsive: ["sm"],
      render: (_, { state }) => <StateTag text={t(`states.${state}`)} tone={TONES[state]} />,
    },
    { key: "source", title: t("source"), responsive: ["md"], render: (_, { source }) => t(`sources.${source}`) },
    { key: "by", title: t("by"), responsive: ["lg"], render: (_, { createdBy }) => createdBy },
    { key: "note", title: common("note"), responsive: ["xl"], ellipsis: true, render: (_, { note }) => note },
  ]
  return (
    <>
      <PageHead
        title={t("title")}
        hint={t("hint")}
        actions={
          may("voucher:import") ? (
            <Button onClick={() => void navigate({ to: "/console/import" })}>{t("import")}</Button>
          ) : undefined
        }
      />
      <FilterBar fields={[{ kind: "choice", name: "productId", label: t("product"), options: products }]} />
      <ListTable<Batch>
        queryKey="batches"
        filterNames={["productId"]}
        call={listBatches}
        rowKey={({ id }) => id}
        columns={columns}
        empty={
          <EmptyHint
            title={t("empty.title")}
            hint={t("empty.hint")}
            action={may("voucher:mint") ? <Link to="/console/mint">{t("mint")}</Link> : null}
          />
        }
      />
      <DetailDrawer<Batch>
        id={filters["id"]}
        onClose={() => change({ id: undefined })}
        title={t("batch")}
        queryKey="batches"
        read={(id, signal) => readBatch({ path: { id } }, { signal })}
        actions={(batch) => <BatchActions batch={batch} />}
      >
        {(batch) => <BatchFacts batch={batch} />}
      </DetailDrawer>
    </>
  )
}

const BatchActions = ({ batch }: { readonly batch: Batch }) => {
  const { t } = useTranslation("batches")
  const may = useMay()
  const [isExporting, setExporting] = useState(false)
  return (
    <>
      {may("voucher:reveal") ? (
        <Button icon={<DownloadOutlined />} onClick={() => setExporting(true)}>
          {t("export")}
        </Button>
      ) : null}
      <ConfirmAction
        permission="voucher:void"
        danger
        disabled={batch.state !== "ready"}
        label={t("void")}
        title={t("voidTitle", { count: batch.count })}
        content={t("voidHint")}
        done={t("voided")}
        touches={["batches", "vouchers"]}
        run={() => voidBatch({ path: { id: batch.id } })}
      />
      {isExporting ? <ExportModal filters={{ batchId: batch.id }} onClose={() => setExporting(false)} /> : null}
    </>
  )
}

const BatchFacts = ({ batch }: { readonly batch: Batch }) => {
  const { t } = useTranslation("batches")
  const { t: common } = useTranslation()
  const { format } = batch
  return (
    <Facts
      facts={[
        [common("state"), <StateTag key="state" text={t(`states.${batch.state}`)} tone={TONES[batch.state]} />],
        [t("product"), batch.productId],
        [
          t("count"),
          batch.state === "minting" ? (
            <Progress key="progress" percent={Math.floor((batch.done / batch.count) * 100)} />
          ) : (
            <Link key="count" to="/console/vouchers" search={{ batchId: batch.id } as never}>
              <CountText value={batch.count} />
            </Link>
          ),
        ],
        [t("source"), t(`sources.${batch.source}`)],
        [t("prefix"), format.prefix === "" ? null : <CodeText key="prefix" text={format.prefix} />],
        [t("label"), format.label?.label],
        [t("uses"), <CountText key="uses" value={batch.usesMax} />],
        [t("expires"), <TimeText key="expires" at={batch.expiresAt} none={common("never")} />],
        [t("tags"), batch.tags.length === 0 ? null : <Tags key="tags" tags={batch.tags} />],
        [common("note"), batch.note],
        [t("by"), batch.createdBy],
        [t("from"), batch.createdFrom],
        [common("created"), <TimeText key="created" at={batch.createdAt} />],
        [t("id"), <CodeText key="id" text={batch.id} copyable />],
      ]}
    />
  )
}

const Tags = ({ tags }: { readonly tags: ReadonlyArray<string> }) => (
  <>
    {tags.map((tag) => (
      <Tag key={tag}>{tag}</Tag>
    ))}
  </>
)

import { LeftOutlined, RightOutlined } from "@ant-design/icons"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { Alert, Button, Empty, Select, Table, type TableProps } from "antd"
import { type Key, type ReactNode, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import type { CallOptions } from "../../api/send.ts"
import { requestOf } from "./list_request.ts"
import { ProblemNote } from "./problem_note.tsx"
import { useFilters } from "./use_filters.ts"
import { useSlow } from "./use_slow.ts"

/** Rows on a page; what fits a screen, and what one wants in order to mark many. */
const PAGE_SIZES = [50, 100, 200] as const

/** A page of a list as the API answers it. */
export interface ListAnswer<Row> {
  readonly items: ReadonlyArray<Row>
  readonly next: string | null
}

/** A declared list as a function. What goes into it comes from the address, and is checked by the server. */
export type ListCall<Row> = (request: never, options: CallOptions) => Promise<ListAnswer<Row>>

export interface ListTableProps<Row> {
  readonly queryKey: string
  /** Names of filters that go to the API as they are in the address. */
  readonly filterNames: ReadonlyArray<string>
  readonly call: ListCall<Row>
  readonly rowKey: (row: Row) => string
  readonly columns: NonNullable<TableProps<Row>["columns"]>
  /** What to do when there is nothing at all. */
  readonly empty: ReactNode
  readonly selected?: ReadonlyArray<string>
  readonly onSelect?: (ids: ReadonlyArray<string>) => void
}

/** A list, page by page: only what is on the screen is ever asked for, however long the list is. */
export const ListTable = <Row extends object>(props: ListTableProps<Row>) => {
  const { call, columns, empty, filterNames, onSelect, queryKey, rowKey, selected } = props
  const { t } = useTranslation()
  const { change, filters } = useFilters()
  const asked = requestOf(filterNames, filters)
  const [limit, setLimit] = useState<number>(PAGE_SIZES[0])
  /** Cursors hold for the filters that they came with. */
  const place = JSON.stringify([asked, limit])
  const [walked, setWalked] = useState<{ readonly of: string; readonly cursors: ReadonlyArray<string> }>({
    of: place,
    cursors: [],
  })
  const cursors = walked.of === place ? walked.cursors : []
  const top = useRef<HTMLDivElement>(null)
  const turnTo = (next: ReadonlyArray<string>) => {
    setWalked({ of: place, cursors: next })
    // Another page is read from its first row on; one that is in sight stays where it is.
    if ((top.current?.getBoundingClientRect().top ?? 0) < 0) top.current?.scrollIntoView()
  }
  const after = cursors.at(-1)

  const optionsFor = (cursor: string | undefined) => ({
    queryKey: [queryKey, "list", asked, limit, cursor],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      call({ urlParams: { ...asked, limit, after: cursor } } as never, { signal }),
  })
  const list = useQuery({ ...optionsFor(after), placeholderData: keepPreviousData })
  const next = list.data?.next ?? null

  // The next page is there before it is asked for.
  useQuery({ ...optionsFor(next ?? undefined), enabled: next !== null && !list.isPlaceholderData })

  const isWaiting = list.isPending || list.isPlaceholderData
  const isSlow = useSlow(isWaiting)
  const isFiltered = Object.keys(asked).length > 0
  return (
    <>
      <div ref={top} className="list-top" />
      {list.isError ? <ProblemNote error={list.error} onRetry={() => void list.refetch()} /> : null}
      {isSlow ? <Alert type="info" showIcon className="problem-note" title={t("list.slow")} /> : null}
      {/* What was read before stays, also where it could not be read anew. */}
      {list.isError && list.data === undefined ? null : (
        <Table<Row>
          className="list-table"
          size="middle"
          columns={columns}
          dataSource={list.data?.items ?? []}
          rowKey={rowKey}
          loading={isWaiting ? { delay: 250 } : false}
          pagination={false}
          // A table that scrolls measures with a second head, whose box to mark all could be reached by keyboard.
          {...(onSelect === undefined
            ? { scroll: { x: "max-content" } }
            : {
                rowSelection: {
                  selectedRowKeys: [...(selected ?? [])],
                  onChange: (keys: ReadonlyArray<Key>) => onSelect(keys.map(String)),
                  columnWidth: 40,
                  getCheckboxProps: (row: Row) => ({ "aria-label": t("list.mark", { id: rowKey(row) }) }),
                },
              })}
          locale={{
            emptyText: list.isPending ? (
              " "
            ) : isFiltered ? (
              <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("list.nothingFits")}>
                <Button onClick={() => change(Object.fromEntries(filterNames.map((name) => [name, undefined])))}>
                  {t("list.showAll")}
                </Button>
              </Empty>
            ) : (
              empty
            ),
          }}
        />
      )}
      {next === null && cursors.length === 0 && limit === PAGE_SIZES[0] ? null : (
        <nav className="list-foot" aria-label={t("list.paging")}>
          <Select
            aria-label={t("list.size")}
            size="small"
            variant="borderless"
            value={limit}
            onChange={setLimit}
            options={PAGE_SIZES.map((size) => ({ value: size, label: t("list.rows", { count: size }) }))}
          />
          <span className="list-pages">
            <Button
              type="text"
              icon={<LeftOutlined />}
              disabled={cursors.length === 0}
              onClick={() => turnTo(cursors.slice(0, -1))}
            >
              {t("list.previous")}
            </Button>
            <span className="figures faint">{t("list.page", { page: cursors.length + 1 })}</span>
            <Button
              type="text"
              icon={<RightOutlined />}
              iconPlacement="end"
              disabled={next === null || list.isPlaceholderData}
              onClick={() => next !== null && turnTo([...cursors, next])}
            >
              {t("list.next")}
            </Button>
          </span>
        </nav>
      )}
    </>
  )
}

import type { ReactNode } from "react"
import { FilterBar, type FilterField } from "./filter_bar.tsx"
import { ListTable, type ListTableProps } from "./list_table.tsx"
import { PageHead } from "./page_head.tsx"

interface ListPageProps<Row> extends Omit<ListTableProps<Row>, "filterNames" | "rowKey"> {
  readonly title: string
  readonly hint?: ReactNode
  readonly actions?: ReactNode
  readonly fields: ReadonlyArray<FilterField>
  /** Stands between head and filters, such as a search. */
  readonly children?: ReactNode
  readonly rowKey?: (row: Row) => string
}

/** A page that is a list: its head, filters that live in the address, and the rows. */
export const ListPage = <Row extends { readonly id: string }>(props: ListPageProps<Row>) => {
  const { actions, children, fields, hint, rowKey = ({ id }: Row) => id, title, ...table } = props
  const names = fields.flatMap((field) => (field.kind === "days" ? ["from", "until"] : [field.name]))
  return (
    <>
      <PageHead title={title} hint={hint} actions={actions} />
      {children}
      {fields.length === 0 ? null : <FilterBar fields={fields} />}
      <ListTable<Row> {...table} rowKey={rowKey} filterNames={names} />
    </>
  )
}

import { Effect } from "effect"
import { integer, optional, text, toggle, withDefault } from "../../command/flags.ts"
import { Output } from "../../output/output.ts"
import { type Column, renderTable } from "../../output/table.ts"

/** Rows that the API gives at once at the most. */
const PAGE_MAX = 500
const PAGE_DEFAULT = 50

/** Options of every list that comes in pages. */
export const PAGE_FLAGS = {
  limit: withDefault("limit", integer(1, PAGE_MAX), PAGE_DEFAULT, "Rows on a page"),
  after: optional("after", text("CURSOR"), "Go on after this page: the `next` of the page before"),
  all: toggle("all", "Every page; with --json one row a line"),
} as const

export interface PageInput {
  readonly limit: number
  readonly after: string | undefined
  readonly all: boolean
}

interface Page<Row> {
  readonly items: ReadonlyArray<Row>
  readonly next: string | null
}

/** What of a page the API is asked for. */
interface PageQuery {
  readonly limit: number
  readonly after?: string
}

/** Shows a page, or all of them in constant memory. */
export const showPages = <Row, E>(
  input: PageInput,
  read: (query: PageQuery) => Effect.Effect<Page<Row>, E>,
  columns: ReadonlyArray<Column<Row>>,
) =>
  Effect.gen(function* () {
    const output = yield* Output
    const query = (limit: number, after: string | null | undefined): PageQuery =>
      after === undefined || after === null ? { limit } : { limit, after }
    if (!input.all) {
      const page = yield* read(query(input.limit, input.after))
      yield* output.table(page, page.items, columns)
      if (page.next !== null) yield* output.say(output.dim(`There are more: --after ${page.next}, or --all`))
      return
    }
    let after: string | null | undefined = input.after
    let first = true
    do {
      const page: Page<Row> = yield* read(query(PAGE_MAX, after))
      yield* output.json
        ? output.write(page.items.map((row) => `${JSON.stringify(row)}\n`).join(""))
        : output.write(
            first ? renderTable(page.items, columns, undefined, output.bold) : withoutHeading(page.items, columns),
          )
      first = false
      after = page.next
    } while (after !== null)
  })

const withoutHeading = <Row>(rows: ReadonlyArray<Row>, columns: ReadonlyArray<Column<Row>>): string => {
  const table = renderTable(rows, columns, undefined)
  return table.slice(table.indexOf("\n") + 1)
}

/** Reads every page of a short list, such as plans by name. */
export const readAll = <Row, E>(
  read: (query: PageQuery) => Effect.Effect<Page<Row>, E>,
): Effect.Effect<ReadonlyArray<Row>, E> =>
  Effect.gen(function* () {
    const rows: Array<Row> = []
    let after: string | null = null
    do {
      const page: Page<Row> = yield* read(after === null ? { limit: PAGE_MAX } : { limit: PAGE_MAX, after })
      rows.push(...page.items)
      after = page.next
    } while (after !== null)
    return rows
  })

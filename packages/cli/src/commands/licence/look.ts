import { LicenceState } from "@mintcode/core/licence"
import type { LicenceView } from "@mintcode/http/api"
import { Effect, Stream } from "effect"
import { CLIENT_FLAGS, withClient } from "../../app/client.ts"
import { leaf } from "../../command/command.ts"
import { choice, id, moment, optional, optionalWord, text } from "../../command/flags.ts"
import { UsageError } from "../../failure/failure.ts"
import { codeFrom } from "../../input/standard_input.ts"
import { Output } from "../../output/output.ts"
import type { Column } from "../../output/table.ts"
import { renderRecord } from "../../output/table.ts"
import { formatTime } from "../../output/text.ts"
import { definedOnly } from "../shared/data.ts"
import { PAGE_FLAGS, showPages } from "../shared/pages.ts"
import { LICENCE, showDetail } from "./detail.ts"

const FILTER_FLAGS = {
  state: optional("state", choice(...LicenceState.literals), "Only in this state"),
  product: optional("product", id(), "Only of this product"),
  from: optional("from", moment, "Activated at or after"),
  until: optional("until", moment, "Activated before"),
} as const

interface FilterInput {
  readonly state: LicenceState | undefined
  readonly product: string | undefined
  readonly from: number | undefined
  readonly until: number | undefined
}

const filterOf = ({ from, product, state, until }: FilterInput) =>
  definedOnly({ state, productId: product as LicenceView["productId"] | undefined, from, until })

const COLUMNS: ReadonlyArray<Column<LicenceView>> = [
  { title: "Activated", value: (row) => formatTime(row.activatedAt) },
  { title: "Product", value: (row) => row.productId },
  { title: "Code", value: (row) => row.code },
  { title: "State", value: (row) => row.state },
  { title: "Ends", value: (row) => (row.endsAt === null ? "never" : formatTime(row.endsAt)) },
  { title: "Last seen", value: (row) => formatTime(row.lastSeenAt) },
  { title: "Id", value: (row) => row.id, whole: true },
]

export const list = leaf({
  name: "list",
  summary: "Licences, newest first",
  notes: ["A licence begins with the first use of its code: what is unused is a voucher (mintcode voucher list)."],
  flags: { ...FILTER_FLAGS, ...PAGE_FLAGS, ...CLIENT_FLAGS },
  run: (input) =>
    withClient(input, ({ client }) =>
      showPages(input, (page) => client.licenceDesk.list({ urlParams: { ...page, ...filterOf(input) } }), COLUMNS),
    ),
})

export const show = leaf({
  name: "show",
  summary: "A licence and its machines",
  flags: CLIENT_FLAGS,
  positionals: { id: LICENCE },
  run: (input) =>
    withClient(input, ({ client }) => Effect.flatMap(client.licenceDesk.get({ path: { id: input.id } }), showDetail)),
})

export const search = leaf({
  name: "search",
  summary: "Licences that a full code or a machine code stands for",
  examples: ["mintcode licence search - < code.txt", "mintcode licence search --machine-code 3F2A-91"],
  flags: {
    machineCode: optional("machine-code", text("TEXT"), "The machine's code in place of the licence's"),
    ...CLIENT_FLAGS,
  },
  positionals: { code: optionalWord("CODE", text("CODE"), "The full code; - reads it from standard input") },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        if ((input.code === undefined) === (input.machineCode === undefined)) {
          return yield* new UsageError({ code: "USAGE", reason: "a code or --machine-code, one of the two" })
        }
        const output = yield* Output
        const payload =
          input.code === undefined
            ? definedOnly({ machineCode: input.machineCode })
            : { code: yield* codeFrom(input.code) }
        const found = yield* client.licenceDesk.search({ payload })
        yield* output.table(found, found.items, COLUMNS)
      }),
    ),
})

export const statistics = leaf({
  name: "statistics",
  summary: "Licences in numbers",
  flags: { product: FILTER_FLAGS.product, ...CLIENT_FLAGS },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const urlParams = definedOnly({ productId: input.product as LicenceView["productId"] | undefined })
        const figures = yield* client.licenceDesk.statistics({ urlParams })
        yield* output.result(figures, () =>
          renderRecord([
            ["Total", figures.total],
            ["Unused", figures.unused],
            ["Active", figures.active],
            ["Expired", figures.expired],
            ["Suspended", figures.suspended],
            ["Banned", figures.banned],
          ]),
        )
      }),
    ),
})

export const exporting = leaf({
  name: "export",
  summary: "Licences as CSV or JSON lines, streamed; codes stay masked",
  examples: ["mintcode licence export --state active > licences.csv"],
  flags: {
    format: optional("format", choice("csv", "ndjson"), "How they are written (default csv; ndjson with --json)"),
    ...FILTER_FLAGS,
    ...CLIENT_FLAGS,
  },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const format = input.format ?? (output.json ? ("ndjson" as const) : ("csv" as const))
        yield* Stream.runForEach(client.exportLicences({ ...filterOf(input), format }), output.write)
      }),
    ),
})

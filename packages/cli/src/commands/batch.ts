import type { BatchView } from "@mintcode/http/api"
import { Effect } from "effect"
import { CLIENT_FLAGS, withClient } from "../app/client.ts"
import { group, leaf } from "../command/command.ts"
import { id, optional, word } from "../command/flags.ts"
import { Output } from "../output/output.ts"
import { renderRecord } from "../output/table.ts"
import { formatTime } from "../output/text.ts"
import { PAGE_FLAGS, showPages } from "./shared/pages.ts"
import { codeWords } from "./shared/voucher_words.ts"

const BATCH = word("ID", id(), "Id of the batch")

const list = leaf({
  name: "list",
  summary: "Batches, newest first: who made how many of what, and when",
  flags: { product: optional("product", id(), "Only this product's"), ...PAGE_FLAGS, ...CLIENT_FLAGS },
  run: (input) =>
    withClient(input, ({ client }) =>
      showPages(
        input,
        (page) =>
          client.batches.list({
            urlParams: input.product === undefined ? page : { ...page, productId: input.product as never },
          }),
        [
          { title: "Made", value: (row) => formatTime(row.createdAt) },
          { title: "Product", value: (row) => row.productId },
          { title: "Count", value: (row) => row.count, right: true },
          { title: "State", value: (row) => row.state },
          { title: "By", value: (row) => row.createdBy },
          { title: "From", value: (row) => row.createdFrom },
          { title: "Note", value: (row) => row.note },
          { title: "Id", value: (row) => row.id, whole: true },
        ],
      ),
    ),
})

const record = (batch: BatchView): string =>
  renderRecord([
    ["Id", batch.id],
    ["Product", batch.productId],
    ["Source", batch.source],
    ["State", batch.state],
    ["Vouchers", batch.done === batch.count ? batch.count : `${batch.done} of ${batch.count}`],
    ["Uses", batch.usesMax],
    ["Codes", codeWords(batch.format)],
    ["Expires", batch.expiresAt === null ? "never" : formatTime(batch.expiresAt)],
    ["Note", batch.note],
    ["Tags", batch.tags.join(", ")],
    [
      "Made",
      `${formatTime(batch.createdAt)} by ${batch.createdBy}${batch.createdFrom === null ? "" : ` from ${batch.createdFrom}`}`,
    ],
  ])

const show = leaf({
  name: "show",
  summary: "A batch with all its fields",
  flags: CLIENT_FLAGS,
  positionals: { id: BATCH },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const row = yield* client.batches.get({ path: { id: input.id } })
        yield* output.result(row, () => record(row))
      }),
    ),
})

const voiding = leaf({
  name: "void",
  summary: "Void what is left of a batch: its unused codes will not work any more",
  flags: CLIENT_FLAGS,
  positionals: { id: BATCH },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const report = yield* client.batches.void({ path: { id: input.id } })
        yield* output.result(report, () => `Voided ${report.changed}, left ${report.skipped} as they were.\n`)
      }),
    ),
})

/** `mintcode batch …`. */
export const batch = group("batch", "Batches of vouchers", [list, show, voiding])

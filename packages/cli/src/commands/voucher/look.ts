import type { VoucherView } from "@mintcode/http/api"
import { Effect } from "effect"
import { CLIENT_FLAGS, withClient } from "../../app/client.ts"
import { leaf } from "../../command/command.ts"
import { id, text, word } from "../../command/flags.ts"
import { codeFrom } from "../../input/standard_input.ts"
import { Output } from "../../output/output.ts"
import { renderRecord } from "../../output/table.ts"
import { formatTime } from "../../output/text.ts"
import { PAGE_FLAGS, showPages } from "../shared/pages.ts"
import { FILTER_FLAGS, filterOf } from "./filter_flags.ts"

/** What of a voucher is shown. */
export const voucherRecord = (row: VoucherView): string =>
  renderRecord([
    ["Id", row.id],
    ["Version", row.version],
    ["Code", row.code],
    ["State", row.state],
    ["Product", row.productId],
    ["Batch", row.number === null ? row.batchId : `${row.batchId}, number ${row.number}`],
    ["Uses", `${row.usedCount} of ${row.usesMax}`],
    ["Failed tries", row.failedCount],
    ["Holder", row.holder],
    ["Redemption", row.redemptionId],
    ["Expires", row.expiresAt === null ? "never" : formatTime(row.expiresAt)],
    ["Note", row.note],
    ["Issued", formatTime(row.createdAt)],
    ["Last used", formatTime(row.lastUsedAt)],
  ])

const showVoucher = (row: VoucherView) =>
  Effect.flatMap(Output, (output) => output.result(row, () => voucherRecord(row)))

export const list = leaf({
  name: "list",
  summary: "Vouchers, newest first, codes masked",
  flags: { ...FILTER_FLAGS, ...PAGE_FLAGS, ...CLIENT_FLAGS },
  run: (input) =>
    withClient(input, ({ client }) =>
      showPages(input, (page) => client.vouchers.list({ urlParams: { ...page, ...filterOf(input) } }), [
        { title: "Code", value: (row) => row.code },
        { title: "State", value: (row) => row.state },
        { title: "Product", value: (row) => row.productId },
        { title: "Uses", value: (row) => `${row.usedCount}/${row.usesMax}`, right: true },
        { title: "Expires", value: (row) => formatTime(row.expiresAt) },
        { title: "Note", value: (row) => row.note },
        { title: "Id", value: (row) => row.id, whole: true },
      ]),
    ),
})

export const show = leaf({
  name: "show",
  summary: "A voucher, code masked",
  flags: CLIENT_FLAGS,
  positionals: { id: word("ID", id(), "Id of the voucher") },
  run: (input) =>
    withClient(input, ({ client }) => Effect.flatMap(client.vouchers.get({ path: { id: input.id } }), showVoucher)),
})

export const search = leaf({
  name: "search",
  summary: "The voucher that a full code stands for",
  examples: ["mintcode voucher search - < code.txt"],
  flags: CLIENT_FLAGS,
  positionals: { code: word("CODE", text("CODE"), "The full code; - reads it from standard input") },
  run: (input) =>
    Effect.flatMap(codeFrom(input.code), (code) =>
      withClient(input, ({ client }) => Effect.flatMap(client.vouchers.search({ payload: { code } }), showVoucher)),
    ),
})

export const counts = leaf({
  name: "counts",
  summary: "How many vouchers there are in each state",
  flags: { ...FILTER_FLAGS, ...CLIENT_FLAGS },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const figures = yield* client.vouchers.counts({ urlParams: filterOf(input) })
        yield* output.table(figures, Object.entries(figures), [
          { title: "State", value: ([state]) => state },
          { title: "Vouchers", value: ([, count]) => count, right: true },
        ])
      }),
    ),
})

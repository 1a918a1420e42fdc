import { RedemptionState } from "@mintcode/core/redemption"
import type { RedemptionHistory } from "@mintcode/http/api"
import { Effect } from "effect"
import { CLIENT_FLAGS, withClient } from "../app/client.ts"
import { group, leaf } from "../command/command.ts"
import { choice, givenId, id, moment, optional, word } from "../command/flags.ts"
import { Output } from "../output/output.ts"
import { renderRecord, renderTable } from "../output/table.ts"
import { counted, formatTime } from "../output/text.ts"
import { definedOnly } from "./shared/data.ts"
import { PAGE_FLAGS, showPages } from "./shared/pages.ts"

const REDEMPTION = word("ID", id(), "Id of the redemption")

const list = leaf({
  name: "list",
  summary: "Redemptions, newest first",
  flags: {
    state: optional("state", choice(...RedemptionState.literals), "Only in this state"),
    product: optional("product", id(), "Only of this product"),
    voucher: optional("voucher", givenId("voucher", "mintcode voucher list"), "Only of this voucher"),
    from: optional("from", moment, "Begun at or after"),
    until: optional("until", moment, "Begun before"),
    ...PAGE_FLAGS,
    ...CLIENT_FLAGS,
  },
  run: (input) =>
    withClient(input, ({ client }) =>
      showPages(
        input,
        (page) =>
          client.redemptions.list({
            urlParams: {
              ...page,
              ...definedOnly({
                state: input.state,
                productId: input.product as never,
                voucherId: input.voucher,
                from: input.from,
                until: input.until,
              }),
            },
          }),
        [
          { title: "Begun", value: (row) => formatTime(row.createdAt) },
          { title: "Product", value: (row) => row.productId },
          { title: "State", value: (row) => row.state },
          { title: "Failure", value: (row) => row.failure },
          { title: "Tries", value: (row) => row.tries, right: true },
          { title: "Plans", value: (row) => row.plansTried, right: true },
          { title: "Ended", value: (row) => formatTime(row.endedAt) },
          { title: "Id", value: (row) => row.id, whole: true },
        ],
      ),
    ),
})

const record = ({ redemption, transitions, orders }: RedemptionHistory): string =>
  [
    renderRecord([
      ["Id", redemption.id],
      ["State", redemption.failure === null ? redemption.state : `${redemption.state}, ${redemption.failure}`],
      ["Product", redemption.productId],
      ["Voucher", redemption.voucherId],
      ["Begun", formatTime(redemption.createdAt)],
      ["Deadline", formatTime(redemption.deadlineAt)],
      ["Ended", formatTime(redemption.endedAt)],
      ["Result", redemption.hasResult ? `shown ${counted(redemption.resultViews, "time")}` : ""],
    ]),
    renderTable(
      transitions,
      [
        { title: "When", value: (step) => formatTime(step.at) },
        { title: "Step", value: (step) => `${step.from} → ${step.to}` },
        { title: "Because", value: (step) => step.event },
        { title: "Plan", value: (step) => step.planId },
        { title: "Order", value: (step) => step.orderRef },
        { title: "Fault", value: (step) => step.fault },
        { title: "After ms", value: (step) => step.durationMs, right: true },
      ],
      undefined,
    ),
    orders.length === 0
      ? ""
      : renderTable(
          orders,
          [
            { title: "Upstream order", value: (order) => order.ref },
            { title: "State", value: (order) => order.state },
            { title: "Placed", value: (order) => formatTime(order.placedAt) },
          ],
          undefined,
        ),
  ]
    .filter((part) => part !== "")
    .join("\n")

const show = leaf({
  name: "show",
  summary: "A redemption with every step and upstream order",
  flags: CLIENT_FLAGS,
  positionals: { id: REDEMPTION },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const history = yield* client.redemptions.get({ path: { id: input.id } })
        yield* output.result(history, () => record(history))
      }),
    ),
})

const cancel = leaf({
  name: "cancel",
  summary: "Cancel a redemption; a value that arrives meanwhile is delivered all the same",
  flags: CLIENT_FLAGS,
  positionals: { id: REDEMPTION },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const row = yield* client.redemptions.cancel({ path: { id: input.id } })
        yield* output.result(row, () => `${row.id} is ${row.state}\n`)
      }),
    ),
})

const retry = leaf({
  name: "retry",
  summary: "Try a redemption again, whatever its count of tries",
  flags: CLIENT_FLAGS,
  positionals: { id: REDEMPTION },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const row = yield* client.redemptions.retry({ path: { id: input.id } })
        yield* output.result(row, () => `${row.id} is ${row.state}\n`)
      }),
    ),
})

/** `mintcode redemption …`. */
export const redemption = group("redemption", "Redemptions: list, show, cancel, retry", [list, show, cancel, retry])

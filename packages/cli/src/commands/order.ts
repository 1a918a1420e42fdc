import { type ShopOrder, ShopOrderState } from "@mintcode/core/developer"
import { moneyToDecimal } from "@mintcode/core/kernel"
import { Effect } from "effect"
import { CLIENT_FLAGS, withClient } from "../app/client.ts"
import { group, leaf } from "../command/command.ts"
import { choice, id, optional, text, word } from "../command/flags.ts"
import { Output } from "../output/output.ts"
import { renderRecord } from "../output/table.ts"
import { formatTime } from "../output/text.ts"
import { definedOnly } from "./shared/data.ts"
import { onOff } from "./shared/kinds.ts"
import { PAGE_FLAGS, showPages } from "./shared/pages.ts"
import { ownerFilter, person } from "./shared/person.ts"

const priceOf = ({ currency, priceMinor }: ShopOrder): string =>
  priceMinor === null || currency === null ? "" : `${moneyToDecimal({ minor: priceMinor, currency })} ${currency}`

const list = leaf({
  name: "list",
  summary: "Orders, newest first",
  flags: {
    owner: optional("owner", person, "Only of this owner"),
    state: optional("state", choice(...ShopOrderState.literals), "Only in this state"),
    reference: optional("reference", text("TEXT"), "Only with this name, as the developer gave it"),
    test: optional("test", onOff, "Only test orders, or only live ones"),
    ...PAGE_FLAGS,
    ...CLIENT_FLAGS,
  },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.flatMap(ownerFilter(client, input.owner), (filter) =>
        showPages(
          input,
          (page) =>
            client.shopOrders.list({
              urlParams: {
                ...page,
                ...filter,
                ...definedOnly({
                  state: input.state,
                  reference: input.reference,
                  test: input.test,
                }),
              },
            }),
          [
            { title: "Placed", value: (row) => formatTime(row.createdAt) },
            { title: "Product", value: (row) => row.productId },
            { title: "State", value: (row) => row.state },
            { title: "Charge", value: (row) => row.charge },
            { title: "Price", value: priceOf, right: true },
            { title: "Test", value: (row) => row.test },
            { title: "Id", value: (row) => row.id, whole: true },
          ],
        ),
      ),
    ),
})

const show = leaf({
  name: "show",
  summary: "One order",
  flags: CLIENT_FLAGS,
  positionals: { order: word("ID", id(), "Id of the order") },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const order = yield* client.shopOrders.get({ path: { id: input.order } })
        yield* output.result(order, () =>
          renderRecord([
            ["Id", order.id],
            ["Owner", order.ownerId],
            ["Key", order.keyId],
            ["Product", order.productId],
            ["State", order.state],
            ["Charge", order.charge],
            ["Price", priceOf(order)],
            ["Reference", order.reference],
            ["Redemption", order.redemptionId],
            ["Attempt", order.attempt],
            ["Test", order.test],
            ["Placed", formatTime(order.createdAt)],
            ["Changed", formatTime(order.updatedAt)],
          ]),
        )
      }),
    ),
})

/** `mintcode order …`. */
export const order = group("order", "Orders of developers", [list, show])

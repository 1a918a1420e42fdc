import { BalanceChange } from "@mintcode/core/developer"
import { type Money, moneyFromDecimal, moneyToDecimal } from "@mintcode/core/kernel"
import { Effect, Schema } from "effect"
import { CLIENT_FLAGS, withClient } from "../app/client.ts"
import { group, leaf } from "../command/command.ts"
import { optional, text, toggle, word } from "../command/flags.ts"
import { Output } from "../output/output.ts"
import { renderTable } from "../output/table.ts"
import { definedOnly } from "./shared/data.ts"
import { decodeFields } from "./shared/decode.ts"
import { price } from "./shared/kinds.ts"
import { person, personIdOf } from "./shared/person.ts"

const OWNER = word("OWNER", person, "Id or whole address of whoever it belongs to")

const showBalances = (sheet: { readonly ownerId: string; readonly balances: ReadonlyArray<Money> }) =>
  Effect.flatMap(Output, (output) =>
    output.result(sheet, () =>
      sheet.balances.length === 0
        ? "nothing\n"
        : renderTable(
            sheet.balances,
            [
              { title: "Balance", value: moneyToDecimal, right: true },
              { title: "Currency", value: (row) => row.currency },
            ],
            undefined,
          ),
    ),
  )

const show = leaf({
  name: "show",
  summary: "What an owner has left",
  flags: CLIENT_FLAGS,
  positionals: { owner: OWNER },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const owner = yield* decodeFields(BalanceChange.fields.ownerId, yield* personIdOf(client, input.owner))
        yield* showBalances(yield* client.balances.get({ path: { id: owner } }))
      }),
    ),
})

const add = leaf({
  name: "add",
  summary: "Top a balance up, or correct it",
  examples: ['mintcode balance add dev@mint.example "50.00 USD"', 'mintcode balance add OWNER "3.10 USD" --take'],
  flags: {
    note: optional("note", text("TEXT"), "Why, for the movement"),
    take: toggle("take", "Take it away instead, as a correction"),
    idempotencyKey: optional(
      "idempotency-key",
      text("KEY"),
      "With the same key it is done once, however often it is sent",
    ),
    ...CLIENT_FLAGS,
  },
  positionals: { owner: OWNER, amount: word("AMOUNT", price, 'The amount, such as "50.00 USD"') },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const { amount, currency } = input.amount
        const payload = yield* decodeFields(
          Schema.typeSchema(BalanceChange),
          definedOnly({
            ownerId: yield* personIdOf(client, input.owner),
            amount: moneyFromDecimal(input.take ? -amount : amount, currency),
            kind: input.take ? "correction" : "top_up",
            note: input.note,
          }),
        )
        const headers = definedOnly({ "idempotency-key": input.idempotencyKey })
        yield* showBalances(yield* client.balances.change({ payload, headers }))
      }),
    ),
})

/** `mintcode balance …`. */
export const balance = group("balance", "Prepaid balances of developers", [show, add])

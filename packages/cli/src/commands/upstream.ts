import { moneyFromDecimal } from "@mintcode/core/kernel"
import { UpstreamAccountDraft, UpstreamAccountEdit } from "@mintcode/core/supplier"
import type { UpstreamAccountView } from "@mintcode/http/api"
import { Effect } from "effect"
import { CLIENT_FLAGS, withClient } from "../app/client.ts"
import { group, leaf } from "../command/command.ts"
import { fields, integer, optional, required, text, word } from "../command/flags.ts"
import { formatMinor, formatMoney } from "../output/money.ts"
import { Output } from "../output/output.ts"
import { renderRecord } from "../output/table.ts"
import { formatTime } from "../output/text.ts"
import { DATA_FLAG, definedOnly, readData, readText } from "./shared/data.ts"
import { decodeFields } from "./shared/decode.ts"
import { EDIT_FLAGS, editHeaders } from "./shared/edit_flags.ts"
import { amount, onOff } from "./shared/kinds.ts"
import { upstreamNamed } from "./shared/names.ts"

const ACCOUNT = word("ACCOUNT", text("ACCOUNT"), "Name or id of the upstream account")

const FIELD_FLAGS = {
  tokenFile: optional("token-file", text("FILE"), "File with the access token; - reads standard input"),
  rate: optional("rate", integer(1, 1_000), "Calls a second over all workers (default 20)"),
  alertBelow: optional("alert-below", amount, "Raise an alert when the balance falls below"),
  options: optional("options", fields(), 'Settings of the driver, such as {"earlyCancelMs":120000}'),
  enabled: optional("enabled", onOff, "Whether it is used"),
  data: DATA_FLAG,
} as const

interface FieldInput {
  readonly tokenFile: string | undefined
  readonly rate: number | undefined
  readonly alertBelow: number | undefined
  readonly options: unknown
  readonly enabled: boolean | undefined
  readonly data: string | undefined
}

/** The token comes from a file: on the command line it would stand in the shell's history. */
const fieldsOf = (input: FieldInput, currency: string) =>
  Effect.gen(function* () {
    const data = yield* readData(input.data)
    const token = input.tokenFile === undefined ? undefined : (yield* readText(input.tokenFile, "token")).trim()
    return {
      ...data,
      ...definedOnly({
        token,
        ratePerSecond: input.rate,
        balanceAlertMinor:
          input.alertBelow === undefined ? undefined : moneyFromDecimal(input.alertBelow, currency).minor,
        options: input.options,
        enabled: input.enabled,
      }),
    }
  })

const balanceOf = ({ balanceMinor, currency }: UpstreamAccountView): string => formatMinor(balanceMinor, currency)

const showAccount = (account: UpstreamAccountView) =>
  Effect.flatMap(Output, (output) =>
    output.result(account, () =>
      renderRecord([
        ["Id", account.id],
        ["Version", account.version],
        ["Name", account.name],
        ["Driver", account.driver],
        ["Address", account.baseUrl],
        ["Token", account.hasToken ? "set" : "not set"],
        ["Enabled", account.enabled],
        ["Rate", `${account.ratePerSecond} calls a second`],
        ["Balance", balanceOf(account)],
        ["Alert below", formatMinor(account.balanceAlertMinor, account.currency)],
        ["Options", JSON.stringify(account.options)],
        ["Changed", formatTime(account.updatedAt)],
      ]),
    ),
  )

const list = leaf({
  name: "list",
  summary: "Upstream accounts, by name",
  flags: CLIENT_FLAGS,
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const answer = yield* client.upstreams.list({})
        yield* output.table(answer, answer.items, [
          { title: "Name", value: (row) => row.name },
          { title: "Driver", value: (row) => row.driver },
          { title: "Address", value: (row) => row.baseUrl },
          { title: "Balance", value: balanceOf, right: true },
          { title: "Read", value: (row) => formatTime(row.balanceAt) },
          { title: "Enabled", value: (row) => row.enabled },
          { title: "Id", value: (row) => row.id, whole: true },
        ])
      }),
    ),
})

const add = leaf({
  name: "add",
  summary: "Add an account with a supplier",
  examples: ["mintcode upstream add main --driver NAME --url https://… --currency USD --token-file ./token"],
  flags: {
    driver: required("driver", text("DRIVER"), "Which driver speaks to it; a wrong name lists them"),
    url: required("url", text("URL"), "Address of the supplier's API"),
    currency: required("currency", text("USD"), "Currency of its balance and prices"),
    ...FIELD_FLAGS,
    ...CLIENT_FLAGS,
  },
  positionals: { name: word("NAME", text("NAME"), "Your name for it; unique") },
  run: (input) =>
    withClient(
      input,
      ({ client }) =>
        Effect.gen(function* () {
          const payload = yield* decodeFields(UpstreamAccountDraft, {
            ...(yield* fieldsOf(input, input.currency)),
            driver: input.driver,
            name: input.name,
            baseUrl: input.url,
            currency: input.currency,
          })
          yield* showAccount(yield* client.upstreams.create({ payload }))
        }),
      { mayCreate: true },
    ),
})

const edit = leaf({
  name: "edit",
  summary: "Change an account; what is not named stays",
  flags: {
    name: optional("name", text("NAME"), "A new name"),
    url: optional("url", text("URL"), "Address of the supplier's API"),
    ...FIELD_FLAGS,
    ...EDIT_FLAGS,
    ...CLIENT_FLAGS,
  },
  positionals: { account: ACCOUNT },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const account = yield* upstreamNamed(client, input.account)
        const payload = yield* decodeFields(UpstreamAccountEdit, {
          ...(yield* fieldsOf(input, account.currency)),
          ...definedOnly({ name: input.name, baseUrl: input.url }),
        })
        const headers = editHeaders(input.ifVersion)
        yield* showAccount(yield* client.upstreams.edit({ path: { id: account.id }, payload, headers }))
      }),
    ),
})

const test = leaf({
  name: "test",
  summary: "Ask the supplier for its balance: tells whether address and token are right",
  flags: CLIENT_FLAGS,
  positionals: { account: ACCOUNT },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const account = yield* upstreamNamed(client, input.account)
        const { balance } = yield* client.upstreams.balance({ path: { id: account.id } })
        yield* output.result(
          { ok: true, balance },
          () => `${account.name} answers${balance === null ? "" : `, balance ${formatMoney(balance)}`}\n`,
        )
      }),
    ),
})

/** `mintcode upstream …`. */
export const upstream = group("upstream", "Accounts with suppliers", [list, add, edit, test])

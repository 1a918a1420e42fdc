import type { ReconciliationView } from "@mintcode/http/api"
import { Effect } from "effect"
import { CLIENT_FLAGS, withClient } from "../app/client.ts"
import { group, leaf } from "../command/command.ts"
import { fields, integer, optional, optionalWord, text, withDefault, word } from "../command/flags.ts"
import { QuietExit } from "../failure/failure.ts"
import { formatMinor, formatMoney } from "../output/money.ts"
import { Output } from "../output/output.ts"
import { formatTime } from "../output/text.ts"
import { upstreamNamed } from "./shared/names.ts"

const ACCOUNT = word("ACCOUNT", text("ACCOUNT"), "Name or id of the upstream account")
/** Orders that one look lists. */
const ORDERS_MAX = 200
const ORDERS_DEFAULT = 20

const pairs = (record: Readonly<Record<string, string>>): string =>
  Object.entries(record)
    .map(([key, value]) => `${key}=${value}`)
    .join(" ")

const balance = leaf({
  name: "balance",
  summary: "Balance of one account, or of all that are enabled",
  flags: CLIENT_FLAGS,
  positionals: { account: optionalWord("ACCOUNT", text("ACCOUNT"), "Name or id; all enabled ones when left out") },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const accounts =
          input.account === undefined
            ? (yield* client.upstreams.list({})).items.filter((item) => item.enabled)
            : [yield* upstreamNamed(client, input.account)]
        const rows = yield* Effect.forEach(accounts, ({ id, name }) =>
          client.upstreams.balance({ path: { id } }).pipe(
            Effect.map((read) => ({ id, name, balance: read.balance, fault: null })),
            // One account that cannot be read does not hide the others.
            Effect.catchTag("Problem", ({ code }) => Effect.succeed({ id, name, balance: null, fault: code })),
          ),
        )
        yield* output.table({ items: rows }, rows, [
          { title: "Account", value: (row) => row.name },
          { title: "Balance", value: (row) => formatMoney(row.balance), right: true },
          { title: "Fault", value: (row) => row.fault ?? "" },
        ])
        if (rows.some((row) => row.fault !== null)) return yield* new QuietExit({ exit: "refused" })
      }),
    ),
})

const prices = leaf({
  name: "prices",
  summary: "What the supplier asks for a plan's parameters, and how many it has",
  examples: ["mintcode supplier prices main --parameters product=telegram"],
  flags: {
    parameters: optional("parameters", fields(), "As a plan has them: country=england,product=telegram, or JSON"),
    ...CLIENT_FLAGS,
  },
  positionals: { account: ACCOUNT },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const { id } = yield* upstreamNamed(client, input.account)
        const answer = yield* client.upstreams.prices({ path: { id }, payload: { parameters: input.parameters ?? {} } })
        yield* output.table(answer, answer.items, [
          { title: "For", value: (row) => pairs(row.parameters) },
          { title: "Price", value: (row) => formatMoney(row.cost), right: true },
          { title: "Available", value: (row) => row.available, right: true },
          { title: "Success %", value: (row) => row.successRatePercent, right: true },
        ])
      }),
    ),
})

const orders = leaf({
  name: "orders",
  summary: "Orders that the supplier lists, newest first",
  flags: { limit: withDefault("limit", integer(1, ORDERS_MAX), ORDERS_DEFAULT, "Orders to list"), ...CLIENT_FLAGS },
  positionals: { account: ACCOUNT },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const { id } = yield* upstreamNamed(client, input.account)
        const answer = yield* client.upstreams.orders({ path: { id }, urlParams: { limit: input.limit } })
        yield* output.table(answer, answer.items, [
          { title: "Order", value: (row) => row.ref },
          { title: "Placed", value: (row) => formatTime(row.placedAt) },
          { title: "Ends", value: (row) => formatTime(row.expiresAt) },
          { title: "Cost", value: (row) => formatMoney(row.cost), right: true },
          { title: "Open", value: (row) => row.open },
          { title: "Received", value: (row) => row.received },
          { title: "Details", value: (row) => pairs(row.details) },
        ])
      }),
    ),
})

const reconcile = leaf({
  name: "reconcile",
  summary: "Compare our books with every enabled supplier's",
  flags: CLIENT_FLAGS,
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const answer = yield* client.upstreams.reconcile({})
        const { items: accounts } = yield* client.upstreams.list({})
        const accountOf = (id: string) => accounts.find((account) => account.id === id)
        const rows: ReadonlyArray<BooksRow> = [
          ...answer.reports.map((report) => ({ accountId: report.accountId, report, fault: "" })),
          ...answer.unread.map(({ accountId, fault }) => ({ accountId, report: undefined, fault })),
        ]
        yield* output.table(answer, rows, [
          { title: "Account", value: ({ accountId }) => accountOf(accountId)?.name ?? accountId },
          { title: "Open here", value: ({ report }) => report?.localOpen, right: true },
          { title: "Open there", value: ({ report }) => report?.upstreamOpen, right: true },
          { title: "Not ours", value: ({ report }) => report?.unownedCount, right: true },
          { title: "Still open there", value: ({ report }) => report?.stillOpenCount, right: true },
          { title: "Over there", value: ({ report }) => report?.overUpstreamCount, right: true },
          { title: "Balance", value: ({ report }) => formatMoney(report?.balance), right: true },
          {
            title: "Difference",
            value: ({ accountId, report }) =>
              formatMinor(report?.balanceDifferenceMinor ?? null, accountOf(accountId)?.currency),
            right: true,
          },
          { title: "Fault", value: ({ fault }) => fault },
        ])
        if (answer.unread.length > 0) return yield* new QuietExit({ exit: "refused" })
      }),
    ),
})

/** An account of the comparison: its report, or why there is none. */
interface BooksRow {
  readonly accountId: string
  readonly report: ReconciliationView | undefined
  readonly fault: string
}

/** `mintcode supplier …`. */
export const supplier = group("supplier", "Balance, prices and orders of suppliers, read now", [
  balance,
  prices,
  orders,
  reconcile,
])

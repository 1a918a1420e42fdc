import type { ProductId } from "@mintcode/core/catalogue"
import { LeaseState } from "@mintcode/core/lease"
import { Effect, Stream } from "effect"
import { CLIENT_FLAGS, withClient } from "../../app/client.ts"
import { leaf } from "../../command/command.ts"
import { choice, id, moment, optional, text } from "../../command/flags.ts"
import { Output } from "../../output/output.ts"
import { formatTime } from "../../output/text.ts"
import { definedOnly } from "../shared/data.ts"
import { PAGE_FLAGS, showPages } from "../shared/pages.ts"
import { endOf, LEASE, showDetail } from "./detail.ts"

const FILTER_FLAGS = {
  state: optional("state", choice(...LeaseState.literals), "Only in this state"),
  group: optional("group", text("GROUP"), "Only in this group"),
  email: optional("email", text("EMAIL"), "Only of this address"),
  product: optional("product", id(), "Only of this product"),
  endsBefore: optional("ends-before", moment, "Only those that end before"),
  from: optional("from", moment, "Made at or after"),
  until: optional("until", moment, "Made before"),
} as const

interface FilterInput {
  readonly state: LeaseState | undefined
  readonly group: string | undefined
  readonly email: string | undefined
  readonly product: string | undefined
  readonly endsBefore: number | undefined
  readonly from: number | undefined
  readonly until: number | undefined
}

const filterOf = ({ email, endsBefore, from, group, product, state, until }: FilterInput) =>
  definedOnly({
    state,
    pool: group,
    holder: email,
    productId: product as ProductId | undefined,
    endsBefore,
    from,
    until,
  })

export const list = leaf({
  name: "list",
  summary: "Leases, newest first",
  examples: ["mintcode lease list --group team-a --state active", "mintcode lease list --email ada@example.org"],
  flags: { ...FILTER_FLAGS, ...PAGE_FLAGS, ...CLIENT_FLAGS },
  run: (input) =>
    withClient(input, ({ client }) =>
      showPages(input, (page) => client.leases.list({ urlParams: { ...page, ...filterOf(input) } }), [
        { title: "Made", value: (row) => formatTime(row.createdAt) },
        { title: "Holder", value: (row) => row.holder },
        { title: "Group", value: (row) => row.pool },
        { title: "State", value: (row) => row.state },
        { title: "Ends", value: endOf },
        { title: "Product", value: (row) => row.productId },
        { title: "Id", value: (row) => row.id, whole: true },
      ]),
    ),
})

export const show = leaf({
  name: "show",
  summary: "A lease with its seats and its history",
  flags: CLIENT_FLAGS,
  positionals: { id: LEASE },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.flatMap(client.leases.get({ path: { id: input.id } }), (row) => showDetail(client, row)),
    ),
})

export const exporting = leaf({
  name: "export",
  summary: "Leases as CSV or JSON lines, streamed",
  examples: ["mintcode lease export --state active > leases.csv"],
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
        yield* Stream.runForEach(client.exportLeases({ ...filterOf(input), format }), output.write)
      }),
    ),
})

import { type Plan, PlanDraft, PlanEdit } from "@mintcode/core/catalogue"
import { moneyFromDecimal } from "@mintcode/core/kernel"
import { SEAT_ACCOUNT_NAME } from "@mintcode/core/seat"
import type { MintCodeClient } from "@mintcode/http/client"
import { Effect } from "effect"
import { CLIENT_FLAGS, withClient } from "../app/client.ts"
import { group, leaf } from "../command/command.ts"
import { choice, fields, integer, list as listOf, optional, text, word } from "../command/flags.ts"
import { UsageError } from "../failure/failure.ts"
import { formatMinor } from "../output/money.ts"
import { Output } from "../output/output.ts"
import { renderRecord } from "../output/table.ts"
import { formatTime } from "../output/text.ts"
import { DATA_FLAG, definedOnly, readData } from "./shared/data.ts"
import { decodeFields } from "./shared/decode.ts"
import { EDIT_FLAGS, editHeaders } from "./shared/edit_flags.ts"
import { amount } from "./shared/kinds.ts"
import { accountCurrencies, planNamed, upstreamNamed } from "./shared/names.ts"
import { PAGE_FLAGS, showPages } from "./shared/pages.ts"

const PLAN = word("PLAN", text("PLAN"), "Name or id of the plan")

const FIELD_FLAGS = {
  parameters: optional(
    "parameters",
    fields(),
    "What the supplier orders with: country=england,product=telegram, or JSON",
  ),
  expectedCost: optional("expected-cost", amount, "What an order is expected to cost, in the account's currency"),
  maximumPrice: optional("maximum-price", amount, "The most an order may cost, in the account's currency"),
  weight: optional("weight", integer(0, 1_000), "Weight among plans"),
  tags: optional("tags", listOf("TAG,…"), "Tags"),
  data: DATA_FLAG,
} as const

interface FieldInput {
  readonly parameters: unknown
  readonly expectedCost: number | undefined
  readonly maximumPrice: number | undefined
  readonly weight: number | undefined
  readonly tags: ReadonlyArray<string> | undefined
  readonly data: string | undefined
}

const minor = (value: number | undefined, currency: string): number | undefined =>
  value === undefined ? undefined : moneyFromDecimal(value, currency).minor

const fieldsOf = (input: FieldInput, currency: string) =>
  Effect.map(readData(input.data), (data) => ({
    ...data,
    ...definedOnly({
      parameters: input.parameters,
      expectedCostMinor: minor(input.expectedCost, currency),
      maximumPriceMinor: minor(input.maximumPrice, currency),
      weight: input.weight,
      tags: input.tags,
    }),
  }))

const record = (plan: Plan, currency: string | undefined): string =>
  renderRecord([
    ["Id", plan.id],
    ["Version", plan.version],
    ["Name", plan.name],
    ["Account", plan.accountId],
    ["Parameters", JSON.stringify(plan.parameters)],
    ["Expected cost", formatMinor(plan.expectedCostMinor, currency)],
    ["Maximum price", formatMinor(plan.maximumPriceMinor, currency)],
    ["Weight", plan.weight],
    ["Tags", plan.tags.join(", ")],
    ["Enabled", plan.enabled],
    ["Breaker", plan.breakerUntil === null ? plan.breakerMode : `rests until ${formatTime(plan.breakerUntil)}`],
    ["Changed", formatTime(plan.updatedAt)],
  ])

const showPlan = (plan: Plan, currency: string | undefined) =>
  Effect.flatMap(Output, (output) => output.result(plan, () => record(plan, currency)))

const list = leaf({
  name: "list",
  summary: "Plans, newest first",
  flags: { ...PAGE_FLAGS, ...CLIENT_FLAGS },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.flatMap(accountCurrencies(client), (currencyOf) =>
        showPages(input, (urlParams) => client.plans.list({ urlParams }), [
          { title: "Name", value: (plan) => plan.name },
          { title: "Parameters", value: (plan) => JSON.stringify(plan.parameters) },
          {
            title: "Expected cost",
            value: (plan) => formatMinor(plan.expectedCostMinor, currencyOf(plan.accountId)),
            right: true,
          },
          { title: "Enabled", value: (plan) => plan.enabled },
          { title: "Breaker", value: (plan) => (plan.breakerUntil === null ? plan.breakerMode : "resting") },
          { title: "Id", value: (plan) => plan.id, whole: true },
        ]),
      ),
    ),
})

const noParameters = new UsageError({
  code: "USAGE",
  reason:
    "mintcode plan create: --parameters is needed: what the supplier orders with, such as country=england,product=telegram (mintcode supplier prices ACCOUNT shows what there is); {} for none",
})

const noUpstream = new UsageError({
  code: "USAGE",
  reason: "mintcode plan create: --upstream, or for seats --group, one of the two",
})

const create = leaf({
  name: "create",
  summary: "Create a plan",
  examples: [
    "mintcode plan create canada-1 --upstream main --parameters country=canada,product=telegram --expected-cost 0.35",
    "mintcode plan create team-a --group team-a",
  ],
  flags: {
    upstream: optional("upstream", text("ACCOUNT"), "Name or id of the upstream account it orders from"),
    group: optional(
      "group",
      text("GROUP"),
      "Group of workspaces that it takes seats in, in place of an upstream account",
    ),
    ...FIELD_FLAGS,
    ...CLIENT_FLAGS,
  },
  positionals: { name: word("NAME", text("NAME"), "Your name for it; unique") },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        if ((input.upstream === undefined) === (input.group === undefined)) return yield* noUpstream
        // The account that plans of seats buy at comes with the first group.
        if (input.group !== undefined) yield* client.workspaceGroups.get({ path: { id: input.group } })
        const account = yield* upstreamNamed(client, input.upstream ?? SEAT_ACCOUNT_NAME)
        const seats = input.group === undefined ? {} : { parameters: { group: input.group } }
        const written = { ...seats, ...(yield* fieldsOf(input, account.currency)) }
        if (!("parameters" in written)) return yield* noParameters
        const payload = yield* decodeFields(PlanDraft, {
          ...written,
          name: input.name,
          accountId: account.id,
        })
        yield* showPlan(yield* client.plans.create({ payload }), account.currency)
      }),
    ),
})

const edit = leaf({
  name: "edit",
  summary: "Change a plan; what is not named stays",
  flags: {
    name: optional("name", text("NAME"), "A new name"),
    breaker: optional(
      "breaker",
      choice("auto", "open", "closed"),
      "auto lets the breaker work, open keeps the plan resting, closed in use",
    ),
    ...FIELD_FLAGS,
    ...EDIT_FLAGS,
    ...CLIENT_FLAGS,
  },
  positionals: { plan: PLAN },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const plan = yield* planNamed(client, input.plan)
        const account = yield* client.upstreams.get({ path: { id: plan.accountId } })
        const payload = yield* decodeFields(PlanEdit, {
          ...(yield* fieldsOf(input, account.currency)),
          ...definedOnly({ name: input.name, breakerMode: input.breaker }),
        })
        yield* showPlan(
          yield* client.plans.edit({ path: { id: plan.id }, payload, headers: editHeaders(input.ifVersion) }),
          account.currency,
        )
      }),
    ),
})

const switching = (name: string, summary: string, enabled: boolean) =>
  leaf({
    name,
    summary,
    flags: CLIENT_FLAGS,
    positionals: { plan: PLAN },
    run: (input) => withClient(input, ({ client }) => switchPlan(client, input.plan, enabled)),
  })

const switchPlan = (client: MintCodeClient, name: string, enabled: boolean) =>
  Effect.gen(function* () {
    const plan = yield* planNamed(client, name)
    const edited = yield* client.plans.edit({ path: { id: plan.id }, payload: { enabled }, headers: {} })
    yield* showPlan(edited, (yield* accountCurrencies(client))(plan.accountId))
  })

/** `mintcode plan …`. */
export const plan = group("plan", "Plans: the ways to buy what products need", [
  list,
  create,
  edit,
  switching("enable", "Give a plan orders again", true),
  switching("disable", "Give a plan no new orders from now on", false),
])

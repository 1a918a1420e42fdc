import { type Product, ProductDraft, ProductEdit } from "@mintcode/core/catalogue"
import { moneyFromDecimal } from "@mintcode/core/kernel"
import type { MintCodeClient } from "@mintcode/http/client"
import { Effect } from "effect"
import { CLIENT_FLAGS, withClient } from "../app/client.ts"
import { group, leaf } from "../command/command.ts"
import { choice, id, integer, list as listOf, moment, optional, text, word } from "../command/flags.ts"
import { formatMinor, formatMoney } from "../output/money.ts"
import { Output } from "../output/output.ts"
import { renderRecord } from "../output/table.ts"
import { formatTime } from "../output/text.ts"
import { DATA_FLAG, definedOnly, readData } from "./shared/data.ts"
import { decodeFields } from "./shared/decode.ts"
import { EDIT_FLAGS, editHeaders } from "./shared/edit_flags.ts"
import { expiry, onOff, price } from "./shared/kinds.ts"
import {
  LICENCE_FLAGS,
  type LicenceTermInput,
  licenceTermFields,
  licenceTermWords,
  licenceTime,
} from "./shared/licence_flags.ts"
import { accountCurrencies, plansNamed } from "./shared/names.ts"
import { PAGE_FLAGS, showPages } from "./shared/pages.ts"
import { SEAT_FLAGS, type SeatTermInput, seatTermFields, seatTermWords } from "./shared/seat_flags.ts"
import { codeWords, expiryWords } from "./shared/voucher_words.ts"
import { FORMAT_FLAGS, type FormatInput, formatFields } from "./voucher/format_flags.ts"

const FIELD_FLAGS = {
  nameEn: optional("name-en", text("NAME"), "Public name in English"),
  nameZh: optional("name-zh", text("NAME"), "Public name in Chinese"),
  plans: optional("plans", listOf("PLAN,…"), "Plans by name or id, in the order they are tried"),
  price: optional("price", price, 'Price, such as "9.90 CNY"'),
  expires: optional("expires", expiry, "When its vouchers expire: never, month, quarter, year, 30d, a date"),
  triesMax: optional("tries", integer(1, 20), "Tries a voucher has"),
  timeLimit: optional("time-limit", integer(10, 86_400, "SECONDS"), "Seconds a redemption may take"),
  enabled: optional("enabled", onOff, "Whether it can be redeemed"),
  ...LICENCE_FLAGS,
  ...SEAT_FLAGS,
  ...FORMAT_FLAGS,
  data: DATA_FLAG,
} as const

interface FieldInput extends FormatInput, LicenceTermInput, SeatTermInput {
  readonly nameEn: string | undefined
  readonly nameZh: string | undefined
  readonly plans: ReadonlyArray<string> | undefined
  readonly price: { readonly amount: number; readonly currency: string } | undefined
  readonly expires: unknown
  readonly triesMax: number | undefined
  readonly timeLimit: number | undefined
  readonly enabled: boolean | undefined
  readonly data: string | undefined
}

/** The fields of a draft or an edit that options and data come to. */
const fieldsOf = (client: MintCodeClient, input: FieldInput) =>
  Effect.gen(function* () {
    const data = yield* readData(input.data)
    const policy = definedOnly({
      triesMax: input.triesMax,
      timeLimitMs: input.timeLimit === undefined ? undefined : input.timeLimit * 1000,
      licence: licenceTermFields(input),
      seat: seatTermFields(input),
    })
    const format = formatFields(input)
    return {
      ...data,
      ...definedOnly({
        name:
          input.nameEn === undefined && input.nameZh === undefined
            ? undefined
            : { en: input.nameEn ?? input.nameZh, zh: input.nameZh ?? input.nameEn },
        planIds:
          input.plans === undefined ? undefined : (yield* plansNamed(client, input.plans)).map((plan) => plan.id),
        price: input.price === undefined ? undefined : moneyFromDecimal(input.price.amount, input.price.currency),
        voucherExpiry: input.expires,
        entitlementMs: licenceTime(input),
        policy: Object.keys(policy).length === 0 ? undefined : policy,
        codeFormat: Object.keys(format).length === 0 ? undefined : format,
        enabled: input.enabled,
      }),
    }
  })

const list = leaf({
  name: "list",
  summary: "Products, by id",
  flags: { ...PAGE_FLAGS, ...CLIENT_FLAGS },
  run: (input) =>
    withClient(input, ({ client }) =>
      showPages(input, (urlParams) => client.products.list({ urlParams }), [
        { title: "Id", value: (row) => row.id, whole: true },
        {
          title: "Name",
          value: (row) => (row.name.en === row.name.zh ? row.name.en : `${row.name.en} ${row.name.zh}`),
        },
        { title: "Kind", value: (row) => row.kind },
        { title: "Plans", value: (row) => row.planIds.length, right: true },
        {
          title: "Price",
          value: (row) => formatMoney(row.price),
        },
        { title: "Enabled", value: (row) => row.enabled },
      ]),
    ),
})

const record = (row: Product): string =>
  renderRecord([
    ["Id", row.id],
    ["Version", row.version],
    ["Kind", row.kind === row.deliveryType ? row.kind : `${row.kind}, delivers ${row.deliveryType}`],
    ["Name", `${row.name.en} / ${row.name.zh}`],
    ["Enabled", row.enabled],
    ["Price", formatMoney(row.price)],
    ["Plans", row.planIds.join(", ")],
    ["Tries", `${row.policy.triesMax} a voucher, ${row.policy.plansTriedMax} plans each`],
    ["Time limit", `${row.policy.timeLimitMs / 1000} s`],
    ...(row.kind === "licence" ? [["Licence", licenceTermWords(row)] as const] : []),
    ...(row.kind === "seat" ? [["Seats", seatTermWords(row)] as const] : []),
    ["Codes", codeWords(row.codeFormat)],
    ["Expiry", expiryWords(row.voucherExpiry)],
    ["Changed", formatTime(row.updatedAt)],
  ])

const show = leaf({
  name: "show",
  summary: "A product with all its fields",
  flags: CLIENT_FLAGS,
  positionals: { id: word("ID", id(), "The product's id (SKU)") },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const row = yield* client.products.get({ path: { id: input.id } })
        yield* output.result(row, () => record(row))
      }),
    ),
})

const create = leaf({
  name: "create",
  summary: "Create a product",
  examples: [
    'mintcode product create tg_ca_001 --name-en "Telegram, Canada" --name-zh 电报加拿大 --plans canada-1,canada-2',
    'mintcode product create pro_30d --kind licence --name-en "Pro, 30 days" --name-zh 专业版 --hours 720 --machines 2',
    "mintcode product create team_1m --kind seat --plans team-a --months 1 --grace-days 3",
  ],
  flags: {
    kind: optional("kind", choice("code", "licence", "seat", "relay"), "What it delivers (default code)"),
    ...FIELD_FLAGS,
    ...CLIENT_FLAGS,
  },
  positionals: { id: word("ID", id(), "The product's id (SKU): lower-case letters, digits, _ and -") },
  run: (input) =>
    withClient(
      input,
      ({ client }) =>
        Effect.gen(function* () {
          const output = yield* Output
          const fields = yield* fieldsOf(client, input)
          const payload = yield* decodeFields(ProductDraft, {
            name: { en: input.id, zh: input.id },
            ...fields,
            ...definedOnly({ kind: input.kind }),
            id: input.id,
          })
          const row = yield* client.products.create({ payload })
          yield* output.result(row, () => record(row))
        }),
      { mayCreate: true },
    ),
})

const edit = leaf({
  name: "edit",
  summary: "Change a product; what is not named stays",
  flags: { ...FIELD_FLAGS, ...EDIT_FLAGS, ...CLIENT_FLAGS },
  positionals: { id: word("ID", id(), "The product's id (SKU)") },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const { codeFormat, ...fields } = yield* fieldsOf(client, input)
        const [licence, seat] = [licenceTermFields(input), seatTermFields(input)]
        // The API takes a format, and the terms of a kind, as a whole: what is not named stays as it is.
        const before =
          codeFormat === undefined && licence === undefined && seat === undefined
            ? undefined
            : yield* client.products.get({ path: { id: input.id } })
        const payload = yield* decodeFields(ProductEdit, {
          ...fields,
          ...(codeFormat === undefined ? {} : { codeFormat: { ...before?.codeFormat, ...codeFormat } }),
          ...(licence === undefined && seat === undefined
            ? {}
            : {
                policy: {
                  ...fields.policy,
                  ...(licence === undefined ? {} : { licence: { ...before?.policy.licence, ...licence } }),
                  ...(seat === undefined ? {} : { seat: { ...before?.policy.seat, ...seat } }),
                },
              }),
        })
        const row = yield* client.products.edit({
          path: { id: input.id },
          payload,
          headers: editHeaders(input.ifVersion),
        })
        yield* output.result(row, () => record(row))
      }),
    ),
})

const stats = leaf({
  name: "stats",
  summary: "Cost and success of a product's plans, and the order they suggest",
  flags: { since: optional("since", moment, "Count from this moment on (default a week ago)"), ...CLIENT_FLAGS },
  positionals: { id: word("ID", id(), "The product's id (SKU)") },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const figures = yield* client.products.statistics({
          path: { id: input.id },
          urlParams: definedOnly({ since: input.since }),
        })
        const currencyOf = yield* accountCurrencies(client)
        const rankOf = (planId: string) => figures.suggested.findIndex((one) => one.planId === planId) + 1
        yield* output.table(figures, figures.plans, [
          { title: "Plan", value: ({ plan }) => plan.name },
          { title: "Asked", value: ({ tally }) => tally.asked, right: true },
          { title: "Out of stock", value: ({ tally }) => tally.outOfStock, right: true },
          { title: "Delivered", value: ({ tally }) => tally.delivered, right: true },
          {
            title: "Cost",
            value: ({ plan, tally }) => formatMinor(tally.costMinor, currencyOf(plan.accountId)),
            right: true,
          },
          { title: "Suggested place", value: ({ plan }) => rankOf(plan.id), right: true },
        ])
      }),
    ),
})

export const product = group("product", "Products: what is sold", [list, show, create, edit, stats])

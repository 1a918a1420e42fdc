import { OPERATORS, WebhookStandingEdit } from "@mintcode/core/webhook"
import { WebhookAdminDraft, WebhookReplayPayload } from "@mintcode/http/api"
import { Effect, Redacted } from "effect"
import { CLIENT_FLAGS, withClient } from "../app/client.ts"
import { group, leaf } from "../command/command.ts"
import { choice, id, list as listOf, moment, optional, required, text, toggle, word } from "../command/flags.ts"
import { UsageError } from "../failure/failure.ts"
import { Output } from "../output/output.ts"
import { renderRecord } from "../output/table.ts"
import { formatTime } from "../output/text.ts"
import { definedOnly } from "./shared/data.ts"
import { decodeFields } from "./shared/decode.ts"
import { onOff } from "./shared/kinds.ts"
import { PAGE_FLAGS, showPages } from "./shared/pages.ts"
import { ownerFilter, person, personIdOf } from "./shared/person.ts"

const ENDPOINT = word("ENDPOINT", id(), "Id of the endpoint")

/** A developer, or whoever runs the installation. */
const owner = {
  ...person,
  meta: `${person.meta}|${OPERATORS}`,
  read: (written: string): string | undefined => (written === OPERATORS ? written : person.read(written)),
} as const

const list = leaf({
  name: "list",
  summary: "Endpoints, newest first",
  flags: { owner: optional("owner", owner, "Only of this owner"), ...PAGE_FLAGS, ...CLIENT_FLAGS },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.flatMap(ownerFilter(client, input.owner), (filter) =>
        showPages(input, (page) => client.webhookAdmin.list({ urlParams: { ...page, ...filter } }), [
          { title: "Address", value: (row) => row.url },
          { title: "Active", value: (row) => (row.active && row.ownerOut ? "no: owner disabled" : row.active) },
          { title: "Failing since", value: (row) => formatTime(row.failingSince) },
          { title: "Test", value: (row) => row.test },
          { title: "Owner", value: (row) => row.ownerId, whole: true },
          { title: "Id", value: (row) => row.id, whole: true },
        ]),
      ),
    ),
})

const create = leaf({
  name: "create",
  summary: "Add an endpoint for an owner; its secret is shown this once",
  flags: {
    owner: required("owner", owner, "Whoever is told: a developer of orders, or operators of alerts"),
    url: required("url", text("URL"), "Where messages are sent to"),
    events: optional(
      "events",
      listOf("EVENT,…"),
      "Only of these (default all), such as order.delivered or alert.balance_low",
    ),
    test: toggle("test", "Tell of test orders instead of live ones"),
    ...CLIENT_FLAGS,
  },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const payload = yield* decodeFields(
          WebhookAdminDraft,
          definedOnly({
            ownerId: yield* personIdOf(client, input.owner),
            url: input.url,
            events: input.events,
            test: input.test,
          }),
        )
        const { endpoint, secret } = yield* client.webhookAdmin.create({ payload })
        yield* output.say("This is the only time that the secret is shown:")
        yield* output.result({ ...endpoint, secret: Redacted.value(secret) }, () =>
          renderRecord([
            ["Endpoint", endpoint.id],
            ["Secret", Redacted.value(secret)],
          ]),
        )
      }),
    ),
})

const edit = leaf({
  name: "edit",
  summary: "Change an endpoint, or switch it off and on",
  flags: {
    active: optional("active", onOff, "Whether anything is sent to it"),
    url: optional("url", text("URL"), "Where messages are sent to"),
    events: optional("events", listOf("EVENT,…"), "Only of these from now on"),
    ...CLIENT_FLAGS,
  },
  positionals: { endpoint: ENDPOINT },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const payload = yield* decodeFields(
          WebhookStandingEdit,
          definedOnly({ active: input.active, url: input.url, events: input.events }),
        )
        const edited = yield* client.webhookAdmin.edit({ path: { id: input.endpoint }, payload })
        yield* output.result(edited, () => `${edited.id} is ${edited.active ? "on" : "off"}\n`)
      }),
    ),
})

const test = leaf({
  name: "test",
  summary: "Send an event that means nothing; deliveries tell whether it arrived",
  flags: CLIENT_FLAGS,
  positionals: { endpoint: ENDPOINT },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const delivery = yield* client.webhookAdmin.ping({ path: { id: input.endpoint } })
        yield* output.result(
          delivery,
          () => `Sent as ${delivery.id}: mintcode webhook deliveries tells whether it arrived\n`,
        )
      }),
    ),
})

const deliveries = leaf({
  name: "deliveries",
  summary: "What was sent to an endpoint, newest first",
  flags: {
    state: optional("state", choice("pending", "delivered", "failed"), "Only in this state"),
    ...PAGE_FLAGS,
    ...CLIENT_FLAGS,
  },
  positionals: { endpoint: ENDPOINT },
  run: (input) =>
    withClient(input, ({ client }) =>
      showPages(
        input,
        (page) =>
          client.webhookAdmin.deliveries({
            path: { id: input.endpoint },
            urlParams: { ...page, ...definedOnly({ state: input.state }) },
          }),
        [
          { title: "Made", value: (row) => formatTime(row.createdAt) },
          { title: "Event", value: (row) => row.eventType },
          { title: "State", value: (row) => row.state },
          { title: "Tries", value: (row) => row.tries, right: true },
          { title: "Last", value: (row) => row.lastStatus ?? row.lastFault },
          { title: "Next", value: (row) => formatTime(row.wakeAt) },
          { title: "Id", value: (row) => row.id, whole: true },
        ],
      ),
    ),
})

const replay = leaf({
  name: "replay",
  summary: "Send again: one delivery, or what was given up since a moment",
  flags: {
    delivery: optional("delivery", id(), "This delivery"),
    from: optional("from", moment, "Everything given up since"),
    ...CLIENT_FLAGS,
  },
  positionals: { endpoint: ENDPOINT },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        if ((input.delivery === undefined) === (input.from === undefined)) {
          return yield* new UsageError({
            code: "USAGE",
            reason: "webhook replay needs --delivery or --from, one of the two",
          })
        }
        const payload = yield* decodeFields(
          WebhookReplayPayload,
          definedOnly({ deliveryId: input.delivery, from: input.from }),
        )
        const path = { id: input.endpoint }
        const answer = yield* "from" in payload
          ? client.webhookAdmin.replay({ path, payload })
          : client.webhookAdmin.replay({ path, payload })
        yield* output.result(answer, () => `${answer.replayed} sent again${answer.more ? ", more to come" : ""}\n`)
      }),
    ),
})

/** `mintcode webhook …`. */
export const webhook = group("webhook", "Webhooks of developers and operators", [
  list,
  create,
  edit,
  test,
  deliveries,
  replay,
])

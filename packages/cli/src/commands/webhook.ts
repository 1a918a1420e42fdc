import { WebhookAdminDraft, WebhookReplayPayload } from "@mintcode/http/api"
import { Effect, Redacted } from "effect"
import { CLIENT_FLAGS, withClient } from "../app/client.ts"
import { group, leaf } from "../command/command.ts"
import { choice, id, list as listOf, moment, optional, required, text, toggle, word } from "../command/flags.ts"
import { UsageError } from "../failure/failure.ts"
import { Output } from "../output/output.ts"
import { formatTime } from "../output/text.ts"
import { definedOnly } from "./shared/data.ts"
import { decodeFields } from "./shared/decode.ts"
import { PAGE_FLAGS, showPages } from "./shared/pages.ts"

const ENDPOINT = word("ENDPOINT", id(), "Id of the endpoint")

const list = leaf({
  name: "list",
  summary: "Endpoints, newest first",
  flags: { owner: optional("owner", id(), "Only of this owner"), ...PAGE_FLAGS, ...CLIENT_FLAGS },
  run: (input) =>
    withClient(input, ({ client }) =>
      showPages(
        input,
        (page) =>
          client.webhookAdmin.list({ urlParams: { ...page, ...definedOnly({ ownerId: input.owner as never }) } }),
        [
          { title: "Address", value: (row) => row.url },
          { title: "Active", value: (row) => row.active },
          { title: "Failing since", value: (row) => formatTime(row.failingSince) },
          { title: "Test", value: (row) => row.test },
          { title: "Owner", value: (row) => row.ownerId, whole: true },
          { title: "Id", value: (row) => row.id, whole: true },
        ],
      ),
    ),
})

const create = leaf({
  name: "create",
  summary: "Add an endpoint for an owner; its secret is shown this once",
  flags: {
    owner: required("owner", id(), "Id of whoever is told"),
    url: required("url", text("URL"), "Where messages are sent to"),
    events: optional("events", listOf("EVENT,…"), "Only of these (default all), such as order.delivered"),
    test: toggle("test", "Tell of test orders instead of live ones"),
    ...CLIENT_FLAGS,
  },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const payload = yield* decodeFields(
          WebhookAdminDraft,
          definedOnly({ ownerId: input.owner, url: input.url, events: input.events, test: input.test }),
        )
        const { endpoint, secret } = yield* client.webhookAdmin.create({ payload })
        yield* output.say("This is the only time it is shown:")
        yield* output.result(
          { ...endpoint, secret: Redacted.value(secret) },
          () => `${endpoint.id}\n${Redacted.value(secret)}\n`,
        )
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
        yield* output.result(delivery, () => `${delivery.id}\n`)
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
          return yield* new UsageError({ code: "USAGE", reason: "mintcode webhook replay: --delivery or --from" })
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
export const webhook = group("webhook", "Webhooks of developers", [list, create, test, deliveries, replay])

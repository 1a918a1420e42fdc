import { ApiKeyDraft, KeyMode, KeyScope } from "@mintcode/core/developer"
import type { ApiKeyView } from "@mintcode/http/api"
import { Effect, Redacted } from "effect"
import { CLIENT_FLAGS, withClient } from "../app/client.ts"
import { group, leaf } from "../command/command.ts"
import { choice, id, integer, list as listOf, optional, required, text, withDefault, word } from "../command/flags.ts"
import { Output } from "../output/output.ts"
import { renderRecord } from "../output/table.ts"
import { formatTime } from "../output/text.ts"
import { definedOnly } from "./shared/data.ts"
import { decodeFields } from "./shared/decode.ts"
import { momentOrNever } from "./shared/kinds.ts"
import { PAGE_FLAGS, showPages } from "./shared/pages.ts"
import { ownerFilter, person, personIdOf } from "./shared/person.ts"

const KEY = word("ID", id(), "Id of the key")
const HOUR_MS = 3_600_000

const stateOf = (key: ApiKeyView): string =>
  !key.active ? "revoked" : key.expiresAt !== null && key.expiresAt <= Date.now() ? "expired" : "active"

const showKey = (key: ApiKeyView) =>
  Effect.flatMap(Output, (output) =>
    output.result(key, () =>
      renderRecord([
        ["Id", key.id],
        ["Owner", key.ownerId],
        ["Name", key.name],
        ["Key", `${key.prefix}…${key.lastFour}`],
        ["State", stateOf(key)],
        ["Scopes", key.scopes.join(", ")],
        ["Rate", `${key.ratePerMinute} requests a minute`],
        ["Networks", key.networks.length === 0 ? "any" : key.networks.join(", ")],
        ["Expires", formatTime(key.expiresAt)],
        ["Replaced by", key.replacedBy],
        ["Requests", key.requestCount],
        ["Last used", formatTime(key.lastUsedAt)],
        ["Made", formatTime(key.createdAt)],
      ]),
    ),
  )

const showMade = (made: ApiKeyView & { readonly key: Redacted.Redacted<string> }) =>
  Effect.gen(function* () {
    const output = yield* Output
    const key = Redacted.value(made.key)
    yield* output.say("This is the only time that the key is shown:")
    yield* output.result({ ...made, key }, () => `${key}\n`)
  })

const create = leaf({
  name: "create",
  summary: "Make an API key; it is shown this once",
  examples: [
    "mintcode key create --owner dev@mint.example --name shop",
    "mintcode key create --owner ID --name ci --mode test",
  ],
  flags: {
    owner: required("owner", person, "Whoever it is for: their orders and balance are what it works on"),
    name: required("name", text("NAME"), "Your name for it"),
    mode: withDefault(
      "mode",
      choice(...KeyMode.literals),
      "live",
      "A test key plays scripted outcomes and spends nothing",
    ),
    scopes: optional("scopes", listOf("SCOPE,…"), `What it may do (default all): ${KeyScope.literals.join(", ")}`),
    rate: optional("rate", integer(1, 60_000), "Requests a minute (default 60)"),
    networks: optional("networks", listOf("CIDR,…"), "Where it may be used from (default anywhere)"),
    expires: optional("expires", momentOrNever, "When it ends (default never)"),
    ...CLIENT_FLAGS,
  },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const payload = yield* decodeFields(
          ApiKeyDraft,
          definedOnly({
            ownerId: yield* personIdOf(client, input.owner),
            name: input.name,
            mode: input.mode,
            scopes: input.scopes,
            ratePerMinute: input.rate,
            networks: input.networks,
            expiresAt: input.expires,
          }),
        )
        yield* showMade(yield* client.apiKeys.create({ payload }))
      }),
    ),
})

const list = leaf({
  name: "list",
  summary: "Keys, newest first",
  flags: { owner: optional("owner", person, "Only of this owner"), ...PAGE_FLAGS, ...CLIENT_FLAGS },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.flatMap(ownerFilter(client, input.owner), (filter) =>
        showPages(input, (page) => client.apiKeys.list({ urlParams: { ...page, ...filter } }), [
          { title: "Name", value: (row) => row.name },
          { title: "Key", value: (row) => `${row.prefix}…${row.lastFour}` },
          { title: "State", value: stateOf },
          { title: "Requests", value: (row) => row.requestCount, right: true },
          { title: "Last used", value: (row) => formatTime(row.lastUsedAt) },
          { title: "Owner", value: (row) => row.ownerId, whole: true },
          { title: "Id", value: (row) => row.id, whole: true },
        ]),
      ),
    ),
})

const show = leaf({
  name: "show",
  summary: "One key, without the key itself",
  flags: CLIENT_FLAGS,
  positionals: { key: KEY },
  run: (input) =>
    withClient(input, ({ client }) => Effect.flatMap(client.apiKeys.get({ path: { id: input.key } }), showKey)),
})

const revoke = leaf({
  name: "revoke",
  summary: "End a key at once",
  flags: CLIENT_FLAGS,
  positionals: { key: KEY },
  run: (input) =>
    withClient(input, ({ client }) => Effect.flatMap(client.apiKeys.revoke({ path: { id: input.key } }), showKey)),
})

const rotate = leaf({
  name: "rotate",
  summary: "Make a successor with the same rights; both work for a while",
  flags: {
    overlap: withDefault("overlap", integer(0, 720), 24, "Hours that the old key goes on working"),
    ...CLIENT_FLAGS,
  },
  positionals: { key: KEY },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.flatMap(
        client.apiKeys.rotate({ path: { id: input.key }, payload: { overlapMs: input.overlap * HOUR_MS } }),
        showMade,
      ),
    ),
})

/** `mintcode key …`. */
export const key = group("key", "API keys of developers", [create, list, show, revoke, rotate])

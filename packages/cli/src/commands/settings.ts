import type { SettingItem } from "@mintcode/http/api"
import type { MintCodeClient } from "@mintcode/http/client"
import { Effect } from "effect"
import { CLIENT_FLAGS, withClient } from "../app/client.ts"
import { group, leaf } from "../command/command.ts"
import { text, word } from "../command/flags.ts"
import { CommandFailed, UsageError } from "../failure/failure.ts"
import { Output } from "../output/output.ts"
import { readText } from "./shared/data.ts"
import { EDIT_FLAGS, editHeaders } from "./shared/edit_flags.ts"

const KEY = word("KEY", text("KEY"), "Name of the setting")

const settingNamed = (client: MintCodeClient, key: string) =>
  Effect.flatMap(client.settings.list({}), ({ items }) => {
    const found = items.find((item) => item.key === key)
    return found === undefined
      ? new CommandFailed({ code: "SETTING_NOT_FOUND", exit: "notFound", reason: "There is no setting of this name" })
      : Effect.succeed(found)
  })

const valueOf = ({ value }: SettingItem): string => (typeof value === "string" ? value : JSON.stringify(value))

const list = leaf({
  name: "list",
  summary: "Every setting with its value",
  flags: CLIENT_FLAGS,
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const answer = yield* client.settings.list({})
        yield* output.table(answer, answer.items, [
          { title: "Setting", value: (item) => item.key },
          { title: "Value", value: valueOf },
          { title: "Type", value: (item) => item.type },
          { title: "Changed", value: (item) => item.changed },
          { title: "Meaning", value: (item) => item.description },
        ])
      }),
    ),
})

const get = leaf({
  name: "get",
  summary: "The value of one setting; of a secret only whether it is set",
  flags: CLIENT_FLAGS,
  positionals: { key: KEY },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const item = yield* settingNamed(client, input.key)
        yield* output.result(item, () => `${valueOf(item)}\n`)
      }),
    ),
})

/** A value as it was written, read as the setting's type wants it. */
const read = (item: SettingItem, written: string): Effect.Effect<unknown, UsageError> =>
  item.type === "string"
    ? Effect.succeed(written)
    : Effect.try({
        try: () => JSON.parse(written) as unknown,
        catch: () =>
          new UsageError({ code: "USAGE", reason: `this setting takes a value of type ${item.type}, as in JSON` }),
      })

const set = leaf({
  name: "set",
  summary: "Change a setting while everything runs",
  examples: [
    'mintcode settings set site_title "Mint Shop"',
    "mintcode settings set turnstile_secret_key - < secret.txt",
  ],
  flags: { ...EDIT_FLAGS, ...CLIENT_FLAGS },
  positionals: { key: KEY, value: word("VALUE", text("VALUE"), "The value; - reads standard input") },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const item = yield* settingNamed(client, input.key)
        const written = input.value === "-" ? (yield* readText("-", "value")).replace(/\r?\n$/, "") : input.value
        const changed = yield* client.settings.put({
          path: { key: item.key },
          payload: { value: yield* read(item, written) },
          headers: editHeaders(input.ifVersion),
        })
        yield* output.result(changed, () => `${changed.key} = ${valueOf(changed)}\n`)
      }),
    ),
})

/** `mintcode settings …`. */
export const settings = group("settings", "Settings that hold while everything runs", [list, get, set])

import { WorkspaceDraft, WorkspaceEdit } from "@mintcode/core/seat"
import { Effect } from "effect"
import { CLIENT_FLAGS, withClient } from "../../app/client.ts"
import { leaf } from "../../command/command.ts"
import { fields, integer, optional, required, text, word } from "../../command/flags.ts"
import { Output } from "../../output/output.ts"
import { DATA_FLAG, definedOnly, readData, readText } from "../shared/data.ts"
import { decodeFields } from "../shared/decode.ts"
import { EDIT_FLAGS, editHeaders } from "../shared/edit_flags.ts"
import { momentOrNever, onOff } from "../shared/kinds.ts"
import { workspaceNamed } from "../shared/names.ts"
import { showWorkspace, WORKSPACE } from "./detail.ts"

const FIELD_FLAGS = {
  url: optional("url", text("URL"), "Address of the provider's API, where the driver does not know it"),
  tokenFile: optional("token-file", text("FILE"), "File with the access token; - reads standard input"),
  seats: optional("seats", integer(0, 10_000), "Seats that it has (default 50)"),
  reserved: optional("reserved", integer(0, 10_000), "Seats that redemptions never take (default 0)"),
  owner: optional("owner", text("EMAIL"), "Address of its owner"),
  planEnds: optional("plan-ends", momentOrNever, "When its plan at the provider ends"),
  renews: optional("renews", onOff, "Whether the plan goes on by itself then"),
  rate: optional("rate", integer(1, 1_000), "Calls a second over all workers (default 5)"),
  options: optional("options", fields(), "Settings of the driver"),
  note: optional("note", text("TEXT"), "Note for operators"),
  data: DATA_FLAG,
} as const

interface FieldInput {
  readonly url: string | undefined
  readonly tokenFile: string | undefined
  readonly seats: number | undefined
  readonly reserved: number | undefined
  readonly owner: string | undefined
  readonly planEnds: number | null | undefined
  readonly renews: boolean | undefined
  readonly rate: number | undefined
  readonly options: unknown
  readonly note: string | undefined
  readonly data: string | undefined
}

/** The token comes from a file: on the command line it would stand in the shell's history. */
const fieldsOf = (input: FieldInput) =>
  Effect.gen(function* () {
    const data = yield* readData(input.data)
    const token = input.tokenFile === undefined ? undefined : (yield* readText(input.tokenFile, "token")).trim()
    return {
      ...data,
      ...definedOnly({
        baseUrl: input.url,
        token,
        seatsMax: input.seats,
        seatsReserved: input.reserved,
        ownerEmail: input.owner,
        planEndsAt: input.planEnds,
        planRenews: input.renews,
        ratePerSecond: input.rate,
        options: input.options,
        note: input.note,
      }),
    }
  })

export const add = leaf({
  name: "add",
  summary: "Add a workspace to a group",
  examples: [
    "mintcode workspace add team-1 --group team-a --driver workspace --url https://… --account-id … --token-file ./token",
  ],
  flags: {
    group: required("group", text("GROUP"), "The group it belongs to; it stays there"),
    driver: required("driver", text("DRIVER"), "Which driver speaks to it: workspace, openai-admin or scim"),
    accountId: required("account-id", text("ID"), "The provider's own id of it"),
    ...FIELD_FLAGS,
    ...CLIENT_FLAGS,
  },
  positionals: { name: word("NAME", text("NAME"), "Your name for it; unique") },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const payload = yield* decodeFields(WorkspaceDraft, {
          ...(yield* fieldsOf(input)),
          driver: input.driver,
          name: input.name,
          groupId: input.group,
          externalId: input.accountId,
        })
        yield* showWorkspace(yield* client.workspaces.create({ payload }))
        yield* output.say(`Try it: mintcode workspace test ${input.name}`)
      }),
    ),
})

export const edit = leaf({
  name: "edit",
  summary: "Change a workspace; what is not named stays",
  flags: {
    name: optional("name", text("NAME"), "A new name"),
    ...FIELD_FLAGS,
    ...EDIT_FLAGS,
    ...CLIENT_FLAGS,
  },
  positionals: { workspace: WORKSPACE },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const { id } = yield* workspaceNamed(client, input.workspace)
        const payload = yield* decodeFields(WorkspaceEdit, {
          ...(yield* fieldsOf(input)),
          ...definedOnly({ name: input.name }),
        })
        const headers = editHeaders(input.ifVersion)
        yield* showWorkspace(yield* client.workspaces.edit({ path: { id }, payload, headers }))
      }),
    ),
})

export const remove = leaf({
  name: "remove",
  summary: "Remove a workspace that nobody sits in",
  flags: CLIENT_FLAGS,
  positionals: { workspace: WORKSPACE },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const { id, name } = yield* workspaceNamed(client, input.workspace)
        yield* client.workspaces.remove({ path: { id } })
        yield* output.result({ id, removed: true }, () => `${name} removed\n`)
      }),
    ),
})

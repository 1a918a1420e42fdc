import { LeaseDraft, LeaseEdit } from "@mintcode/core/seat"
import { Effect } from "effect"
import { CLIENT_FLAGS, withClient } from "../../app/client.ts"
import { leaf } from "../../command/command.ts"
import { choice, email, id, integer, optional, text, word } from "../../command/flags.ts"
import { UsageError } from "../../failure/failure.ts"
import { definedOnly } from "../shared/data.ts"
import { decodeFields } from "../shared/decode.ts"
import { EDIT_FLAGS, editHeaders } from "../shared/edit_flags.ts"
import { momentOrNever } from "../shared/kinds.ts"
import { workspaceNamed } from "../shared/names.ts"
import { LEASE, showLease } from "./detail.ts"

const DAY_MS = 24 * 3_600_000

const TERM_FLAGS = {
  months: optional("months", integer(1, 120), "Calendar months"),
  days: optional("days", integer(1, 3_660), "Days, in place of months"),
} as const

const termOf = ({ days, months }: { readonly days: number | undefined; readonly months: number | undefined }) => {
  if (days !== undefined && months !== undefined) {
    return new UsageError({ code: "USAGE", reason: "--months or --days, not both" })
  }
  return Effect.succeed(
    months !== undefined ? { term: { months } } : days !== undefined ? { term: { ms: days * DAY_MS } } : {},
  )
}

export const add = leaf({
  name: "add",
  summary: "Enter a lease by hand: its holder is invited at once, to a reserved seat if need be",
  examples: [
    "mintcode lease add ada@example.org --group team-a --months 1",
    "mintcode lease add ada@example.org --workspace team-1",
  ],
  flags: {
    workspace: optional("workspace", text("NAME"), "Name of the workspace"),
    accountId: optional("account-id", text("ID"), "The provider's id of the workspace"),
    group: optional("group", text("GROUP"), "Any workspace of this group"),
    product: optional("product", id(), "The product whose terms hold"),
    locale: optional("locale", choice("zh", "en"), "The language its holder is written to in (default zh)"),
    note: optional("note", text("TEXT"), "Note for operators"),
    ...TERM_FLAGS,
    ...CLIENT_FLAGS,
  },
  positionals: { email: word("EMAIL", email, "Who is invited") },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const payload = yield* decodeFields(LeaseDraft, {
          ...definedOnly({
            email: input.email,
            teamName: input.workspace,
            teamAccountId: input.accountId,
            groupId: input.group,
            productId: input.product,
            locale: input.locale,
            note: input.note,
          }),
          ...(yield* termOf(input)),
        })
        yield* showLease(yield* client.leases.create({ payload }))
      }),
    ),
})

export const edit = leaf({
  name: "edit",
  summary: "Change a lease's end or note; an end in the future revives",
  flags: {
    ends: optional("ends", momentOrNever, "When it ends"),
    note: optional("note", text("TEXT"), "Note for operators"),
    ...EDIT_FLAGS,
    ...CLIENT_FLAGS,
  },
  positionals: { id: LEASE },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const payload = yield* decodeFields(LeaseEdit, definedOnly({ endsAt: input.ends, note: input.note }))
        const headers = editHeaders(input.ifVersion)
        yield* showLease(yield* client.leases.edit({ path: { id: input.id }, payload, headers }))
      }),
    ),
})

export const transfer = leaf({
  name: "transfer",
  summary: "Move a lease to another workspace: invited there first, gone from the old one after joining",
  flags: {
    workspace: optional("workspace", text("WORKSPACE"), "Name or id; wherever there is room when left out"),
    ...CLIENT_FLAGS,
  },
  positionals: { id: LEASE },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const workspace = input.workspace === undefined ? undefined : yield* workspaceNamed(client, input.workspace)
        const payload = definedOnly({ workspaceId: workspace?.id as string | undefined })
        yield* showLease(yield* client.leases.transfer({ path: { id: input.id }, payload }))
      }),
    ),
})

export const rebind = leaf({
  name: "rebind",
  summary: "Give a lease to another address, whatever quota and pause of its holder say",
  flags: CLIENT_FLAGS,
  positionals: { id: LEASE, email: word("EMAIL", email, "The new address") },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.flatMap(client.leases.rebind({ path: { id: input.id }, payload: { email: input.email } }), showLease),
    ),
})

export const renew = leaf({
  name: "renew",
  summary: "Add a term: the lease's own, or the one that is named",
  flags: { ...TERM_FLAGS, ...CLIENT_FLAGS },
  positionals: { id: LEASE },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const payload = yield* termOf(input)
        yield* showLease(yield* client.leases.renew({ path: { id: input.id }, payload }))
      }),
    ),
})

const moved = (name: "end" | "suspend" | "resume", summary: string) =>
  leaf({
    name,
    summary,
    flags: CLIENT_FLAGS,
    positionals: { id: LEASE },
    run: (input) =>
      withClient(input, ({ client }) => Effect.flatMap(client.leases[name]({ path: { id: input.id } }), showLease)),
  })

export const end = moved("end", "End a lease now, without grace")
export const suspend = moved("suspend", "Suspend a lease: its holder leaves, its time goes on")
export const resume = moved("resume", "Put a suspended lease back into use: its holder is invited anew")
